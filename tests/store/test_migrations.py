"""Every released schema is brought to the present one with its rows; `schemas/` keeps a dump of
each, written by SQLite when it was released and never changed since."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from webapp.store import audit, migrate, prescriptions, session_logs, state
from webapp.store.backup import restore
from webapp.store.database import Store
from webapp.store.schema import CATALOGUE, TABLES

RELEASED = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
# Tables that any release filled, with the rows its dump has.
FILLED = {"patients": 2, "devices": 5, "prescriptions": 1, "session_logs": 1, "quarantine": 1}


def laid_out(dump, path):
    """A SQLite file as the release wrote it."""
    path.parent.mkdir(parents=True)
    file = sqlite3.connect(path)
    file.executescript(dump.read_text("utf-8"))
    file.close()
    return path


def check(store):
    with store.snapshot() as connection:
        assert migrate.revision_of(connection) == migrate.HEAD
        assert compare_metadata(MigrationContext.configure(connection), CATALOGUE) == []
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in TABLES
        }
        assert counts.items() >= FILLED.items()
        assert audit.fault(connection) is None
        assert state.last_seq(connection) == 3
        (line,) = session_logs.all_lines(connection)
        (patient,) = connection.execute(select(session_logs.TABLE.c.patient_id)).scalars()
        assert patient.encode() in line
        assert len(prescriptions.current_of(connection, [patient])) == 1


def test_the_present_schema_is_kept_for_those_to_come():
    assert RELEASED[-1].stem == migrate.HEAD


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_released_schema_is_migrated_with_its_rows(dump, tmp_path):
    path = laid_out(dump, tmp_path / "data" / "periost.sqlite3")
    store = Store(f"sqlite:///{path}")
    check(store)
    store.close()


BEFORE_0008 = [dump for dump in RELEASED if dump.stem < "0008"]


@pytest.mark.parametrize("dump", BEFORE_0008, ids=lambda path: path.stem)
@pytest.mark.parametrize("ahead_ms", [0, 600_000, 600_001, 2**50])
def test_a_session_that_began_after_its_receipt_is_ordered_by_the_receipt(dump, ahead_ms, tmp_path):
    path = laid_out(dump, tmp_path / "data" / "periost.sqlite3")
    file = sqlite3.connect(path)
    file.execute("UPDATE session_logs SET started_at_ms = received_at_ms + ?", [ahead_ms])
    file.commit()
    file.close()
    store = Store(f"sqlite:///{path}")
    with store.read() as connection:
        row = connection.execute(select(session_logs.TABLE)).one()
    store.close()
    assert row.started_at_ms - row.received_at_ms == (ahead_ms if ahead_ms <= 600_000 else 0)


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_backup_of_a_released_version_is_restored(store, dump, tmp_path):
    restore(store, laid_out(dump, tmp_path / "old" / "backup"), 0)
    check(store)
