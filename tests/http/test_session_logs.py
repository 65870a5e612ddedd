"""POST and GET /api/v1/session-logs."""

import json
from hashlib import sha256

import pytest
from clinic import NOW_MS, line_of, point

from webapp.domain.session_log import instant
from webapp.store import audit, conflicts, devices, quarantine, session_logs, state

PATH = "/api/v1/session-logs"
NDJSON = {"Content-Type": "application/x-ndjson"}


def send(client, person, *lines, sent_at=None):
    told = {} if sent_at is None else {"Periost-Sent-At": sent_at}
    return client.post(PATH, data=b"\n".join(lines), headers={**person.bearer, **NDJSON, **told})


def read(client, person, **query):
    return client.get(PATH, query_string=query, headers=person.bearer)


def logs_in(answer):
    return [json.loads(line) for line in answer.data.splitlines()]


def test_every_line_gets_its_receipt_in_order(client, cast):
    log = cast.log()
    good, changed = line_of(log), line_of({**log, "note": "changed"})
    doubtful = line_of(cast.log(patient_id=cast.finn.id))
    bad = line_of(cast.log(points=[point(presses="sixty")]))
    answer = send(client, cast.anna, good, changed, doubtful, bad, b"{", good)
    assert answer.status_code == 200
    receipts = answer.get_json()["receipts"]
    assert [(one["status"], one["seq"]) for one in receipts] == [
        ("stored", 1),
        ("conflict", 2),
        ("quarantined", 3),
        ("refused", None),
        ("refused", None),
        ("duplicate", 1),
    ]
    lines = (good, changed, doubtful, bad, b"{", good)
    assert [one["sha256"] for one in receipts] == [sha256(line).hexdigest() for line in lines]
    assert receipts[0]["id"] == log["id"]
    assert receipts[3]["id"] == json.loads(bad)["id"]
    assert receipts[4]["id"] is None
    assert [one.get("problem", {}).get("type") for one in receipts] == [
        None,
        "urn:periost:problem:log-in-conflict",
        "urn:periost:problem:log-in-doubt",
        "urn:periost:problem:log-not-valid",
        "urn:periost:problem:log-not-json",
        None,
    ]
    assert receipts[2]["problem"]["reason"] == "patient-not-of-this-device"
    assert receipts[3]["problem"]["path"] == "$.points[0].presses"
    assert b"sixty" not in answer.data


def test_the_marks_are_in_every_reply(client, store, cast):
    with store.read() as connection:
        marks = state.marks(connection)
    sent = send(client, cast.anna, line_of(cast.log())).get_json()
    assert (sent["epoch"], sent["backed_up_seq"]) == (marks.epoch, 0)
    answer = read(client, cast.bea)
    assert answer.headers["Periost-Epoch"] == marks.epoch
    assert answer.headers["Periost-Backed-Up-Seq"] == "0"


def test_an_upload_of_nothing_tells_the_marks(client, cast):
    answer = send(client, cast.anna)
    assert answer.status_code == 200
    assert answer.get_json()["receipts"] == []


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([b"x"] * 500, 200),
        ([b"x"] * 501, 413),
        ([b"x" * 65_536], 200),
        ([b"x" * 65_537], 413),
        ([b"x" * 65_000] * 129, 200),
        ([b"x" * 65_000] * 130, 413),
    ],
    ids=["500 lines", "501 lines", "64 KiB", "64 KiB and a byte", "under 8 MiB", "over 8 MiB"],
)
def test_too_much_is_told_so_and_nothing_of_it_kept(client, cast, lines, status):
    answer = send(client, cast.anna, *lines)
    assert answer.status_code == status
    if status == 413:
        assert answer.get_json()["type"] == "urn:periost:problem:too-large"


def test_another_media_type_is_refused_whole(client, cast):
    headers = {**cast.anna.bearer, "Content-Type": "application/json"}
    assert client.post(PATH, data=line_of(cast.log()), headers=headers).status_code == 415


@pytest.mark.parametrize(
    ("text", "problem", "path"),
    [
        (b"\xff", "log-not-json", None),
        (b'{"newer":' + b"[" * 60_000, "log-not-json", None),
        (b"[" * 60_000, "log-not-valid", "$"),
        (b"", "log-not-json", None),
        (b"null", "log-not-valid", "$"),
        (b"{}", "log-not-valid", "$.schema"),
    ],
)
def test_no_line_whatever_fails_the_server(client, cast, text, problem, path):
    (receipt,) = send(client, cast.anna, text, b"").get_json()["receipts"]
    assert receipt["problem"]["type"] == f"urn:periost:problem:{problem}"
    assert receipt["problem"].get("path") == path


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"started_at": "2026-09-21T10:00:00"}, "$.started_at"),
        ({"id": "not-an-id"}, "$.id"),
        ({"protocol_id": "nul\0"}, "$.protocol_id"),
        ({"elapsed_ms": -1}, "$.elapsed_ms"),
        ({"elapsed_ms": 2**53}, "$.elapsed_ms"),
        ({"elapsed_ms": 1.5}, "$.elapsed_ms"),
        ({"kind": "$.x` - at `$.secret"}, "$.kind"),
        ({"pacing": {"sound": True}}, "$.pacing.vibration"),
        ({"points": [point(pain_before=11)]}, "$.points[0].pain_before"),
        ({"points": [point(), point(), point(side="up")], "pacing": 1}, "$.points[2].side"),
        (
            {"points": [point(), point(stages=[*point()["stages"], {"stage": 0}, None])]},
            "$.points[1].stages[1].presses",
        ),
    ],
)
def test_what_breaks_the_schema_is_named_by_its_place_alone(client, cast, changes, path):
    (receipt,) = send(client, cast.anna, line_of(cast.log(**changes))).get_json()["receipts"]
    assert receipt["status"] == "refused"
    assert receipt["problem"]["path"] == path


@pytest.mark.parametrize("started_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_absurd_clock_loses_nothing(client, cast, started_at):
    (receipt,) = send(client, cast.anna, line_of(cast.log(started_at=started_at))).get_json()[
        "receipts"
    ]
    assert receipt["status"] == "stored"


def test_staff_read_every_byte_as_it_was_sent(client, cast):
    lines = [line_of(cast.log(newer={"é": [1.50, None]})) for _ in range(3)]
    send(client, cast.anna, *lines)
    answer = read(client, cast.bea)
    assert answer.content_type == "application/x-ndjson"
    for line, sent, seq in zip(answer.data.splitlines(), lines, (1, 2, 3), strict=True):
        assert line.endswith(b'"log":' + sent + b"}")
        told = json.loads(line)
        assert (told["seq"], told["sha256"]) == (seq, sha256(sent).hexdigest())
        assert told["device_id"] == cast.anna.device_id
        assert told["received_at"] == "2026-09-21T14:13:20.000+00:00"


def test_reading_goes_on_where_it_stopped(client, cast):
    send(client, cast.anna, *(line_of(cast.log()) for _ in range(5)))
    seen = []
    while page := logs_in(read(client, cast.bea, after=seen[-1] if seen else 0, limit=2)):
        seen += [log["seq"] for log in page]
    assert seen == [1, 2, 3, 4, 5]


def test_a_therapist_reads_own_patients_and_own_bedside(client, cast):
    send(client, cast.anna, line_of(cast.log()))
    send(client, cast.finn, line_of(cast.log(patient_id=cast.finn.id)))
    send(client, cast.bea, line_of(cast.log(patient_id=None, setting="bedside")))
    seen = {
        person: [log["seq"] for log in logs_in(read(client, getattr(cast, person)))]
        for person in ("bea", "carl", "dora")
    }
    assert seen == {"bea": [1, 3], "carl": [2], "dora": [1, 2]}
    assert [log["seq"] for log in logs_in(read(client, cast.bea, patient=cast.anna.id))] == [1]


def test_somebody_elses_patient_and_nobodys_look_alike(client, cast):
    answers = [
        read(client, cast.carl, patient=patient)
        for patient in (cast.anna.id, "00000000-0000-4000-8000-000000000000")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_patients_phone_reads_no_logs(client, cast):
    answer = read(client, cast.anna)
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "urn:periost:problem:not-for-this-device"


@pytest.mark.parametrize(
    "query",
    [
        {"after": "-1"}, {"after": "x"}, {"after": "9" * 19}, {"after": "٣"}, {"limit": "0"},
        {"limit": "501"}, {"limit": ""}, {"patient": "anna"}, {"patient": ""},
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_named(client, cast, query):
    answer = client.get(PATH, query_string=query, headers=cast.bea.bearer)
    assert answer.status_code == 400
    assert answer.get_json()["path"] == next(iter(query))


def test_a_read_of_records_is_in_the_audit_and_an_empty_one_is_not(client, store, cast):
    read(client, cast.bea)
    send(client, cast.anna, line_of(cast.log()))
    read(client, cast.bea, patient=cast.anna.id)
    read(client, cast.bea, after=1)
    with store.read() as connection:
        entries = audit.newest(connection, 10)
    assert [(one.actor, one.action, one.subject) for one in entries] == [
        (f"staff:{cast.bea.id}", "logs-read", f"patient:{cast.anna.id}"),
        (f"device:{cast.anna.device_id}", "logs-kept", "logs"),
    ]


def test_a_revoked_phone_gives_and_reads_nothing(client, store, cast):
    with store.write() as connection:
        devices.revoke(connection, cast.anna.device_id, NOW_MS)
    (receipt,) = send(client, cast.anna, line_of(cast.log())).get_json()["receipts"]
    assert (receipt["status"], receipt["problem"]["reason"]) == ("quarantined", "device-revoked")
    answer = client.get("/api/v1/prescriptions", headers=cast.anna.bearer)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "Bearer \udcff", "Bearer a b"]
)
def test_who_is_not_known_gives_nothing(client, cast, value):
    headers = {**NDJSON, "Authorization": value}
    answer = client.post(PATH, data=line_of(cast.log()), headers=headers)
    assert answer.status_code == 401


THREE_HOURS_MS = 3 * 3_600_000


@pytest.mark.parametrize("skew_ms", [-THREE_HOURS_MS, 0, THREE_HOURS_MS])
def test_what_the_phone_s_clock_says_is_kept_with_every_line(client, store, cast, skew_ms):
    log = cast.log()
    lines = [line_of(log), line_of({**log, "note": "other"})]
    doubtful = line_of(cast.log(patient_id=cast.finn.id))
    send(client, cast.anna, *lines, doubtful, sent_at=instant(NOW_MS - skew_ms))
    again = send(client, cast.anna, lines[0], sent_at=instant(NOW_MS - 5 * THREE_HOURS_MS))
    assert again.get_json()["receipts"][0]["status"] == "duplicate"
    with store.read() as connection:
        kept = [session_logs.by_id(connection, log["id"]), conflicts.by_seq(connection, 2)]
        kept.append(quarantine.by_seq(connection, 3))
    assert [one.skew_ms for one in kept] == [skew_ms] * 3


@pytest.mark.parametrize("sent_at", ["", "yesterday", "2026-09-21T10:00:00", "9" * 5000, "+1-1-1T"])
def test_a_phone_is_not_refused_for_what_its_clock_says(client, store, cast, sent_at):
    log = cast.log()
    answer = send(client, cast.anna, line_of(log), sent_at=sent_at)
    assert answer.get_json()["receipts"][0]["status"] == "stored"
    with store.read() as connection:
        assert session_logs.by_id(connection, log["id"]).skew_ms is None


def test_an_accepted_log_keeps_the_skew_it_came_with(client, store, cast):
    log = cast.log(patient_id=None)
    send(client, cast.anna, line_of(log), sent_at=instant(NOW_MS + THREE_HOURS_MS))
    with store.write() as connection:
        assert quarantine.accept(connection, 1, cast.anna.id, cast.bea.id, NOW_MS) == 2
        assert session_logs.by_id(connection, log["id"]).skew_ms == -THREE_HOURS_MS
