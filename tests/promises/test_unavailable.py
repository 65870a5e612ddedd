"""A full disk, a locked or a read-only database: 503, no receipt, and no repair after it (P17)."""

import sqlite3
import sys

import psycopg
import pytest
from clinic import line_of
from phone import ask, is_each_once
from postgres import plain

PATH = "/api/v1/session-logs"


def refused(live, server, phone):
    """Send all that is pending; the answer must be a 503 with a time to come again, and no more."""
    body = b"\n".join(phone.lines[pair] for pair in phone.pending)
    status, headers, answer = ask(server.url, "POST", PATH, live.cast.anna.token, body)
    assert status == 503, answer
    assert int(headers["Retry-After"]) > 0
    assert b"receipts" not in answer
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
def test_a_full_disk_loses_nothing_and_needs_no_repair(live_sqlite):
    import resource

    live = live_sqlite
    live.store.close()
    # In blocks of 1 KiB: room for the schema and a little more. Only the soft limit, to be lifted.
    limited = ("bash", "-c", 'ulimit -S -f 700; exec "$@"', "bash")
    server = live.server(*limited)
    phone = live.phone(server.url)
    full = False
    for _ in range(40):
        phone.record(line_of(live.cast.log(note="x" * 20_000)) for _ in range(3))
        try:
            phone.sync()
        except OSError:
            full = refused(live, server, phone)
            break
    assert full
    assert phone.receipts
    assert is_each_once(phone.receipts, live.store)
    # The app itself is served all the while.
    assert ask(server.url, "GET", "/", "")[0] == 200
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    phone.sync()
    assert is_each_once(phone.made, live.store)


def test_a_database_locked_for_long_is_told_and_then_goes_on(live_sqlite):
    live = live_sqlite
    server = live.server()
    phone = live.phone(server.url)
    phone.record(line_of(live.cast.log()) for _ in range(3))
    other = sqlite3.connect(live.folder / "data" / "periost.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert refused(live, server, phone)
    other.execute("ROLLBACK")
    other.close()
    phone.sync()
    assert is_each_once(phone.made, live.store)


@pytest.mark.pg
def test_a_postgresql_that_takes_no_writes_is_told_and_then_goes_on(live_postgresql, postgresql):
    live = live_postgresql
    server = live.server()
    phone = live.phone(server.url)
    phone.record(line_of(live.cast.log()) for _ in range(3))
    name = live.store.url.database
    read_only(postgresql, name, "on")
    assert refused(live, server, phone)
    read_only(postgresql, name, "off")
    phone.sync()
    assert is_each_once(phone.made, live.store)


def read_only(server_url, name, value):
    """Make new connections read-only or not, and end those there are."""
    with psycopg.connect(plain(server_url), autocommit=True) as connection:
        setting = f"SET default_transaction_read_only = {value}"
        connection.execute(f'ALTER DATABASE "{name}" {setting}')
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
