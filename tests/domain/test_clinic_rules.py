"""Rules behind the clinic's pages: adherence, pain, sign-in limits, and what two logs differ in."""

import json

import pytest
from clinic import point, true_log
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.adherence import DAY_MS, WEEK_MS, WEEKS, Wanted, adherence, wanted_of
from webapp.domain.log_differences import Difference, differences
from webapp.domain.pain_course import course
from webapp.domain.prescription import Chosen
from webapp.domain.session_log import read_line
from webapp.domain.staff_access import (
    SECOND_FACTOR_MS,
    Limits,
    is_over,
    password_fault,
)

NOW = 1_790_000_000_000
LONG_AGO = Wanted(2, 3, NOW - 30 * DAY_MS)
BUNDLE = "sha256:" + "0" * 64


def state(days, wanted=LONG_AGO):
    return adherence([NOW - round(day * DAY_MS) for day in days], wanted, NOW).state


@pytest.mark.parametrize(
    ("days", "said"),
    [([], "quiet"), ([7], "quiet"), ([6.99], "behind"), ([1, 8], "behind"), ([1, 6], "on-track"),
     ([1, 2, 3], "on-track"), ([0, 1, 2, 3], "often"), ([-1, 2], "on-track")],
)  # fmt: skip
def test_seven_days_tell_the_state(days, said):
    assert state(days) == said


def test_the_first_week_is_given_time():
    lately = Wanted(2, 3, NOW - 6 * DAY_MS)
    assert state([], lately) == "starting"
    assert state([1], lately) == "starting"
    assert state([1, 2], lately) == "on-track"
    assert state([], Wanted(2, 3, NOW + DAY_MS)) == "starting"


def test_without_a_prescription_nothing_is_wanted():
    assert state([], None) == "none"
    assert state([1], None) == "free"


@given(st.lists(st.integers(0, 80 * DAY_MS)))
def test_every_session_of_the_weeks_is_in_one_of_them(ages_ms):
    found = adherence([NOW - age for age in ages_ms], LONG_AGO, NOW)
    assert len(found.weeks) == WEEKS
    assert sum(found.weeks) == sum(age < WEEKS * WEEK_MS for age in ages_ms)
    assert found.this_week == sum(age < WEEK_MS for age in ages_ms)


def chosen(starts_on, ends_on, most=3):
    return Chosen(BUNDLE, None, [], 2, most, starts_on, ends_on)


def test_the_last_prescription_that_lasts_is_wanted():
    ended, lasting = chosen("2026-01-01", "2026-02-01"), chosen("2026-03-01", None, 2)
    assert wanted_of([lasting, ended], "2026-03-05").most == 2
    assert wanted_of([ended], "2026-02-01").most == 3
    assert wanted_of([ended], "2026-02-02") is None
    assert wanted_of([], "2026-02-02") is None


def log_with(*points, started_at="2026-09-21T10:00:00.000+02:00"):
    log = {**true_log(BUNDLE), "points": list(points), "started_at": started_at}
    return read_line(json.dumps(log).encode()).log


def test_pain_is_the_mean_of_the_points_that_were_pressed():
    one = log_with(
        point(pain_before=6, pain_after=2),
        point(side="right", pain_before=3, pain_after=None),
        point(point_id="sacrum", pain_before=9, skipped="too-painful"),
    )
    nobody_asked = log_with(
        point(pain_before=4, pain_after=None), started_at="2026-09-20T10:00:00.000+02:00"
    )
    without = log_with()
    found = course([one, nobody_asked, without])
    assert [(p.before, p.after, p.points) for p in found] == [(4, None, 1), (4.5, 2, 2)]


def test_a_session_is_over_by_each_of_its_limits():
    limits = Limits(idle_ms=10, absolute_ms=100)
    assert not is_over(0, 0, True, limits, 9)
    assert is_over(0, 0, True, limits, 10)
    assert not is_over(0, 95, True, limits, 99)
    assert is_over(0, 95, True, limits, 100)
    assert not is_over(0, 0, False, limits, SECOND_FACTOR_MS - 1)
    assert is_over(0, SECOND_FACTOR_MS - 1, False, limits, SECOND_FACTOR_MS)


@pytest.mark.parametrize(
    ("password", "fault"),
    [("short", "too-short"), ("x" * 201, "too-long"), ("abababababab", "repeats"),
     ("Bea@Clinic.example", "is-address"), ("a quiet hour", None)],
)  # fmt: skip
def test_a_password_needs_length_and_little_else(password, fault):
    assert password_fault(password, "bea@clinic.example") == fault


def test_two_logs_differ_where_they_differ():
    first = {"id": 1, "points": [{"presses": 60}, {"presses": 90}], "note": None}
    second = {"id": 1, "points": [{"presses": 61}], "note": "a", "new": True}
    found = differences(json.dumps(first).encode(), json.dumps(second).encode())
    assert found == [
        Difference("points[0].presses", "60", "61"),
        Difference("points[1]", '{"presses": 90}', None),
        Difference("note", "null", '"a"'),
        Difference("new", None, "true"),
    ]


def test_true_is_not_one():
    assert differences(b'{"a":1}', b'{"a":true}') == [Difference("a", "1", "true")]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
)


@given(values, values)
def test_no_difference_is_missed_and_none_is_made_up(one, other):
    first, second = (json.dumps(value).encode() for value in (one, other))
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (differences(first, second) == []) is same
