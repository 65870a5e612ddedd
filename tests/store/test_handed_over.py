"""Logs that come as a file: judged as sent ones, each once, by the rights of who brings them."""

from collections import Counter
from uuid import uuid4

import pytest
from clinic import NOW_MS, deliver, line_of, pair_of, point
from hand_over import plain
from phone import held, is_each_once

from webapp.domain.hand_over import HandedLine, read_plain
from webapp.domain.session_log import BATCH_LINES, read_line
from webapp.store import audit, devices, judgements, quarantine, session_logs, staff
from webapp.store.handed_over import Bringer, receive

COMMAND = Bringer("command:import")


@pytest.fixture
def by(store, cast):
    """Who brings a file: a member by name."""

    def bringer(name):
        with store.read() as connection:
            member = staff.by_id(connection, getattr(cast, name).id)
        return Bringer(f"staff:{member.id}", member)

    return bringer


def handed(lines, device_id):
    return [HandedLine(read_line(line), device_id) for line in lines]


def annas(cast, count=3):
    return [line_of(cast.log()) for _ in range(count)]


def test_what_is_brought_and_then_sent_is_kept_once(store, cast, by):
    lines = annas(cast)
    taken = receive(store, handed(lines, cast.anna.device_id), by("bea"), NOW_MS)
    assert taken.counts == {"stored": 3}
    assert [status for status, _, _ in deliver(store, cast.anna, *lines)] == ["duplicate"] * 3
    again = receive(store, handed(lines, cast.anna.device_id), by("bea"), NOW_MS)
    assert again.counts == {"duplicate": 3}
    assert is_each_once(map(pair_of, lines), store)


def test_what_was_sent_and_is_then_brought_is_kept_once(store, cast):
    sent, more = annas(cast), annas(cast, 2)
    deliver(store, cast.anna, *sent)
    taken = receive(store, handed([*sent, *more], cast.anna.device_id), COMMAND, NOW_MS)
    assert taken.counts == {"duplicate": 3, "stored": 2}
    assert is_each_once(map(pair_of, [*sent, *more]), store)


def test_each_line_is_judged_as_if_the_phone_had_sent_it(store, cast, by):
    true = cast.log()
    lines = [
        line_of(true),
        line_of({**true, "note": "changed"}),
        line_of(cast.log(points=[point(presses=59)])),
        line_of(cast.log(patient_id=None)),
        b'{"id": 1}',
        b"not json",
    ]
    taken = receive(store, handed(lines, cast.anna.device_id), by("bea"), NOW_MS)
    assert taken.counts == {"stored": 1, "conflict": 1, "quarantined": 2, "refused": 2}
    assert [(number, problem) for number, problem, _ in taken.refused] == [
        (5, "log-not-valid"),
        (6, "log-not-json"),
    ]
    sent = deliver(store, cast.anna, *lines)
    assert Counter(status for status, *_ in sent) == {
        "duplicate": 1, "conflict": 1, "quarantined": 2, "refused": 2,
    }  # fmt: skip
    assert is_each_once(map(pair_of, lines[:4]), store)


def test_what_a_revoked_phone_made_waits_for_a_person(store, cast, by):
    with store.write() as connection:
        devices.revoke(connection, cast.anna.device_id, NOW_MS)
    taken = receive(store, handed(annas(cast, 1), cast.anna.device_id), by("bea"), NOW_MS)
    assert taken.counts == {"quarantined": 1}
    assert reasons(store, by("bea")) == ["device-revoked"]


def reasons(store, bringer):
    with store.read() as connection:
        return [one.reason for one in judgements.waiting(connection, bringer.member, 100)]


def test_carl_files_nothing_of_anna_s_and_learns_nothing_of_her(store, cast, by):
    known, new = annas(cast, 1), annas(cast, 1)
    deliver(store, cast.anna, *known)
    taken = receive(store, handed([*known, *new], cast.anna.device_id), by("carl"), NOW_MS)
    assert taken.counts == {"others": 2}
    assert reasons(store, by("carl")) == []
    assert reasons(store, by("bea")) == ["not-for-who-brought-it"]
    with store.read() as connection:
        assert len(session_logs.newest_of_patient(connection, cast.anna.id, 10)) == 1
    assert is_each_once(map(pair_of, [*known, *new]), store)


def test_a_file_of_a_phone_that_was_never_paired_waits_for_whoever_brought_it(store, cast, by):
    lines = [line_of(cast.log(patient_id=None)), line_of(cast.log(patient_id=str(uuid4())))]
    for device_id in (None, str(uuid4())):
        receive(store, handed(lines, device_id), by("bea"), NOW_MS)
    assert reasons(store, by("bea")) == ["sender-unknown"] * 2
    assert reasons(store, by("carl")) == []
    assert reasons(store, by("dora")) == ["sender-unknown"] * 2
    with store.write() as connection:
        first = judgements.waiting(connection, by("bea").member, 1)[0]
        assert quarantine.accept(connection, first.seq, cast.anna.id, cast.bea.id, NOW_MS)
    assert receive(store, handed(lines, None), COMMAND, NOW_MS).counts == {
        "duplicate": 1, "quarantined": 1,
    }  # fmt: skip
    assert held(store) == Counter(map(pair_of, lines)) + Counter([pair_of(lines[0])])


def test_the_host_may_file_what_any_phone_made(store, cast):
    finns = line_of(cast.log(patient_id=cast.finn.id))
    bedside = line_of(cast.log(patient_id=None, device_id=cast.bea.device_id))
    lines = [*handed(annas(cast, 1), cast.anna.device_id), *handed([finns], cast.finn.device_id)]
    taken = receive(store, [*lines, *read_plain(plain([bedside]))], COMMAND, NOW_MS)
    assert taken.counts == {"stored": 3}


def test_a_phone_was_not_heard_of_by_a_file(store, cast, by):
    later = NOW_MS + 86_400_000
    receive(store, handed(annas(cast, 1), cast.anna.device_id), by("bea"), later)
    with store.read() as connection:
        assert devices.by_id(connection, cast.anna.device_id).last_seen_at_ms == NOW_MS
        phones = [one.id for one in devices.of_staff(connection, cast.bea.id)]
    assert phones == [cast.bea.device_id]


def test_who_brought_a_file_is_written_down_also_if_nothing_was_new(store, cast, by):
    lines = annas(cast)
    for _ in range(2):
        receive(store, handed(lines, cast.anna.device_id), by("bea"), NOW_MS)
    with store.read() as connection:
        told = [(one.action, one.actor, one.facts) for one in audit.newest(connection, 2)]
        assert audit.fault(connection) is None
    assert told == [
        ("logs-imported", f"staff:{cast.bea.id}", '{"lines":3,"logs":0}'),
        ("logs-imported", f"staff:{cast.bea.id}", '{"first_seq":1,"lines":3,"logs":3}'),
    ]


def test_a_long_file_is_taken_in_bit_by_bit_and_its_lines_keep_their_numbers(store, cast):
    lines = annas(cast, BATCH_LINES + 2)
    lines[BATCH_LINES] = b"not json"
    taken = receive(store, handed(lines, cast.anna.device_id), COMMAND, NOW_MS)
    assert taken.counts == {"stored": BATCH_LINES + 1, "refused": 1}
    assert taken.refused == [(BATCH_LINES + 1, "log-not-json", None)]
