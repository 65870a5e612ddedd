"""The database itself: opened, migrated, durable, and honest when it is not to be had."""

import sqlite3
import threading
from select import select as select_readable

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import fresh_database
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError

from webapp.store import migrate, patients, state
from webapp.store.database import Store, StoreUnavailable
from webapp.store.prepared import Prepared
from webapp.store.schema import CATALOGUE


def test_an_empty_database_is_brought_to_the_schema_of_the_tables(store):
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), CATALOGUE) == []
        assert migrate.revision_of(connection) == migrate.HEAD


def test_the_revisions_that_are_named_are_those_there_are():
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == migrate.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == set(migrate.REVISIONS)


def test_a_database_of_a_later_version_is_left_alone(store):
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    older = Store(store.url.render_as_string(hide_password=False))
    with pytest.raises(migrate.StoreTooNew, match="schema 9999.*later version"):
        older.open()
    older.close()


def test_many_that_open_one_empty_database_begin_it_once(database_url):
    stores = [Store(database_url) for _ in range(6)]
    epochs, together = [], threading.Barrier(len(stores))

    def begin(store):
        together.wait()
        with store.read() as connection:
            epochs.append(state.marks(connection).epoch)

    threads = [threading.Thread(target=begin, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(epochs) == len(stores)
    assert len(set(epochs)) == 1
    for store in stores:
        store.close()


def test_what_failed_within_a_transaction_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        patients.add(connection, "A-1", 0)
        raise ZeroDivisionError
    with store.read() as connection:
        assert patients.all_patients(connection) == []


def test_writers_at_once_wait_for_each_other(store):
    def add(n):
        for i in range(10):
            with store.write() as connection:
                last = state.hold_last_seq(connection)
                patients.add(connection, f"{n}-{i}", 0)
                state.keep_last_seq(connection, last + 1)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert len(patients.all_patients(connection)) == 80
        assert state.last_seq(connection) == 80


def test_sqlite_is_durable_and_waits(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}")
    with store.read() as connection:
        told = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert told == {
        "journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": 5000,
    }  # fmt: skip
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    store.close()


@pytest.mark.pg
def test_postgresql_is_durable_whatever_its_default_is(postgresql):
    store = Store(postgresql)
    with store._engine.connect() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    store.close()


def test_a_writer_beside_is_waited_for_and_then_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr("webapp.store.database.PATIENCE_S", 0.2)
    path = tmp_path / "data" / "periost.sqlite3"
    store = Store(f"sqlite:///{path}")
    store.open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable), store.write() as connection:
        patients.add(connection, "A-1", 0)
    with store.read() as connection:
        assert patients.all_patients(connection) == []
    other.execute("ROLLBACK")
    with store.write() as connection:
        assert patients.add(connection, "A-1", 0)
    other.close()
    store.close()


def test_a_folder_that_cannot_be_made_is_told_and_tried_again(tmp_path):
    (tmp_path / "data").write_text("a file, where a folder should be")
    store = Store(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}")
    with pytest.raises(StoreUnavailable):
        store.open()
    (tmp_path / "data").unlink()
    store.open()
    store.close()


def test_a_glance_sees_what_others_have_written(store):
    device = Prepared(select(patients.TABLE.c.code).where(patients.TABLE.c.code == bindparam("of")))
    with store.glance() as connection:
        assert device.first(connection, of="A-1") is None
    with store.write() as connection:
        patients.add(connection, "A-1", 0)
    with store.glance() as connection:
        assert device.first(connection, of="A-1") == ("A-1",)
    # The connection goes back as it came: what it writes next is a transaction again.
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        patients.add(connection, "A-2", 0)
        raise ZeroDivisionError
    with store.glance() as connection:
        assert device.first(connection, of="A-2") is None


@pytest.mark.pg
def test_a_connection_that_postgresql_has_ended_is_not_used_again(postgresql):
    with fresh_database(postgresql) as url:
        store = Store(url)
        with store.glance() as connection:
            ended = connection.connection.driver_connection
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [ended.info.backend_pid])
        # The end is told to the socket, in its own time.
        assert select_readable([ended.fileno()], [], [], 10)[0]
        with store.glance() as connection:
            assert connection.connection.driver_connection is not ended
            assert patients.by_id(connection, "nobody") is None
        store.close()


@pytest.mark.pg
def test_a_connection_that_is_lost_in_a_statement_is_told_and_replaced(postgresql):
    with fresh_database(postgresql) as url:
        store = Store(url)
        with pytest.raises(StoreUnavailable), store.read() as connection:
            lost = connection.connection.driver_connection
            with psycopg.connect(url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [lost.info.backend_pid])
            patients.by_id(connection, "nobody")
        with store.read() as connection:
            assert patients.by_id(connection, "nobody") is None
        store.close()


def test_an_error_of_the_driver_is_told_as_any_other(store):
    add = Prepared(insert(patients.TABLE))
    row = {"id": "a", "code": "A-1", "name": None, "added_at_ms": 0}
    with pytest.raises(IntegrityError), store.write() as connection:
        add.run_each(connection, [row, row])
