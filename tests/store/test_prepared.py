"""Prepared statements, on both engines."""

from sqlalchemy import bindparam, delete, insert, select, update

from webapp.store import patients
from webapp.store.prepared import Prepared

TABLE = patients.TABLE
ADD = Prepared(insert(TABLE))
NAMED = Prepared(
    select(TABLE.c.code, TABLE.c.name).where(TABLE.c.code == bindparam("code")).limit(1)
)
RENAME = Prepared(update(TABLE).where(TABLE.c.code == bindparam("of")).values(name="fixed"))
ALL = Prepared(select(TABLE.c.code).order_by(TABLE.c.code))
DROP = Prepared(delete(TABLE).where(TABLE.c.code == bindparam("code")))


def row(code):
    return {"id": f"00000000-0000-4000-8000-00000000000{code}", "code": code, "name": "é%s"} | {
        "added_at_ms": 2**40
    }


def test_rows_are_added_found_changed_and_dropped(store):
    with store.write() as connection:
        ADD.run(connection, **row("1"))
        ADD.run_each(connection, [row("2"), row("3")])
    with store.write() as connection:
        assert NAMED.first(connection, code="2") == ("2", "é%s")
        assert NAMED.first(connection, code="4") is None
        assert RENAME.run(connection, of="3") == 1
        assert NAMED.first(connection, code="3") == ("3", "fixed")
        DROP.run(connection, code="1")
        assert ALL.rows(connection) == [("2",), ("3",)]
        assert patients.by_code(connection, "3").name == "fixed"
