"""When a phone is due to be reminded: by the wall clock of its place, once a date, not too late."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.reminding import (
    DAYS,
    HOUR_MS,
    Period,
    Practice,
    Rules,
    Schedule,
    due,
    due_now,
    ends_ms,
    slots,
)

RULES = Rules(rest_ms=36 * HOUR_MS, late_ms=3 * HOUR_MS)
ANYBODY = Practice()
BERLIN = "Europe/Berlin"
# Half an hour of daylight saving, clocks that skip midnight, a date that was skipped, and none.
ZONES = (
    BERLIN, "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago",
    "Pacific/Apia", "Asia/Kolkata", "Asia/Tehran", "UTC",
)  # fmt: skip


def ms(text):
    """Milliseconds of an instant in UTC, as `2026-10-25 00:30`."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def wish(days="mon thu", at="18:00", zone=BERLIN, since_ms=0):
    return Schedule(frozenset(days.split()), time.fromisoformat(at), ZoneInfo(zone), since_ms)


def shown(slot):
    at = datetime.fromtimestamp(slot.at_ms / 1000, UTC)
    return f"{slot.day} {slot.kind} {at:%m-%d %H:%M}"


# The calendar


def test_a_week_has_its_days_and_the_days_after_them():
    week = slots(wish(), ms("2026-11-23 00:00"), ms("2026-11-29 23:59"))
    assert [shown(slot) for slot in week] == [
        "2026-11-23 first 11-23 17:00",
        "2026-11-24 repeat 11-24 17:00",
        "2026-11-26 first 11-26 17:00",
        "2026-11-27 repeat 11-27 17:00",
    ]


def test_a_day_after_a_day_is_a_day_of_its_own():
    week = slots(wish("mon tue"), ms("2026-11-23 00:00"), ms("2026-11-29 23:59"))
    assert [slot.kind for slot in week] == ["first", "first", "repeat"]


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        # Put forward: 02:30 is not shown, 03:00 is the next that is.
        (BERLIN, "02:30", "2027-03-28", "03-28 01:00"),
        (BERLIN, "03:00", "2027-03-28", "03-28 01:00"),
        # Put back: 02:30 is shown twice, the first counts.
        (BERLIN, "02:30", "2026-10-25", "10-25 00:30"),
        (BERLIN, "03:00", "2026-10-25", "10-25 02:00"),
        ("America/New_York", "02:15", "2027-03-14", "03-14 07:00"),
        ("America/New_York", "01:30", "2026-11-01", "11-01 05:30"),
        ("Australia/Lord_Howe", "02:10", "2026-10-04", "10-03 15:30"),
        # Midnight itself is skipped.
        ("Africa/Cairo", "00:10", "2026-04-24", "04-23 22:00"),
        # The whole date was skipped: it has no hour at all.
        ("Pacific/Apia", "18:00", "2011-12-30", None),
    ],
)
def test_a_minute_that_clocks_skip_or_show_twice(zone, at, day, expected):
    name = DAYS[date.fromisoformat(day).weekday()]
    noon = ms(f"{day} 12:00")
    found = slots(wish(name, at, zone), noon - 48 * HOUR_MS, noon + 48 * HOUR_MS)
    told = [shown(slot).split(" ", 2)[2] for slot in found if str(slot.day) == day]
    assert told == ([expected] if expected else [])


@given(
    zone=st.sampled_from(ZONES),
    days=st.sets(st.sampled_from(DAYS), min_size=1),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0, tzinfo=None)),
    start=st.datetimes(datetime(2009, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    length=st.timedeltas(timedelta(0), timedelta(days=60)),
)
def test_no_date_has_two_slots_and_each_shows_its_own_hour(zone, days, at, start, length):
    schedule = Schedule(frozenset(days), at, ZoneInfo(zone))
    from_ms = round(start.timestamp() * 1000)
    to_ms = from_ms + round(length.total_seconds() * 1000)
    found = list(slots(schedule, from_ms, to_ms))
    assert len({slot.day for slot in found}) == len(found)
    assert found == sorted(found, key=lambda slot: slot.at_ms)
    for slot in found:
        clock = datetime.fromtimestamp(slot.at_ms / 1000, schedule.zone)
        minute_before = datetime.fromtimestamp(slot.at_ms / 1000 - 60, schedule.zone)
        assert clock.date() == slot.day
        # The hour itself, or the first minute after a jump over it.
        is_shown = clock.time() == at and clock.fold == 0
        is_after_jump = clock.time() > at and (
            minute_before.date() < slot.day or minute_before.time() < at
        )
        assert is_shown or is_after_jump
        assert from_ms <= slot.at_ms <= to_ms
        assert slot.at_ms < ends_ms(slot, schedule.zone) <= slot.at_ms + 50 * HOUR_MS
    # Cut anywhere, nothing is lost and nothing doubled.
    middle_ms = (from_ms + to_ms) // 2
    halves = [*slots(schedule, from_ms, middle_ms), *slots(schedule, middle_ms + 1, to_ms)]
    assert halves == found


# Who is to be reminded


def now(text, schedule, practice=ANYBODY):
    slot = due_now(schedule, practice, RULES, ms(text))
    return slot and (str(slot.day), slot.kind)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23 16:59", None),
        ("2026-11-23 17:00", ("2026-11-23", "first")),
        ("2026-11-23 20:00", ("2026-11-23", "first")),
        ("2026-11-23 20:01", None),
        ("2026-11-24 17:00", ("2026-11-24", "repeat")),
        ("2026-11-25 17:00", None),
    ],
)
def test_a_slot_is_due_on_its_hour_and_late_within_the_window(at, expected):
    assert now(at, wish()) == expected


def test_no_slot_is_due_on_another_date():
    late = wish(at="23:00")
    assert now("2026-11-23 22:59", late) == ("2026-11-23", "first")
    assert now("2026-11-23 23:00", late) is None


def test_what_was_wished_later_is_not_due_late():
    assert now("2026-11-23 18:00", wish(since_ms=ms("2026-11-23 17:30"))) is None
    assert now("2026-11-23 18:00", wish(since_ms=ms("2026-11-23 16:30")))


@pytest.mark.parametrize(
    ("begun", "first", "repeat"),
    [
        ("2026-11-23 08:00", False, False),  # on the day
        ("2026-11-23 17:30", False, False),  # after the hour
        ("2026-11-22 06:00", False, True),  # too short before the day, long before the next
        ("2026-11-22 04:00", True, True),  # 37 hours before
        ("2026-11-24 09:00", True, False),  # before the repeat
    ],
)
def test_nobody_is_reminded_who_practised(begun, first, repeat):
    at_ms = ms(begun)
    for text, expected in (("2026-11-23 18:00", first), ("2026-11-24 17:00", repeat)):
        known = Practice([at_ms], [at_ms]) if at_ms < ms(text) else ANYBODY
        assert bool(now(text, wish(), known)) is expected


def test_a_refusal_answers_the_day_but_no_one_needs_to_rest_from_it():
    at_ms = ms("2026-11-22 20:00")
    assert now("2026-11-23 17:00", wish(), Practice([], [at_ms]))
    assert now("2026-11-23 17:00", wish(), Practice([at_ms], [at_ms])) is None
    asked_ms = ms("2026-11-23 12:00")
    assert now("2026-11-23 17:00", wish(), Practice([], [asked_ms])) is None


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (None, True),
        ([], False),
        ([Period(date(2026, 11, 24), None)], False),
        ([Period(date(2026, 11, 23), date(2026, 11, 23))], True),
        ([Period(date(2026, 11, 1), date(2026, 11, 22))], False),
    ],
)
def test_a_prescription_says_on_which_dates(periods, expected):
    assert bool(now("2026-11-23 17:00", wish(), Practice(periods=periods))) is expected


def test_over_weeks_two_reminders_at_most_for_each_day():
    told = due(wish("mon"), ANYBODY, RULES, ms("2026-11-01 00:00"), ms("2026-11-30 00:00"))
    assert [slot.kind for slot in told] == ["first", "repeat"] * 4
