"""The commands of a clinic, as an administrator types them."""

import json
import os
import re
import subprocess

import pytest
from clinic import NOW_MS, deliver, found_clinic, line_of, pair_of
from hand_over import PASSPHRASE, locked, plain
from phone import is_each_once
from server_process import program

from webapp.config import Config
from webapp.exports.locked_file import lines_in
from webapp.sealing.keys import SealingKeys
from webapp.store import audit
from webapp.store.backup import back_up
from webapp.store.database import Store


@pytest.fixture
def periost(tmp_path):
    """Run `periost` on data of its own."""
    environment = {**os.environ, "PERIOST_DATA": str(tmp_path / "data")}
    environment["PERIOST_PUBLIC_URL"] = "https://clinic.example/"

    def run(*arguments):
        return subprocess.run(
            [program("periost"), *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    return run


def test_a_clinic_is_set_up_and_a_phone_gets_its_code(periost):
    assert periost("staff", "add", "bea@clinic.example", "--role", "therapist").returncode == 0
    added = periost("patient", "add", "A-1", "--therapist", "bea@clinic.example")
    assert (added.returncode, added.stdout) == (0, "Added patient A-1.\n")
    for owner in (("--patient", "A-1"), ("--staff", "bea@clinic.example")):
        printed = periost("pair", *owner).stdout
        assert re.search(r"^[0-9A-Z]{3}-[0-9A-Z]{5}\b", printed, re.MULTILINE)
        assert re.search(r"^https://clinic\.example/#/pair/[0-9A-Z]{29}$", printed, re.MULTILINE)
        assert "█" in printed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("staff", "add", "bea", "--role", "admin"), "bea is no e-mail address"),
        (("patient", "add", "B-2", "--therapist", "x@y.z"), "x@y.z is no member of staff"),
        (("pair", "--patient", "C-3"), "There is no patient C-3. Add one: periost patient add C-3"),
        (("restore", "nothing"), "nothing was not restored"),
        (("backup", "/dev/null/x"), "/dev/null/x was not written"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_remedy(periost, arguments, told):
    done = periost(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_taken_is_told(periost):
    for _ in range(2):
        staff = periost("staff", "add", "bea@clinic.example", "--role", "admin")
        patient = periost("patient", "add", "A-1")
    assert "is a member of staff already" in staff.stderr
    assert "There is a patient A-1 already" in patient.stderr


def test_an_export_is_every_byte_as_it_was_sent(periost, tmp_path, site):
    store = Store(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}")
    cast = found_clinic(store, site)
    annas = [line_of(cast.log()) for _ in range(3)]
    finns = line_of(cast.log(patient_id=cast.finn.id))
    deliver(store, cast.anna, *annas)
    deliver(store, cast.finn, finns)
    store.close()
    exported = periost("export").stdout.encode()
    assert exported.split(b"\n") == [*annas, finns, b""]
    of_anna = periost("export", "--patient", "A-1").stdout.splitlines()
    assert [json.loads(line)["patient_id"] for line in of_anna] == [cast.anna.id] * 3


def test_a_patient_is_exported_in_other_formats_and_the_audit_says_so(periost, tmp_path, site):
    store = Store(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}")
    cast = found_clinic(store, site)
    deliver(store, cast.anna, line_of(cast.log()))
    rows = periost("export", "--patient", "A-1", "--format", "csv").stdout.splitlines()
    assert len(rows) == 2 and rows[1].split(",")[1] == "A-1"
    bundle = json.loads(periost("export", "--patient", "A-1", "--format", "fhir").stdout)
    assert bundle["entry"][0]["resource"]["id"] == cast.anna.id
    with store.read() as connection:
        entry = audit.newest(connection, 1)[0]
    store.close()
    assert (entry.actor, entry.subject) == ("command:export", f"patient:{cast.anna.id}")
    assert json.loads(entry.facts) == {"count": 1, "format": "fhir", "named": 0}
    refused = periost("export", "--format", "xlsx")
    assert refused.returncode == 1 and "add --patient CODE" in refused.stderr


@pytest.fixture
def anna_s(tmp_path, site):
    """The cast in the data of `periost`, and three logs that Anna's phone has not sent."""
    store = Store(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}")
    cast = found_clinic(store, site)
    yield store, cast, [line_of(cast.log(device_id=cast.anna.device_id)) for _ in range(3)]
    store.close()


def test_a_locked_file_is_taken_in_by_its_passphrase(periost, tmp_path, anna_s):
    store, cast, lines = anna_s
    (tmp_path / "logs.txt").write_bytes(locked(lines, cast.anna.device_id))
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n")
    wrong = periost("import", "logs.txt", "--passphrase-file", "logs.txt")
    assert wrong.returncode == 1 and "does not open logs.txt" in wrong.stderr
    first = periost("import", "logs.txt", "--passphrase-file", "secret")
    assert (first.returncode, first.stdout, first.stderr) == (0, "3 logs added.\n", "")
    second = periost("import", "logs.txt", "--passphrase-file", "secret")
    assert (second.returncode, second.stdout) == (0, "3 were here already.\n")
    assert is_each_once(map(pair_of, lines), store)


def test_plain_lines_are_taken_in_and_what_is_no_log_is_named(periost, tmp_path, anna_s):
    store, _, lines = anna_s
    (tmp_path / "logs.ndjson").write_bytes(plain([*lines, b'{"id": 1}']))
    done = periost("import", "logs.ndjson")
    assert (done.returncode, done.stdout) == (1, "3 logs added.\n1 line is no log.\n")
    assert done.stderr == "Line 4: log-not-valid at $.id\n"
    assert is_each_once(map(pair_of, lines), store)


def test_a_patient_s_logs_are_exported_under_a_lock(periost, tmp_path, anna_s):
    store, cast, lines = anna_s
    deliver(store, cast.anna, *lines)
    (tmp_path / "secret").write_text(PASSPHRASE)
    (tmp_path / "short").write_text("too short")
    asked = ("export", "--format", "locked", "--passphrase-file")
    assert "add --patient CODE" in periost(*asked, "secret").stderr
    assert "at least 12 characters" in periost(*asked, "short", "--patient", "A-1").stderr
    exported = periost(*asked, "secret", "--patient", "A-1").stdout
    read = lines_in(exported.encode(), PASSPHRASE)
    assert [(one.read.line, one.device_id) for one in read] == [
        (line, cast.anna.device_id) for line in lines
    ]
    with store.read() as connection:
        entry = audit.newest(connection, 1)[0]
    assert (entry.action, entry.subject) == ("exported", f"patient:{cast.anna.id}")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nothing", "nothing cannot be read"),
        ("half", "half is damaged"),
        ("other", "other holds no log of Periost. Nothing changed."),
    ],
)
def test_a_file_that_is_not_taken_in_is_one_line_with_a_remedy(
    periost, tmp_path, anna_s, name, told
):
    store, cast, lines = anna_s
    (tmp_path / "half").write_bytes(locked(lines, cast.anna.device_id)[:-9])
    (tmp_path / "other").write_bytes(b"a;b\n")
    done = periost("import", name, "--passphrase-file", "other")
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr and done.stderr.count("\n") == 1
    assert is_each_once([], store)


def test_the_settings_are_listed_without_a_password(periost, monkeypatch):
    config = Config(database_url="postgresql://periost:hunter2@db.example/clinic")
    assert config.shown("database_url") == "postgresql://periost:***@db.example/clinic"
    listed = periost("config").stdout
    for variable in ("DATABASE_URL", "PUBLIC_URL", "CLINIC_NAME", "PROXIES", "DATA", "SITE"):
        assert f"PERIOST_{variable}=" in listed
    with pytest.raises(ValueError, match="PERIOST_PROXIES cannot be read"):
        Config.from_environment({"PERIOST_PROXIES": "one"})


def test_a_backup_of_unknown_age_says_how_far_it_reaches(periost, tmp_path, site):
    store = Store(f"sqlite:///{tmp_path / 'other' / 'periost.sqlite3'}")
    cast = found_clinic(store, site)
    deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(3)))
    back_up(store, tmp_path / "backup", NOW_MS)
    store.close()
    first = periost("restore", "backup")
    assert first.returncode == 0
    assert "Restored: logs up to number 3" in first.stdout
    assert "of other records than were here, and reaches number\n3" in first.stdout


def test_a_damaged_database_says_what_to_do(periost, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "periost.sqlite3").write_bytes(b"no database" * 1000)
    done = periost("restore", "backup")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is damaged. Stop the servers, put its files away" in done.stderr


def test_another_key_to_seal_to_keeps_the_older_one_and_a_backup_tells_of_them(periost, tmp_path):
    told = [periost("sealing", "rotate").stdout for _ in range(2)]
    first, second = (re.match("New key: ([0-9a-f]{16})[.]", one)[1] for one in told)
    assert first != second
    keys = SealingKeys(tmp_path / "data")
    assert (keys.current().id, keys.of(first).id) == (second, first)
    assert "sealing*.pem" in periost("backup", str(tmp_path / "backup")).stdout
