"""A pass over all phones: who is due is told once, whatever the push service answers."""

from dataclasses import replace
from datetime import date

import pytest
from clinic import NOW_MS, deliver, line_of
from push.conftest import subscribe
from sqlalchemy import func, select

from webapp.domain.prescription import Chosen, PrescribedPoint
from webapp.domain.reminding import HOUR_MS
from webapp.domain.session_log import instant
from webapp.push.keys import Keys
from webapp.push.reminding import remind
from webapp.push.trial import REST_MS, try_now
from webapp.store import audit, devices, prescriptions, push_subscriptions, reminders
from webapp.store.backup import back_up, restore

# A Monday, 10:00 in Berlin.
SLOT_MS = NOW_MS - 13 * 60_000 - 20_000 - 6 * HOUR_MS
MINUTE_MS = 60_000
EARLY_MS = SLOT_MS - 24 * HOUR_MS


@pytest.fixture
def anna(push_service, store, cast):
    """Anna's phone at the push service; it wants to be reminded on Mondays at ten."""
    phone = push_service.phone("anna")
    subscribe(store, phone, cast.anna, EARLY_MS)
    return phone


@pytest.fixture
def passes(store, office):
    """Pass at a time after the slot, in minutes; what became of the messages."""
    return lambda minutes=0: dict(remind(store, office, SLOT_MS + round(minutes * MINUTE_MS)))


def actions(store):
    with store.read() as connection:
        return [(one.action, one.subject) for one in audit.newest(connection, 5)]


def test_who_is_due_is_told_once(push_service, anna, passes):
    assert passes(-1) == {}
    assert passes() == {"sent": 1}
    assert [passes(minute) for minute in (0, 1, 179)] == [{}, {}, {}]
    (got,) = push_service.messages
    # Worth delivering until the date ends, fourteen hours later.
    assert int(got.headers["Ttl"]) == 14 * 3600
    # The next day there is a repeat, and then nothing.
    assert passes(24 * 60) == {"sent": 1}
    assert passes(48 * 60) == {}


def test_a_slot_that_was_missed_is_told_late_within_the_window(anna, passes):
    assert passes(179) == {"sent": 1}
    assert passes(180) == {}


def test_a_slot_that_was_missed_for_longer_is_left_out(push_service, anna, passes):
    assert passes(181) == {}
    assert push_service.messages == []


def test_who_practised_is_not_told(push_service, store, cast, anna, passes):
    started = instant(SLOT_MS - HOUR_MS)
    log = cast.log(started_at=started, ended_at=instant(SLOT_MS - HOUR_MS + 300_000))
    assert deliver(store, cast.anna, line_of(log))[0][0] == "stored"
    assert [passes(), passes(24 * 60)] == [{}, {}]


def test_who_has_nothing_prescribed_any_more_is_not_told(store, cast, anna, passes):
    points = [PrescribedPoint("acromion", "left", 60)]
    chosen = Chosen(cast.bundle_id, "shoulder", points, 2, 3, "2026-09-01", None)
    with store.write() as connection:
        over = (cast.anna.id, chosen, cast.bea.id, NOW_MS)
        prescriptions.write(connection, *over, supersedes=cast.prescription_id, status="ended")
    assert passes() == {}


def test_a_phone_that_is_unlinked_or_of_staff_is_not_told(push_service, store, cast, anna, passes):
    subscribe(store, push_service.phone("bea"), cast.bea, EARLY_MS)
    with store.write() as connection:
        devices.revoke(connection, cast.anna.device_id, SLOT_MS)
    assert passes() == {}


def test_the_language_is_the_phones(push_service, store, cast, passes):
    subscribe(store, push_service.phone("anna"), cast.anna, EARLY_MS, language="ru-RU")
    passes()
    assert push_service.messages[0].content["notification"]["lang"] == "ru"


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(push_service, store, cast, anna, passes, status):
    push_service.answers.append((status, {}))
    assert passes() == {"gone": 1}
    with store.read() as connection:
        assert push_subscriptions.of_device(connection, cast.anna.device_id) is None
    assert actions(store)[0] == ("push-gone", f"device:{cast.anna.device_id}")
    assert passes(24 * 60) == {}


def test_a_subscription_that_was_renewed_meanwhile_is_kept(push_service, store, cast, anna):
    kept = subscribe(store, push_service.phone("anew"), cast.anna, EARLY_MS)
    with store.write() as connection:
        assert not push_subscriptions.drop(connection, cast.anna.device_id, anna.endpoint)
        assert push_subscriptions.drop(connection, cast.anna.device_id, kept.endpoint)


def test_a_push_service_that_is_busy_is_left_alone_as_long_as_it_says(push_service, anna, passes):
    push_service.answers += [(429, {"Retry-After": "600"}), (503, {})]
    assert passes() == {"later": 1}
    assert [passes(5), passes(9.9)] == [{}, {}]
    assert passes(10) == {"later": 1}
    # Nothing was said, so the wait doubles with each try.
    assert [passes(11.9), passes(12)] == [{}, {"sent": 1}]
    assert len(push_service.messages) == 3


def test_a_push_service_that_is_busy_gets_nothing_of_the_others(
    push_service, store, cast, anna, office, monkeypatch
):
    monkeypatch.setattr("webapp.push.reminding.AT_ONCE", 1)
    subscribe(store, push_service.phone("finn"), cast.finn, EARLY_MS)
    push_service.answers.append((429, {"Retry-After": "60"}))
    assert remind(store, office, SLOT_MS) == {"later": 2}
    assert len(push_service.messages) == 1
    assert remind(store, office, SLOT_MS + MINUTE_MS) == {"sent": 2}


@pytest.mark.parametrize("status", [400, 401, 403, 301])
def test_a_refusal_alarms_the_operator(push_service, store, anna, passes, caplog, status):
    push_service.answers.append((status, {}))
    assert passes() == {"refused": 1}
    assert push_service.host in caplog.text
    assert str(status) in caplog.text
    assert actions(store)[0] == ("push-refused", f"push:{push_service.host}")
    with store.read() as connection:
        (alarm,) = reminders.refusals(connection, EARLY_MS)
    assert (alarm.host, alarm.status) == (push_service.host, status)
    # It is not tried again at once, and the alarm ends with the first that is taken.
    assert passes(1) == {}
    assert passes(24 * 60) == {"sent": 1}
    with store.read() as connection:
        assert reminders.refusals(connection, EARLY_MS) == []


def test_what_may_have_arrived_is_not_sent_again(push_service, anna, passes, monkeypatch):
    monkeypatch.setattr("webapp.push.sending.ANSWER_S", 0.2)
    push_service.answering.clear()
    assert passes() == {"unknown": 1}
    assert passes(10) == {}


def test_days_that_stay_the_same_are_not_begun_anew(push_service, store, cast, anna, passes):
    """A phone that comes by within the window, with another address, is told late all the same."""
    again = subscribe(store, push_service.phone("anew"), cast.anna, SLOT_MS + MINUTE_MS)
    assert passes(2) == {"sent": 1}
    subscribe(store, push_service.phones["anew"], cast.anna, SLOT_MS, days="mon tue")
    assert push_service.counts() == {"anew": 1}
    assert again.days == "mon"


def test_a_wish_of_another_hour_does_not_remind_twice_a_day(
    push_service, store, cast, anna, passes
):
    assert passes() == {"sent": 1}
    subscribe(store, anna, cast.anna, SLOT_MS + MINUTE_MS, local_time="11:00")
    assert passes(60) == {}
    # Nor does a journey to where the hour is still to come.
    subscribe(store, anna, cast.anna, SLOT_MS + MINUTE_MS, zone="America/New_York")
    assert passes(6 * 60) == {}


def test_a_claim_is_one_processs_and_ends(store, cast, anna):
    slot = (cast.anna.device_id, date(2026, 9, 21), "first", SLOT_MS)
    with store.write() as connection:
        first = reminders.claim(connection, *slot, "a" * 36, SLOT_MS)
        assert first is not None
        assert reminders.claim(connection, *slot, "b" * 36, SLOT_MS + 1) is None
        later_ms = SLOT_MS + reminders.LEASE_MS
        second = reminders.claim(connection, *slot, "b" * 36, later_ms)
        assert second is not None
        # The first one was too slow, and learns it before it sends.
        assert reminders.begin(connection, first, "h") is None
        assert reminders.begin(connection, second, "h") == 1
        assert reminders.claim(connection, *slot, "c" * 36, later_ms * 2) is None


def test_a_host_without_the_key_leaves_the_phone_to_the_one_that_has_it(
    push_service, store, cast, office, tmp_path
):
    elsewhere = Keys(tmp_path / "elsewhere")
    phone = push_service.phone("anna")
    subscribe(store, phone, cast.anna, EARLY_MS, server_key=elsewhere.current().public)
    assert remind(store, office, SLOT_MS) == {}
    assert remind(store, replace(office, keys=elsewhere), SLOT_MS) == {"sent": 1}
    assert push_service.messages[0].server_key == elsewhere.current().public


def test_a_phone_of_an_older_key_is_told_with_it(push_service, store, cast, office):
    old = office.keys.current().public
    subscribe(store, push_service.phone("anna"), cast.anna, EARLY_MS, server_key=old)
    office.keys.rotate()
    assert remind(store, office, SLOT_MS) == {"sent": 1}
    assert push_service.messages[0].server_key == old


def test_a_restored_backup_reminds_nobody_twice(push_service, store, anna, passes, tmp_path):
    back_up(store, tmp_path / "backup", EARLY_MS)
    assert passes() == {"sent": 1}
    restore(store, tmp_path / "backup", SLOT_MS + MINUTE_MS)
    assert passes(2) == {}
    assert passes(24 * 60) == {"sent": 1}


def test_old_reminders_are_forgotten(store, anna, passes):
    for week in range(12):
        passes(week * 7 * 24 * 60 + 90)
    with store.read() as connection:
        rows = connection.execute(select(func.count()).select_from(reminders.TABLE)).scalar()
    assert rows == 9


# The trial


def test_a_trial_arrives_and_not_too_often(push_service, store, cast, anna, office):
    assert try_now(store, office, cast.anna.device_id, NOW_MS).kind == "sent"
    assert push_service.messages[0].content["notification"]["body"]
    assert "app_badge" not in push_service.messages[0].content
    assert try_now(store, office, cast.anna.device_id, NOW_MS + REST_MS - 1) is None
    assert try_now(store, office, cast.anna.device_id, NOW_MS + REST_MS).kind == "sent"


def test_a_trial_of_a_phone_that_is_gone_forgets_it(push_service, store, cast, anna, office):
    push_service.answers.append((410, {}))
    assert try_now(store, office, cast.anna.device_id, NOW_MS).kind == "gone"
    with pytest.raises(LookupError):
        try_now(store, office, cast.anna.device_id, NOW_MS + REST_MS)


def test_a_phone_at_a_host_that_is_not_allowed_any_more_alarms(
    push_service, store, cast, anna, office
):
    closed = replace(office, hosts=())
    assert remind(store, closed, SLOT_MS) == {"refused": 1}
    assert push_service.messages == []
