"""What was done of what was prescribed, by week; and when the next session is due."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from clinic import true_log
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.adherence import DAY_MS, WEEK_MS, Wanted, adherence, wanted_of
from webapp.domain.practice_weeks import next_due, weeks_of
from webapp.domain.prescription import Chosen, Prescription
from webapp.domain.session_log import read_line

NOW = 1_790_000_000_000
BUNDLE = "sha256:" + "0" * 64
PATIENT = "00000000-0000-4000-8000-00000000000a"
HOUR_MS = 60 * 60 * 1000
GAP_HOURS = 36
LONG_AGO = Wanted(2, 3, NOW - 30 * DAY_MS)


def instant(at_ms, offset_hours=0):
    zone = timedelta(hours=offset_hours)
    return (
        (datetime.fromtimestamp(at_ms / 1000, UTC) + zone)
        .isoformat(timespec="milliseconds")
        .replace("+00:00", f"+{offset_hours:02d}:00")
    )


def version(
    name, days_ago, *, most=3, supersedes=None, status="active", starts_on=None, ends_on=None
):  # noqa: E501
    starts_on = starts_on or instant(NOW - days_ago * DAY_MS)[:10]
    chosen = Chosen(BUNDLE, None, [], 2, most, starts_on, ends_on)
    return Prescription(name, PATIENT, supersedes, status, instant(NOW - days_ago * DAY_MS), chosen)


def weeks(versions, *days_ago):
    wanted = wanted_of([versions[0].chosen] if versions else [], instant(NOW)[:10])
    told = adherence([NOW - day * DAY_MS for day in days_ago], wanted, NOW)
    return weeks_of(told, versions, NOW)


def test_each_week_is_held_against_what_was_prescribed_then():
    first = version("a", 60, most=3)
    second = version("b", 20, most=2, supersedes="a")
    found = weeks([second, first], 1, 2, 3, 30)
    # The week of the change is held against what held at its end.
    assert [week.wanted.most for week in found] == [3, 3, 3, 3, 3, 2, 2, 2]
    assert [week.done for week in found] == [0, 0, 0, 1, 0, 0, 0, 3]
    assert [week.is_kept for week in found] == [False] * 7 + [True]
    assert found[-1].ends_ms == NOW and found[0].begins_ms == NOW - 8 * WEEK_MS


def test_a_week_that_a_prescription_does_not_fill_is_not_judged():
    found = weeks([version("a", 10)], 1)
    assert [week.wanted is not None for week in found] == [False] * 7 + [True]
    ended = version("b", 12, supersedes="a", status="ended")
    found = weeks([ended, version("a", 60)], 20)
    assert [week.wanted is not None for week in found] == [True] * 6 + [False] * 2
    over = version("a", 60, ends_on=instant(NOW - 15 * DAY_MS)[:10])
    assert [week.wanted is not None for week in weeks([over])] == [True] * 5 + [False] * 3


def test_without_a_prescription_no_week_is_judged():
    assert [week.wanted for week in weeks([], 1, 2)] == [None] * 8


def session(at_ms, *, minutes=10, offset_hours=0):
    log = {
        **true_log(BUNDLE),
        "started_at": instant(at_ms, offset_hours),
        "ended_at": instant(at_ms + minutes * 60_000, offset_hours),
    }
    return read_line(json.dumps(log).encode()).log


def due(*days_ago, wanted=LONG_AGO, **where):
    sessions = [session(NOW - round(day * DAY_MS), **where) for day in days_ago]
    return next_due(sessions, wanted, GAP_HOURS, NOW)


def test_the_next_session_waits_for_a_rest_after_the_end_of_the_last():
    found = due(1, 10)
    assert found.from_ms == NOW - DAY_MS + 10 * 60_000 + 36 * HOUR_MS
    assert found.by_ms == found.from_ms  # two a week: the other of the last two is ten days ago


def test_the_last_day_to_stay_within_what_is_prescribed():
    assert due(2, 4).by_ms == NOW + 3 * DAY_MS
    assert due(2).by_ms == max(LONG_AGO.since_ms + WEEK_MS, due(2).from_ms)


def test_a_fourth_session_waits_for_the_day_on_which_the_first_is_a_week_ago():
    found = due(2, 4, 6)
    first = datetime.fromtimestamp((NOW - 6 * DAY_MS) / 1000, UTC).date()
    free = datetime.fromtimestamp(found.from_ms / 1000, UTC)
    assert (free.date(), free.hour) == (first + timedelta(days=7), 0)
    # Seen seven calendar days ago it is out of the window already.
    assert due(2, 4, 7).from_ms < NOW


def test_days_are_those_of_the_phone():
    here, there = due(2, 4, 6), due(2, 4, 6, offset_hours=9)
    assert (here.from_ms - there.from_ms) % DAY_MS == 9 * HOUR_MS


def test_before_the_first_session_the_prescription_s_first_week_is_open():
    wanted = Wanted(2, 3, NOW - DAY_MS)
    assert due(wanted=wanted) == due(wanted=wanted).__class__(NOW - DAY_MS, NOW + 6 * DAY_MS)
    assert due(wanted=None) is None


def test_a_clock_that_is_ahead_postpones_nothing_beyond_the_rest():
    assert due(-3).from_ms == NOW + 36 * HOUR_MS


@pytest.mark.parametrize("most", [2, 3])
@given(st.lists(st.floats(0, 20), max_size=8))
def test_what_is_due_is_never_early(most, days_ago):
    wanted = Wanted(2, most, NOW - 30 * DAY_MS)
    found = due(*days_ago, wanted=wanted)
    assert found.from_ms <= found.by_ms
    if days_ago:
        assert found.from_ms >= NOW - min(days_ago) * DAY_MS + 36 * HOUR_MS - 1
    # Once it is due, no seven days hold more than is prescribed.
    begun = [NOW - day * DAY_MS for day in days_ago]
    at = max(found.from_ms, NOW)
    assert sum(at - WEEK_MS + DAY_MS < one for one in begun) <= most - 1 or at == NOW
