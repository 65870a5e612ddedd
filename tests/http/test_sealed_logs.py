"""Sealed logs: kept as if they had come in plain; what cannot be opened is kept apart."""

import base64
import json
import os
import stat
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from clinic import found_clinic, line_of
from clinic_staff import visit
from sealed_logs import envelope, spoilt
from sqlalchemy import select

from webapp.sealing.keys import SealingKeys
from webapp.store import quarantine, session_logs

NDJSON = "application/x-ndjson"


@pytest.fixture
def cast(store, site):
    return found_clinic(store, site)


@pytest.fixture
def keys(config) -> SealingKeys:
    return SealingKeys(config.data)


def post(client, person, *lines: bytes, route: str = "sealed-logs"):
    answer = client.post(
        f"/api/v1/{route}",
        data=b"".join(line + b"\n" for line in lines),
        headers={**person.bearer, "Content-Type": NDJSON},
    )
    assert answer.status_code == 200
    return answer.get_json()["receipts"]


def held(store, noun):
    with store.read() as connection:
        rows = connection.execute(select(noun.TABLE.c.id, noun.TABLE.c.line)).all()
    return Counter((row.id, bytes(row.line)) for row in rows)


def test_a_phone_is_told_the_key_that_the_server_opens_with(client, cast, keys):
    told = client.get("/api/v1/sealing-key", headers=cast.anna.bearer).get_json()
    point = base64.urlsafe_b64decode(told["public_key"] + "=")
    assert (told["id"], point) == (keys.current().id, keys.current().point)


def test_a_sealed_log_is_kept_as_if_it_had_come_in_plain(client, store, cast, keys):
    log = cast.log()
    sealed = envelope(keys.current(), log["id"], line_of(log))
    (receipt,) = post(client, cast.anna, sealed)
    assert receipt["status"] == "stored"
    assert (receipt["id"], receipt["sha256"]) == (log["id"], sha256(sealed).hexdigest())
    assert held(store, session_logs) == Counter([(log["id"], line_of(log))])


def test_the_same_log_sealed_and_plain_is_there_once(client, store, cast, keys):
    first, second = cast.log(), cast.log()
    sealed = [envelope(keys.current(), log["id"], line_of(log)) for log in (first, second)]
    (stored,) = post(client, cast.anna, line_of(first), route="session-logs")
    kept, new, again = post(client, cast.anna, *sealed, sealed[1])
    (plain,) = post(client, cast.anna, line_of(second), route="session-logs")
    told = [one["status"] for one in (stored, kept, new, again, plain)]
    assert told == ["stored", "duplicate", "stored", "duplicate", "duplicate"]
    assert (kept["seq"], plain["seq"]) == (stored["seq"], new["seq"])
    assert len(held(store, session_logs)) == 2


def test_what_speaks_against_a_log_speaks_against_it_sealed(client, cast, keys):
    log = cast.log(patient_id=cast.finn.id)
    (receipt,) = post(client, cast.anna, envelope(keys.current(), log["id"], line_of(log)))
    told = (receipt["status"], receipt["problem"]["reason"])
    assert told == ("quarantined", "patient-not-of-this-device")


def test_a_spoilt_envelope_is_kept_apart_and_bars_no_way_to_the_log(client, store, cast, keys):
    log = cast.log()
    bad = spoilt(envelope(keys.current(), log["id"], line_of(log)))
    told = [post(client, cast.anna, bad)[0] for _ in range(2)]
    assert {(one["status"], one["problem"]["reason"]) for one in told} == {
        ("quarantined", "not-opened")
    }
    assert {one["id"] for one in told} == {log["id"]}
    assert [line for _, line in held(store, quarantine)] == [bad]
    (receipt,) = post(client, cast.anna, line_of(log), route="session-logs")
    assert receipt["status"] == "stored"


@pytest.mark.parametrize(
    ("name", "value"),
    [("iv", ""), ("epk", ""), ("epk", "AAAA"), ("data", ""), ("key", "0" * 16), ("version", 2)],
)
def test_no_envelope_that_names_a_log_is_dropped(client, store, cast, keys, name, value):
    log = cast.log()
    fields = json.loads(envelope(keys.current(), log["id"], line_of(log)))
    (receipt,) = post(client, cast.anna, json.dumps({**fields, name: value}).encode())
    assert receipt["status"] == "quarantined"
    assert len(held(store, quarantine)) == 1


def test_a_log_under_another_log_s_id_is_kept_apart(client, cast, keys):
    log, other = cast.log(), cast.log()
    (receipt,) = post(client, cast.anna, envelope(keys.current(), other["id"], line_of(log)))
    assert (receipt["id"], receipt["status"]) == (other["id"], "quarantined")


def test_what_names_no_log_is_refused(client, store, cast):
    lines = (b"{", b"[]", b'{"id": 3}', b"\xff")
    assert {one["status"] for one in post(client, cast.anna, *lines)} == {"refused"}
    assert not held(store, quarantine)


def test_an_older_key_still_opens_after_a_rotation(client, cast, keys):
    log = cast.log()
    sealed = envelope(keys.current(), log["id"], line_of(log))
    assert keys.rotate().id != json.loads(sealed)["key"]
    assert post(client, cast.anna, sealed)[0]["status"] == "stored"


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_no_other_user_of_the_host_reads_a_key(config, keys):
    keys.rotate()
    files = list(Path(config.data).glob("sealing*.pem"))
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_more_than_fits_is_refused_whole(client, cast):
    answer = client.post(
        "/api/v1/sealed-logs",
        data=b"{}\n" * 501,
        headers={**cast.anna.bearer, "Content-Type": NDJSON},
    )
    assert answer.status_code == 413


def test_the_clinic_s_page_says_of_a_sealed_one_that_nobody_can_read_it(app, store, cast, keys):
    log = cast.log()
    bad = spoilt(envelope(keys.current(), log["id"], line_of(log)))
    (receipt,) = post(app.test_client(), cast.anna, bad)
    page = visit(app, store, cast.bea).get(f"/clinic/judge/logs/{receipt['seq']}")
    assert page.status_code == 200
    assert "Nobody here can read it" in page.text
    assert 'data-testid="accept"' not in page.text
    assert 'data-testid="reject"' in page.text
