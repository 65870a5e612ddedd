"""Rows that are put into a table at once, on both engines."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.store import audit, patients
from webapp.store.new_rows import NewRows

TABLE = patients.TABLE
NEW = NewRows(TABLE)


def row(code, name=None):
    one = f"00000000-0000-4000-8000-00000000000{code}"
    return {"id": one, "code": code, "name": name, "added_at_ms": 2**40}


def kept(store):
    with store.read() as connection:
        return [tuple(one) for one in connection.execute(select(TABLE).order_by(TABLE.c.code))]


@pytest.mark.parametrize("many", [1, 3])
def test_rows_come_back_as_they_were_put_in(store, many):
    rows = [row(str(i), name) for i, name in enumerate([None, "é%s\t\\N", ""][:many])]
    with store.write() as connection:
        NEW.add(connection, rows)
    assert kept(store) == [tuple(one.values()) for one in rows]


def test_one_that_may_not_be_added_keeps_out_all(store):
    with pytest.raises(IntegrityError), store.write() as connection:
        NEW.add(connection, [row("1"), row("2"), row("1")])
    assert kept(store) == []


def test_several_entries_of_the_audit_are_one_chain(store):
    told = [(1, "command:host", "tried", f"number:{i}", {"i": i}) for i in range(5)]
    with store.write() as connection:
        audit.write_all(connection, told)
    with store.read() as connection:
        assert audit.fault(connection) is None
        assert [one.subject for one in audit.newest(connection, 5)] == [
            f"number:{i}" for i in reversed(range(5))
        ]
