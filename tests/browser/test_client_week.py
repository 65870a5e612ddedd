"""The week of practice: against the calendar of the zones, and by what must never happen."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from browser.client_domain import examples
from hypothesis import assume, given
from hypothesis import strategies as st

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# Clocks that change on different days, by one hour or by half of one, at midnight, or never.
ZONES = [
    "Europe/Berlin",
    "Europe/Moscow",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "UTC",
]
FROM = datetime(2024, 1, 1, tzinfo=UTC)
WANTED = {"least": 2, "most": 3, "gap_hours": 36, "starts_on": None, "ends_on": None}

zones = st.sampled_from(ZONES)
instants = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: ms(FROM) + 60_000 * minutes)
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
schedules = st.none() | st.builds(
    lambda days, local_time: {"days": sorted(days, key=DAYS.index), "local_time": local_time},
    st.sets(st.sampled_from(DAYS), min_size=1),
    times,
)
ago_hours = st.lists(st.integers(0, 24 * 20), max_size=8)


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def day_of(at_ms: int, zone: str) -> date:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).date()


def sessions_before(now_ms: int, hours: list[int]) -> list[dict]:
    started = sorted(now_ms - hour * HOUR_MS for hour in hours)
    return [{"started_ms": at, "ended_ms": at + 300_000} for at in started]


def week_of(client, sessions, schedule, zone, now_ms, **wanted):
    given_ = {"sessions": sessions, "schedule": schedule, "zone": zone, "now_ms": now_ms}
    return client.evaluate(
        "given => domain.week.weekOf(given)", {**given_, "wanted": {**WANTED, **wanted}}
    )


# Days and zones


@examples
@given(instants, zones)
def test_an_instant_lies_on_the_day_of_its_zone(client, at_ms, zone):
    day = client.evaluate("given => domain.week.dayOf(...given)", [at_ms, zone])
    assert day == day_of(at_ms, zone).isoformat()


@examples
@given(st.dates(date(2024, 1, 1), date(2026, 12, 31)), times, zones)
def test_a_time_of_a_day_is_the_instant_at_which_the_clocks_show_it(client, day, local, zone):
    at_ms = client.evaluate(
        "given => domain.week.instantOf(...given)", [day.isoformat(), local, zone]
    )
    there = datetime.combine(day, time.fromisoformat(local), ZoneInfo(zone))
    assert at_ms == ms(there)


@pytest.mark.parametrize(
    ("day", "local", "shown"),
    [
        # The clocks jump over this half hour, and show that one twice.
        ("2026-03-29", "02:30", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25", "02:30", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_an_hour_that_is_not_there_or_twice_there_comes_once(client, day, local, shown):
    at_ms = client.evaluate(
        "given => domain.week.instantOf(...given)", [day, local, "Europe/Berlin"]
    )
    assert datetime.fromtimestamp(at_ms / 1000, UTC).isoformat() == shown


# The week


@examples
@given(instants, ago_hours, schedules, zones)
def test_sessions_of_seven_calendar_days_count_and_a_fourth_is_held_back(
    client, now_ms, hours, schedule, zone
):
    sessions = sessions_before(now_ms, hours)
    week = week_of(client, sessions, schedule, zone, now_ms)
    today = day_of(now_ms, zone)
    days = [day_of(one["started_ms"], zone) for one in sessions]
    done = sum(today - timedelta(days=6) <= day <= today for day in days)
    assert week["done_in_7_days"] == done
    assert week["is_held_back"] == (done >= 3)
    if week["is_held_back"]:
        assert week["state"] == "held"
        # On the day it is due, with none held until then, a session is the third again.
        free = day_of(week["held_until_ms"], zone)
        assert sum(free - timedelta(days=6) <= day for day in days) <= 2
        before = free - timedelta(days=1)
        assert sum(before - timedelta(days=6) <= day for day in days) >= 3


@examples
@given(instants, ago_hours, schedules, zones)
def test_the_next_one_is_on_a_chosen_day_after_the_gap_and_never_a_second_of_a_day(
    client, now_ms, hours, schedule, zone
):
    sessions = sessions_before(now_ms, hours)
    week = week_of(client, sessions, schedule, zone, now_ms)
    following = week["next"]
    assert following is not None
    day = date.fromisoformat(following["day"])
    assert day not in [day_of(one["started_ms"], zone) for one in sessions]
    assert day >= day_of(week["next_earliest_ms"], zone)
    last_ms = max((one["ended_ms"] for one in sessions if one["ended_ms"] <= now_ms), default=None)
    if last_ms is not None:
        assert week["next_earliest_ms"] >= last_ms + 36 * HOUR_MS or week["state"] != "rest"
    if schedule is None:
        assert following["at_ms"] is None
        return
    assert DAYS[day.weekday()] in schedule["days"]
    assert day_of(following["at_ms"], zone) == day
    wanted = datetime.combine(day, time.fromisoformat(schedule["local_time"]), ZoneInfo(zone))
    assert following["at_ms"] == max(ms(wanted), week["next_earliest_ms"])


@examples
@given(st.dates(date(2024, 1, 1), date(2026, 11, 1)), times, zones)
def test_six_weeks_at_the_chosen_hour_shift_no_day_and_double_none(client, day, local, zone):
    """Every chosen day is due once, at its hour, through every change of the clocks."""
    assume("03:00" < local < "23:00")  # where the clocks never jump
    chosen = {"days": ["mon", "wed", "fri"], "local_time": local}
    now_ms = ms(datetime.combine(day, time(), ZoneInfo(zone)))
    sessions, due = [], []
    for _ in range(18):
        week = week_of(client, sessions, chosen, zone, now_ms)
        now_ms = week["next"]["at_ms"]
        due.append(week["next"]["day"])
        assert week_of(client, sessions, chosen, zone, now_ms)["state"] == "due"
        sessions.append({"started_ms": now_ms, "ended_ms": now_ms + 300_000})
    all_days = [day + timedelta(days=n) for n in range(60)]
    expected = [one.isoformat() for one in all_days if one.weekday() in (0, 2, 4)]
    assert due == expected[:18]


@examples
@given(instants, ago_hours, schedules, zones, zones)
def test_a_journey_changes_no_gap_and_counts_no_session_twice(
    client, now_ms, hours, schedule, here, there
):
    sessions = sessions_before(now_ms, hours)
    one = week_of(client, sessions, schedule, here, now_ms)
    other = week_of(client, sessions, schedule, there, now_ms)
    assert one["rest_until_ms"] == other["rest_until_ms"]
    # Only what lies within a day of the edge can fall into another day there.
    edge = now_ms - 7 * DAY_MS
    near = sum(abs(each["started_ms"] - edge) <= 26 * HOUR_MS for each in sessions)
    assert abs(one["done_in_7_days"] - other["done_in_7_days"]) <= near
    assert max(one["done_in_7_days"], other["done_in_7_days"]) <= len(sessions)


def test_a_plan_begins_and_ends_on_its_days(client):
    now_ms = ms(datetime(2026, 11, 23, 9, tzinfo=UTC))
    schedule = {"days": ["mon", "wed"], "local_time": "18:00"}
    ahead = week_of(client, [], schedule, "UTC", now_ms, starts_on="2027-03-02")
    assert ahead["next"]["day"] == "2027-03-03"
    assert ahead["state"] == "later"
    last = week_of(client, [], schedule, "UTC", now_ms, ends_on="2026-11-23")
    assert last["state"] == "due"
    over = week_of(client, [], schedule, "UTC", now_ms + DAY_MS, ends_on="2026-11-23")
    assert (over["next"], over["state"]) == (None, "over")


def test_a_clock_that_was_ahead_does_not_lock_the_practice(client):
    now_ms = ms(datetime(2026, 11, 23, 9, tzinfo=UTC))
    year_ahead = [{"started_ms": now_ms + 365 * DAY_MS, "ended_ms": now_ms + 365 * DAY_MS}]
    week = week_of(client, year_ahead, None, "UTC", now_ms)
    assert week["done_in_7_days"] == 1
    assert week["rest_until_ms"] == now_ms + 36 * HOUR_MS


@pytest.mark.parametrize(
    ("days", "too_soon"),
    [
        (["mon", "wed", "fri"], []),
        (["mon", "tue"], ["tue"]),
        (["mon", "sun"], ["mon"]),
        ([], []),
    ],
)
def test_days_without_a_day_between_are_told(client, days, too_soon):
    assert client.evaluate("given => domain.week.tooSoon(...given)", [days, 36]) == too_soon


def test_a_calendar_of_fourteen_days_shows_what_was_done_and_what_comes(client):
    now_ms = ms(datetime(2026, 11, 23, 9, tzinfo=UTC))
    schedule = {"days": ["mon", "wed"], "local_time": "18:00"}
    given_ = {
        "sessions": sessions_before(now_ms, [5 * 24, 5 * 24 + 2]),
        "schedule": schedule,
        "zone": "UTC",
        "now_ms": now_ms,
    }
    days = client.evaluate(
        "given => domain.week.daysOf(given, domain.week.weekOf(given))",
        {**given_, "wanted": WANTED},
    )
    assert [one["day"] for one in days] == [
        (date(2026, 11, 17) + timedelta(days=n)).isoformat() for n in range(14)
    ]
    assert [one["done"] for one in days][:3] == [0, 2, 0]
    assert [one["day"] for one in days if one["is_next"]] == ["2026-11-23"]
    assert [one["day"] for one in days if one["is_today"]] == ["2026-11-23"]
    assert [one["weekday"] for one in days if one["is_chosen"]] == ["wed", "mon", "wed", "mon"]
