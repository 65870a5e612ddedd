"""A patient's logs lie one after the other, and are still read as that patient's alone."""

from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from clinic import NOW_MS, bundle_of, line_of, true_log
from clinic_records import send
from sqlalchemy import create_engine, event, make_url, select, text

from webapp.domain.log_clock import Arrival
from webapp.domain.session_log import read_line
from webapp.domain.whole_texts import LARGEST
from webapp.store import log_assignments, migrate, patients, quarantine, session_logs, state
from webapp.store.database import Store
from webapp.store.schema import CATALOGUE
from webapp.store.session_logs import place_of

ANNA, BEA = "0000000a-0000-4000-8000-000000000001", "ffffffff-0000-4000-8000-000000000002"
# Its first 31 bits are Anna's.
ALIKE = "0000000b-0000-4000-8000-000000000003"
DORA, PHONE = (f"dddddddd-0000-4000-8000-{n:012}" for n in (4, 5))
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}


@pytest.fixture
def true_line(site):
    bundle_id, _ = bundle_of(site)
    return lambda **changes: line_of({**true_log(bundle_id), "id": str(uuid4()), **changes})


def misplaced(store):
    table = session_logs.TABLE
    with store.read() as connection:
        rows = connection.execute(select(table.c.place, table.c.patient_id, table.c.seq)).all()
    assert rows
    return [row for row in rows if row.place != place_of(row.patient_id, row.seq)]


def test_places_follow_the_numbers_within_a_patient_and_fit_into_a_row():
    assert place_of(None, 0) == 0
    numbers = [1, 2, 3, 2**32 - 1]
    places = [place_of(one, seq) for one in (None, ANNA, BEA) for seq in numbers]
    assert places == sorted(set(places))
    assert places[-1] <= LARGEST
    assert place_of(ANNA, LARGEST) == place_of(ANNA, 2**32 - 1)


def test_a_log_lies_with_those_of_whom_it_is_filed_under(store, cast):
    send(store, cast.anna.device_id, cast.log())
    send(store, cast.dora.device_id, cast.log(patient_id=None, prescription_id=None))
    send(store, cast.finn.device_id, cast.log(patient_id=cast.anna.id))
    assert misplaced(store) == []
    with store.write() as connection:
        (unnamed,) = [one for one in logs_of(connection) if one.patient_id is None]
        log_assignments.decide(connection, unnamed.id, 1, cast.finn.id, cast.dora.id, NOW_MS)
        (waiting,) = quarantine.waiting(connection, 10)
        quarantine.accept(connection, waiting.seq, cast.anna.id, cast.dora.id, NOW_MS)
    assert misplaced(store) == []
    with store.read() as connection:
        of_finn = session_logs.after_of_patient(connection, 0, 10, cast.finn.id)
        of_anna = session_logs.told_of_patient(connection, 0, 10, cast.anna.id)
    assert [one.id for one in of_finn] == [unnamed.id]
    assert len(of_anna) == 2


def logs_of(connection):
    return connection.execute(select(session_logs.TABLE)).all()


def test_two_who_share_a_stretch_are_read_apart(store, cast):
    twins = [ANNA, ALIKE]
    assert place_of(ANNA, 7) == place_of(ALIKE, 7)
    with store.write() as connection:
        rows = [{"id": one, "code": one[-3:], "added_at_ms": 0} for one in twins]
        connection.execute(patients.TABLE.insert(), rows)
        for i in range(6):
            line = read_line(line_of(cast.log(patient_id=twins[i % 2])))
            arrival = Arrival(cast.anna.device_id, NOW_MS)
            session_logs.keep(connection, [session_logs.row_of(line, line.log, i + 1, arrival)])
    with store.read() as connection:
        for first, one in enumerate(twins, 1):
            told = session_logs.told_of_patient(connection, 0, 10, one)
            assert [log.seq for log in told] == [first, first + 2, first + 4]
            assert {read_line(log.line).log.patient_id for log in told} == {one}
            (after,) = session_logs.told_of_patient(connection, first + 2, 10, one)
            assert after.seq == first + 4
            assert session_logs.told_of_patient(connection, LARGEST, 10, one) == []


def test_sqlite_reads_them_where_they_lie(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}")
    with store.read() as connection:
        asked = []
        connection.connection.driver_connection.set_trace_callback(asked.append)
        session_logs.told_of_patient(connection, 0, 10, ANNA)
        (step,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[-1]}").all()
    store.close()
    assert step.detail == "SEARCH session_logs USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"


def lay_out_0008(url, lines):
    """A store of the schema before, with these logs of (patient, line) in turn, and one filed."""
    parts = make_url(url)
    engine = create_engine(parts.set(drivername=DRIVERS[parts.get_backend_name()]))
    if engine.dialect.name == "sqlite":
        Path(parts.database).parent.mkdir()
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    with engine.begin() as connection:
        migrate.upgrade(connection, "0008")
        state.begin(connection)
        for i, one in enumerate((ANNA, ALIKE, BEA)):
            add(connection, "patients", id=one, code=f"P-{i}", added_at_ms=0)
        staff_row = {"id": DORA, "email": "dora@clinic.example", "role": "admin", "added_at_ms": 0}
        add(connection, "staff", **staff_row, password_hash="none")  # noqa: S106
        phone = {"id": PHONE, "token_sha256": b"t" * 32, "name": "a phone", "staff_id": DORA}
        add(connection, "devices", **phone, paired_at_ms=0, last_seen_at_ms=0)
        for seq, (patient_id, line) in enumerate(lines, 1):
            log = read_line(line)
            row = session_logs.row_of(log, log.log, seq, Arrival(PHONE, NOW_MS))
            add(connection, "session_logs", **{**row, "patient_id": patient_id})
        decision = {"log_id": row["id"], "turn": 1, "patient_id": BEA, "assigned_by": DORA}
        add(connection, "log_assignments", **decision, assigned_at_ms=0)
    engine.dispose()


def add(connection, table, **row):
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608


def test_logs_of_an_earlier_schema_are_laid_together(database_url, true_line):
    people = [ANNA, BEA, None, ALIKE, ANNA, BEA, BEA]
    lines = [(one, true_line(patient_id=one)) for one in people]
    lay_out_0008(database_url, lines)
    store = Store(database_url)
    assert misplaced(store) == []
    with store.read() as connection:
        assert list(session_logs.all_lines(connection)) == [line for _, line in lines]
        told = session_logs.told_of_patient(connection, 0, 10, BEA)
        assert [one.seq for one in told] == [2, 6, 7]
        (decision,) = connection.execute(select(log_assignments.TABLE))
        assert (decision.patient_id, decision.turn) == (BEA, 1)
        faults = compare_metadata(MigrationContext.configure(connection), CATALOGUE)
        assert faults == []
    if store.is_sqlite:
        with store.read() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    store.close()
