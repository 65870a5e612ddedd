"""What becomes of the lines of an upload; the store's part of `exactly once`."""

import threading

import pytest
from clinic import NOW_MS, deliver, line_of, point
from sqlalchemy import func, select

from webapp.domain.session_log import read_line
from webapp.store import audit, conflicts, deliveries, devices, quarantine, session_logs, state
from webapp.store.database import Store


def counts(store):
    with store.read() as connection:
        return [
            connection.execute(select(func.count()).select_from(module.TABLE)).scalar()
            for module in (session_logs, quarantine, conflicts)
        ]


def test_a_new_log_is_kept_byte_for_byte(store, cast):
    line = line_of(cast.log(newer_key={"kept": [1, 2.50]}))
    assert deliver(store, cast.anna, line) == [("stored", 1, None)]
    with store.read() as connection:
        (kept,) = session_logs.newest_of_patient(connection, cast.anna.id, 10)
    assert kept.line == line
    assert kept.received_at_ms == NOW_MS
    assert kept.device_id == cast.anna.device_id


def test_the_same_bytes_again_get_the_first_number(store, cast):
    lines = [line_of(cast.log()) for _ in range(3)]
    assert deliver(store, cast.anna, *lines) == [("stored", n, None) for n in (1, 2, 3)]
    for _ in range(2):
        again = deliver(store, cast.anna, *reversed(lines))
        assert again == [("duplicate", n, None) for n in (3, 2, 1)]
    assert counts(store) == [3, 0, 0]


def test_other_bytes_under_a_known_id_are_kept_beside(store, cast):
    log = cast.log()
    first, second = line_of(log), line_of({**log, "note": "changed"})
    assert deliver(store, cast.anna, first) == [("stored", 1, None)]
    assert deliver(store, cast.anna, second) == [("conflict", 2, None)]
    assert deliver(store, cast.anna, second, first) == [
        ("conflict", 2, None),
        ("duplicate", 1, None),
    ]
    with store.read() as connection:
        (kept,) = conflicts.unseen(connection, 10)
    assert kept.line == second
    assert counts(store) == [1, 0, 1]


def test_one_upload_is_judged_line_after_line(store, cast):
    log = cast.log()
    one, other = line_of(log), line_of({**log, "note": "changed"})
    result = deliver(store, cast.anna, one, b"no log", one, other, line_of(cast.log()))
    assert [status for status, *_ in result] == [
        "stored", "refused", "duplicate", "conflict", "stored",
    ]  # fmt: skip
    assert [seq for _, seq, _ in result] == [1, None, 1, 2, 3]


def doubtful(cast):
    """{reason: (who sends it, the log)}: one log for each thing that can speak against one."""
    stranger = "00000000-0000-4000-8000-000000000000"
    too_many = [{"stage": 0, "presses": 181, "pain": None, "next": "end"}]
    other = point(side="right", point_id="scapula-spine")
    return {
        "patient-not-of-this-device": (cast.finn, cast.log()),
        "device-not-of-this-owner": (cast.anna, cast.log(device_id=cast.finn.device_id)),
        "bundle-unknown": (cast.anna, cast.log(bundle_id="sha256:" + "0" * 64)),
        "point-not-in-bundle": (cast.anna, cast.log(points=[point(point_id="no-such-point")])),
        "impossible-presses": (
            cast.anna,
            cast.log(points=[point(presses=181, pressed_ms=181_000, stages=too_many)]),
        ),
        "presses-do-not-add-up": (cast.anna, cast.log(points=[point(presses=59)])),
        "prescription-unknown": (cast.anna, cast.log(prescription_id=stranger)),
        "point-not-prescribed": (
            cast.anna,
            cast.log(prescription_id=cast.prescription_id, points=[other]),
        ),
        "log-newer": (cast.anna, cast.log(schema=2, points="told in another way")),
    }


def test_what_something_speaks_against_is_kept_apart_with_the_reason(store, cast):
    for seq, (reason, (sender, log)) in enumerate(doubtful(cast).items(), 1):
        line = line_of(log)
        assert deliver(store, sender, line) == [("quarantined", seq, reason)], reason
        assert deliver(store, sender, line) == [("quarantined", seq, reason)], reason
    with store.read() as connection:
        waiting = quarantine.waiting(connection, 100)
    assert [one.reason for one in waiting] == list(doubtful(cast))
    assert counts(store) == [0, len(waiting), 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"points": [point(pressed_ms=59_000)]},
        {"points": [point(stages=[{"stage": 1, "presses": 60, "pain": None, "next": "end"}])]},
        {"points": [], "metronome": dict.fromkeys(("pauses_ms", "pressed_ms"), 0)
            | dict.fromkeys(("presses", "planned_presses"), 60)},
    ],
    ids=["faster than the beat", "a stage that the script has not", "metronome"],
)  # fmt: skip
def test_an_impossible_count_is_kept_apart(store, cast, changes):
    # A count may run one beat ahead of its time, no more.
    ahead = changes["points"] and changes["points"][0]["pressed_ms"] == 59_000
    (result,) = deliver(store, cast.anna, line_of(cast.log(**changes)))
    expected = ("stored", None) if ahead else ("quarantined", "impossible-presses")
    assert (result[0], result[2]) == expected


def test_a_therapist_logs_for_own_patients_and_for_nobody(store, cast):
    own, nobody, foreign = (
        line_of(cast.log(patient_id=patient)) for patient in (cast.anna.id, None, cast.finn.id)
    )
    assert [status for status, *_ in deliver(store, cast.bea, own, nobody, foreign)] == [
        "stored", "stored", "quarantined",
    ]  # fmt: skip
    assert deliver(store, cast.anna, line_of(cast.log(patient_id=None)))[0][0] == "quarantined"


def test_a_log_made_on_an_earlier_phone_of_the_same_owner_is_true(store, cast):
    with store.write() as connection:
        newer, _ = devices.add(connection, "a new phone", NOW_MS, patient_id=cast.anna.id)
        device = devices.by_id(connection, newer)
        line = read_line(line_of(cast.log(device_id=cast.anna.device_id)))
        (placed,) = deliveries.receive(connection, device, [line], NOW_MS)
    assert placed.status == "stored"


def test_a_log_within_its_prescription_is_true(store, cast):
    log = cast.log(prescription_id=cast.prescription_id)
    assert deliver(store, cast.anna, line_of(log))[0][0] == "stored"


def test_an_accepted_log_gets_a_new_number_and_is_then_a_duplicate(store, cast):
    line = line_of(cast.log())
    assert deliver(store, cast.finn, line, line_of(cast.log(patient_id=cast.finn.id))) == [
        ("quarantined", 1, "patient-not-of-this-device"),
        ("stored", 2, None),
    ]
    with store.write() as connection:
        assert quarantine.accept(connection, 1, cast.anna.id, cast.dora.id, NOW_MS) == 3
    with store.write() as connection:
        assert quarantine.accept(connection, 1, cast.anna.id, cast.dora.id, NOW_MS) is None
        assert not quarantine.reject(connection, 1, cast.dora.id, NOW_MS)
        assert quarantine.waiting(connection, 10) == []
        (kept,) = session_logs.after_of_patient(connection, 2, 10, cast.anna.id)
    assert (kept.seq, kept.line) == (3, line)
    assert deliver(store, cast.anna, line)[0][:2] == ("duplicate", 3)


def test_a_rejected_log_stays_where_it_is(store, cast):
    line = line_of(cast.log())
    deliver(store, cast.finn, line)
    with store.write() as connection:
        assert quarantine.reject(connection, 1, cast.dora.id, NOW_MS)
        assert quarantine.accept(connection, 1, cast.anna.id, cast.dora.id, NOW_MS) is None
    assert deliver(store, cast.finn, line)[0][:2] == ("quarantined", 1)


@pytest.mark.parametrize("is_doubtful", [False, True])
def test_a_conflict_that_was_looked_at_says_so_to_whoever_sends_it_again(store, cast, is_doubtful):
    log = cast.log()
    first = line_of(log)
    later = line_of({**log, "patient_id": None if is_doubtful else cast.anna.id, "note": "later"})
    against = "patient-not-of-this-device" if is_doubtful else None
    deliver(store, cast.anna, first)
    assert deliver(store, cast.anna, later) == [("conflict", 2, against)]
    assert deliver(store, cast.anna, later) == [("conflict", 2, against)]
    with store.write() as connection:
        assert conflicts.note_seen(connection, 2, cast.bea.id, NOW_MS)
    assert deliver(store, cast.anna, later, first) == [
        ("conflict", 2, "settled"),
        ("duplicate", 1, None),
    ]


def test_an_upload_leaves_one_entry_in_the_audit(store, cast):
    lines = [line_of(cast.log()) for _ in range(3)]
    deliver(store, cast.anna, *lines)
    deliver(store, cast.anna, *lines)
    with store.read() as connection:
        (entry,) = audit.newest(connection, 10)
        assert audit.fault(connection) is None
    assert (entry.action, entry.actor) == ("logs-kept", f"device:{cast.anna.device_id}")
    assert entry.facts == '{"first_seq":1,"logs":3}'


def test_a_whole_batch_is_known_again(store, cast):
    lines = [line_of(cast.log()) for _ in range(500)]
    assert {status for status, *_ in deliver(store, cast.anna, *lines)} == {"stored"}
    again = deliver(store, cast.anna, *lines)
    assert again == [("duplicate", seq, None) for seq in range(1, 501)]


def test_many_processes_at_once_keep_each_log_once_and_no_number_is_missed(
    store, cast, database_url
):
    """Readers by number go on while writers commit; they must see every number, in order."""
    lines = [line_of(cast.log()) for _ in range(60)]
    stores = [Store(database_url) for _ in range(4)]
    writers = [threading.Thread(target=send_all, args=(one, cast.anna, lines)) for one in stores]
    seen = []
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen += read_on(store, cast, seen)
    for writer in writers:
        writer.join()
    seen += read_on(store, cast, seen)
    assert seen == list(range(1, 61))
    with store.read() as connection:
        assert state.last_seq(connection) == 60
        assert audit.fault(connection) is None
    for one in stores:
        one.close()


def send_all(store, person, lines):
    for i in range(0, len(lines), 3):
        deliver(store, person, *lines[i : i + 3])


def read_on(store, cast, seen):
    with store.read() as connection:
        last = seen[-1] if seen else 0
        logs = session_logs.after_of_patient(connection, last, 1000, cast.anna.id)
    return [log.seq for log in logs]
