"""Every read of a record, pairing and export is in the audit, and `periost audit verify` (P25)."""

import subprocess

import pytest
from clinic import line_of
from phone import ask
from server_process import program
from sqlalchemy import text

from webapp.store import audit


def periost(live, *arguments):
    return subprocess.run(
        [program("periost"), *arguments],
        env=live.environment,
        cwd=live.folder,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def lived(live_sqlite):
    """A clinic in which something happened."""
    live = live_sqlite
    server = live.server()
    phone = live.phone(server.url)
    phone.record([line_of(live.cast.log())])
    phone.sync()
    ask(server.url, "GET", "/api/v1/prescriptions", live.cast.anna.token)
    path = f"/api/v1/session-logs?patient={live.cast.anna.id}"
    ask(server.url, "GET", path, live.cast.bea.token)
    assert periost(live, "pair", "--patient", "A-1").returncode == 0
    assert periost(live, "export", "--patient", "A-1").returncode == 0
    server.kill()
    return live


def test_who_looked_is_told(lived):
    with lived.store.read() as connection:
        entries = audit.newest(connection, 20)
    told = [(one.action, one.subject) for one in reversed(entries)]
    anna = f"patient:{lived.cast.anna.id}"
    assert told == [
        ("logs-kept", "logs"),
        ("prescriptions-read", anna),
        ("logs-read", anna),
        ("pairing-code-made", anna),
        ("exported", anna),
    ]
    assert entries[2].actor == f"staff:{lived.cast.bea.id}"


def test_a_whole_chain_is_verified_and_its_head_told(lived):
    done = periost(lived, "audit", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    noted = done.stdout.rpartition(" ")[2].strip()
    assert noted.startswith("5:")
    assert periost(lived, "audit", "verify", "--noted", noted).returncode == 0
    forged = periost(lived, "audit", "verify", "--noted", "5:" + "0" * 64)
    assert (forged.returncode, forged.stdout) == (1, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'staff:nobody' WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)",
    ],
)
def test_an_edit_or_a_deletion_is_found(lived, statement):
    with lived.store.write() as connection:
        connection.execute(text(statement))
    done = periost(lived, "audit", "verify")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip()
