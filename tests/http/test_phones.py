"""Pairing, what a phone may practise, and its reminders."""

import json
import threading

import pytest
from clinic import NOW_MS, chosen
from sqlalchemy import delete

from webapp.domain import pairing
from webapp.store import (
    audit,
    devices,
    pairing_codes,
    prescription_reads,
    prescriptions,
    push_subscriptions,
    state,
)

CLAIM = "/api/v1/pairings/claim"
MINUTE_MS = 60_000
SUBSCRIPTION = {
    "endpoint": "https://updates.push.services.mozilla.com/abc?d=1",
    "keys": {"p256dh": "B" * 87, "auth": "a" * 22},
    "days": ["mon", "wed", "mon"],
    "local_time": "18:30",
    "zone": "Europe/Berlin",
}


@pytest.fixture
def clock(app):
    """The app's clock, which a test may turn: `clock["now_ms"]`."""
    turned = {"now_ms": NOW_MS}
    app.config["CLOCK"] = lambda: turned["now_ms"]
    return turned


def code_for(store, **owner):
    with store.write() as connection:
        return pairing_codes.make(connection, NOW_MS, **owner)


def claim(client, code, address="10.0.0.1"):
    asked = {"code": code, "device_name": "a phone"}
    return client.post(CLAIM, json=asked, environ_overrides={"REMOTE_ADDR": address})


def wrong(code, n):
    """Another secret under the same locator."""
    letter = pairing.ALPHABET[(pairing.ALPHABET.index(code[-1]) + 1 + n) % 32]
    return code[:-1] + letter


def test_a_patients_phone_is_paired(client, store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    answer = claim(client, code.short)
    assert answer.status_code == 201
    got = answer.get_json()
    assert got["patient"] == {"id": cast.anna.id, "code": "A-1"}
    assert got["clinic"] == {"name": "Bone Street", "url": "http://127.0.0.1:8000"}
    assert "staff" not in got
    bearer = {"Authorization": f"Bearer {got['token']}"}
    assert client.get("/api/v1/prescriptions", headers=bearer).status_code == 200
    with store.read() as connection:
        assert audit.newest(connection, 9)[-1].action == "paired"


def test_a_therapists_phone_is_paired_by_the_long_form(client, store, cast):
    code = code_for(store, staff_id=cast.bea.id)
    got = claim(client, code.long).get_json()
    member = {"id": cast.bea.id, "email": "bea@clinic.example", "role": "therapist"}
    assert got["staff"] == member
    assert "patient" not in got


def test_a_code_is_read_as_people_type_it(client, store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    typed = pairing.shown(code.short).lower().replace("1", "l").replace("0", "o")
    assert claim(client, f" {typed} ").status_code == 201


def test_a_code_works_once(client, store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    answers = [claim(client, spelling) for spelling in (code.short, code.short, code.long)]
    assert [answer.status_code for answer in answers] == [201, 404, 404]


def test_a_code_works_for_ten_minutes(client, store, cast, clock):
    early, late = (code_for(store, patient_id=cast.anna.id) for _ in range(2))
    clock["now_ms"] = NOW_MS + 10 * MINUTE_MS - 1
    assert claim(client, early.short).status_code == 201
    clock["now_ms"] = NOW_MS + 10 * MINUTE_MS
    assert claim(client, late.short).status_code == 404


def test_after_five_wrong_tries_a_code_is_dead_from_everywhere(client, store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    for n in range(5):
        assert claim(client, wrong(code.short, n), f"10.0.0.{n}").status_code == 404
    assert claim(client, code.short, "10.0.0.9").status_code == 404
    assert claim(client, code.long, "10.0.0.9").status_code == 404


def test_four_wrong_tries_leave_it_alive(client, store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    for n in range(4):
        claim(client, wrong(code.short, n))
    assert claim(client, code.short).status_code == 201


def test_an_address_has_twenty_tries_an_hour(client, store, cast, clock):
    for _ in range(20):
        assert claim(client, "ZZZZZZZZ").status_code == 404
    code = code_for(store, patient_id=cast.anna.id)
    answer = claim(client, code.short)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 3600
    assert claim(client, "ZZZZZZZZ", "10.0.0.2").status_code == 404
    clock["now_ms"] = NOW_MS + 60 * MINUTE_MS
    late = claim(client, "ZZZZZZZZ")
    assert late.status_code == 404


def test_guessing_is_hopeless():
    """Five tries at 25 secret bits, whoever tries; the long form has 130."""
    secret_letters = pairing.SHORT_LENGTH - pairing.LOCATOR_LENGTH
    assert pairing.TRIES_PER_CODE / 32**secret_letters < 2e-7
    assert 5 * (pairing.LONG_LENGTH - pairing.LOCATOR_LENGTH) >= 128
    # A clinic that pairs a phone every ten minutes for a year, under attack all the time.
    assert 365 * 24 * 6 * pairing.TRIES_PER_CODE / 32**secret_letters < 0.01


def test_nothing_of_a_code_can_be_read_in_the_store(store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    with store.read() as connection:
        (row,) = connection.execute(pairing_codes.TABLE.select()).all()
    kept = repr(tuple(row))
    secrets = (code.short[3:], code.long[3:])
    assert not any(secret in kept for secret in secrets)
    # Without the server's key the hash says nothing: it is not the plain one.
    assert row.short_hash != __import__("hashlib").sha256(code.short.encode()).digest()


def test_of_a_hundred_that_race_for_one_code_one_wins(app, store, cast):
    code = code_for(store, patient_id=cast.anna.id)
    together = threading.Barrier(100)
    statuses = []

    def race(n):
        client = app.test_client()
        together.wait()
        statuses.append(claim(client, code.short, f"10.0.1.{n}").status_code)

    threads = [threading.Thread(target=race, args=(n,)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, *[404] * 99]
    with store.read() as connection:
        assert len(devices.of_patient(connection, cast.anna.id)) == 2


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"code": 12345678, "device_name": "x"}, "$.code"),
        ({"code": "12345678"}, "$.device_name"),
        ({"code": "12345678", "device_name": ""}, "$.device_name"),
        ({"code": "12345678", "device_name": "a\0b"}, "$.device_name"),
    ],
)
def test_a_claim_that_breaks_the_schema_is_named_by_its_place(client, asked, path):
    answer = client.post(CLAIM, json=asked)
    assert (answer.status_code, answer.get_json()["path"]) == (422, path)


def test_whose_server_it_is_is_told_to_all(client):
    assert client.get("/api/v1/clinic").get_json()["name"] == "Bone Street"


def test_a_phone_unlinks_itself_and_no_other(client, store, cast):
    path, read = "/api/v1/pairing", "/api/v1/prescriptions"
    assert client.delete(path, headers=cast.anna.bearer).status_code == 204
    assert client.get(read, headers=cast.anna.bearer).status_code == 401
    assert client.delete(path, headers=cast.anna.bearer).status_code == 401
    assert client.get(read, headers=cast.bea.bearer).status_code == 200
    with store.read() as connection:
        (entry, *_) = [one for one in audit.newest(connection, 9) if "unlinked" in one.action]
    own = f"device:{cast.anna.device_id}"
    assert (entry.actor, entry.subject) == (own, own)


def test_a_phone_gets_its_own_prescriptions(client, cast):
    for person, codes, count in (("anna", ["A-1"], 1), ("finn", ["F-1"], 0), ("bea", ["A-1"], 1)):
        told = client.get("/api/v1/prescriptions", headers=getattr(cast, person).bearer).get_json()
        assert [patient["code"] for patient in told["patients"]] == codes
        assert len(told["prescriptions"]) == count
    assert told["prescriptions"][0]["id"] == cast.prescription_id
    assert told["prescriptions"][0]["chosen"]["points"][0] == {
        "point_id": "acromion", "side": "left", "presses": 60,
    }  # fmt: skip


def test_an_unchanged_prescription_is_not_sent_again(client, store, cast):
    path = "/api/v1/prescriptions"
    tag = client.get(path, headers=cast.anna.bearer).headers["ETag"]
    headers = {**cast.anna.bearer, "If-None-Match": tag}
    assert client.get(path, headers=headers).status_code == 304
    with store.write() as connection:
        prescriptions.write(
            connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS,
            supersedes=cast.prescription_id,
        )  # fmt: skip
    assert client.get(path, headers=headers).status_code == 200
    with store.read() as connection:
        assert [one.action for one in audit.newest(connection, 9)] == ["prescriptions-read"] * 2


def test_an_upload_of_no_lines_says_whether_there_is_something_to_read(client, store, cast):
    def told():
        headers = {**cast.anna.bearer, "Content-Type": "application/x-ndjson"}
        tag = client.post("/api/v1/session-logs", headers=headers).json.get("tag")
        return tag and f'W/"{tag}"'

    def read():
        return client.get("/api/v1/prescriptions", headers=cast.anna.bearer).headers["ETag"]

    assert told() is None  # that it was read is noted by reading it
    first = read()
    assert told() == first
    with store.write() as connection:
        state.keep_backed_up_seq(connection, 1)
    assert told() == read() == first
    with store.write() as connection:
        prescriptions.write(
            connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS,
            supersedes=cast.prescription_id,
        )  # fmt: skip
    assert told() is None
    assert told() != read() != first


def test_the_first_fetch_of_each_version_is_noted(client, store, cast, clock):
    path, first = "/api/v1/prescriptions", cast.prescription_id
    answer = client.get(path, headers=cast.anna.bearer)
    clock["now_ms"] += MINUTE_MS
    again = {**cast.anna.bearer, "If-None-Match": answer.headers["ETag"]}
    client.get(path, headers=again)
    with store.write() as connection:
        second = prescriptions.write(
            connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS, supersedes=first
        )
        assert prescription_reads.first_of(connection, [first, second]) == {first: NOW_MS}
    client.get(path, headers=again)
    with store.read() as connection:
        found = prescription_reads.first_of(connection, [first, second])
    assert found == {first: NOW_MS, second: NOW_MS + MINUTE_MS}


def test_a_phone_that_has_it_already_is_noted_without_fetching_it_again(client, store, cast):
    path = "/api/v1/prescriptions"
    answer = client.get(path, headers=cast.anna.bearer)
    with store.write() as connection:
        connection.execute(delete(prescription_reads.TABLE))
    again = {**cast.anna.bearer, "If-None-Match": answer.headers["ETag"]}
    assert client.get(path, headers=again).status_code == 304
    with store.read() as connection:
        found = prescription_reads.first_of(connection, [cast.prescription_id])
    assert found == {cast.prescription_id: NOW_MS}


def test_a_phone_subscribes_and_unsubscribes(client, store, cast):
    path = "/api/v1/push-subscription"
    answer = client.put(path, json=SUBSCRIPTION, headers=cast.anna.bearer)
    assert answer.status_code == 204
    with store.read() as connection:
        kept = push_subscriptions.of_device(connection, cast.anna.device_id)
    assert (kept.days, kept.local_time, kept.zone) == ("mon wed", "18:30", "Europe/Berlin")
    for _ in range(2):
        assert client.delete(path, headers=cast.anna.bearer).status_code == 204
    with store.read() as connection:
        assert push_subscriptions.of_device(connection, cast.anna.device_id) is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"zone": "Nowhere/Town"}, "$.zone"),
        ({"endpoint": "http://fcm.googleapis.com/"}, "$.endpoint"),
        ({"endpoint": "https://user@fcm.googleapis.com/"}, "$.endpoint"),
        ({"local_time": "24:00"}, "$.local_time"),
        ({"days": ["someday"]}, "$.days[0]"),
    ],
)
def test_a_subscription_that_cannot_work_is_refused(client, cast, changes, path):
    asked = json.loads(json.dumps({**SUBSCRIPTION, **changes}))
    answer = client.put("/api/v1/push-subscription", json=asked, headers=cast.anna.bearer)
    assert (answer.status_code, answer.get_json()["path"]) == (422, path)


def test_a_body_larger_than_any_is_not_read(client, cast):
    answer = client.put(
        "/api/v1/push-subscription", data=b" " * 70_000, content_type="application/json",
        headers=cast.anna.bearer,
    )  # fmt: skip
    assert answer.status_code == 413
