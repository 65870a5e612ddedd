"""What a course comes to, as it runs in a browser: weeks, totals, points, and its table."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from browser.client_domain import examples
from hypothesis import given
from hypothesis import strategies as st

from webapp.exports.tables import NAMES

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "pain_course.json").read_text(encoding="utf-8")
)
DOCS = (Path(__file__).parents[2] / "docs" / "progress.md").read_text(encoding="utf-8")
FIRST = datetime(2026, 9, 29, 8)  # a Tuesday
WEEK = timedelta(days=7)
FORMULA = tuple("=+-@\t\r＝＋－＠")
NUMBERS = ("pain_before", "pain_after", "presses", "planned_presses", "pressed_ms")


def wall_ms(at: datetime) -> int:
    return int((at - datetime(1970, 1, 1)).total_seconds() * 1000)


def point_of(**changes) -> dict:
    return {
        **{"point_id": "acromion", "side": "left", "script": "direct", "skipped": None},
        **{"pain_before": 5, "pain_after": 3, "presses": 60, "pressed_ms": 60_000},
        **{"planned_presses": 60, "pauses_ms": 0, "breath_ms": None, "stages": [], **changes},
    }


def log_at(at: datetime, *points: dict, offset: str = "+01:00", **changes) -> dict:
    when = at.strftime("%Y-%m-%dT%H:%M:%S.000") + offset
    return {
        **{"id": when, "kind": "session", "started_at": when, "ended_at": when, "setting": "home"},
        "points": list(points) or [point_of()],
        **{"patient_id": None, "protocol_id": None, "outcome": "completed", "stop_reason": None},
        **{"other_treatments": None, "note": None, "bundle_id": "b", "app_version": "1", **changes},
    }


moments = st.lists(
    st.integers(0, 70 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    min_size=1,
    max_size=30,
    unique=True,
).map(sorted)


@pytest.mark.parametrize("case", VECTORS["tests"], ids=lambda case: case["description"])
def test_the_pain_of_sessions_is_as_the_vectors_say(client, case):
    logs = [log_at(FIRST + i * WEEK, *map(of_vector, p)) for i, p in enumerate(case["given"])]
    found = client.evaluate("logs => domain.progress.overallOf(logs)", logs)
    assert [[one["before"], one["after"], one["of"]] for one in found] == case["expect"]


def of_vector(point: dict) -> dict:
    return point_of(**point)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def within_seven_days(days: list[date], end: date) -> int:
    return sum(end - timedelta(days=7) < day <= end for day in days)


@given(at=moments, later=st.integers(0, 40))
@examples
def test_weeks_are_those_of_the_calendar_without_a_gap(client, at, later):
    now = at[-1] + timedelta(days=later)
    weeks = client.evaluate(
        "([logs, now]) => domain.progress.weeksOf(logs, now)",
        [[log_at(one) for one in at], wall_ms(now)],
    )
    days = [one.date() for one in at]
    first, last = monday(days[0]), monday(now.date())
    expected = [first + i * WEEK for i in range((last - first).days // 7 + 1)]
    assert [week["from"] for week in weeks] == [
        wall_ms(datetime.combine(day, datetime.min.time())) for day in expected
    ]
    by_calendar = [day.isocalendar()[:2] for day in days]
    for week, begins in zip(weeks, expected, strict=True):
        assert week["sessions"] == by_calendar.count(begins.isocalendar()[:2])
        own = [day for day in days if monday(day) == begins]
        assert week["most"] == max((within_seven_days(days, day) for day in own), default=0)
        assert week["most"] >= week["sessions"]


@given(at=moments)
@examples
def test_totals_count_what_was_pressed(client, at):
    logs = [log_at(one, point_of(presses=i, pressed_ms=900 * i)) for i, one in enumerate(at)]
    now = at[-1]
    totals = client.evaluate(
        "([logs, now]) => domain.progress.totalsOf(logs, now)", [logs, wall_ms(now)]
    )
    presses = sum(range(len(at)))
    days = [one.date() for one in at]
    assert totals == {
        **{"sessions": len(at), "presses": presses, "pressed_ms": 900 * presses},
        "in_seven_days": within_seven_days(days, now.date()),
    }


@pytest.mark.parametrize(
    ("sessions", "weeks", "row"),
    [([], 0, 0), ([1], 0, 0), ([2], 1, 1), ([2, 3, 2], 3, 3), ([2, 3, 0], 2, 2), ([2, 3, 1], 2, 2),
     ([2, 0, 3, 2], 3, 2), ([3, 2, 0, 0], 2, 0), ([0, 0, 2], 1, 1), ([4, 1, 5], 2, 1)],
)  # fmt: skip
def test_a_week_that_is_not_over_breaks_no_row(client, sessions, weeks, row):
    found = client.evaluate(
        "weeks => domain.progress.steadinessOf(weeks, 2)", [{"sessions": n} for n in sessions]
    )
    assert found == {"weeks": weeks, "row": row}


def test_a_session_is_one_with_a_press(client):
    logs = [
        log_at(FIRST, point_of(presses=0)),
        log_at(FIRST + WEEK, point_of(presses=1)),
        log_at(FIRST + 2 * WEEK, kind="refusal"),
    ]
    found = client.evaluate("logs => domain.progress.practised(logs)", logs)
    assert [log["id"] for log in found] == [logs[1]["id"]]


def test_the_day_of_a_session_is_the_day_where_it_was(client):
    # Half past eleven at night in Vladivostok, half past two in the afternoon in Berlin.
    at = client.evaluate("text => domain.wall_time.wallMs(text)", "2026-10-25T23:30:00.000+10:00")
    assert at == wall_ms(datetime(2026, 10, 25, 23, 30))
    assert client.evaluate("text => domain.wall_time.wallMs(text)", "2026-10-25T23:30+10:00") == at


def test_each_point_has_its_scores_also_where_it_was_left_out(client):
    left = point_of(skipped="skipped", pain_before=9, pain_after=None, presses=0)
    logs = [
        log_at(FIRST, point_of(side="right"), point_of(point_id="sternum", side="midline")),
        log_at(FIRST + WEEK, left, point_of(side="right", pain_before=4)),
    ]
    found = client.evaluate("logs => domain.progress.pointsOf(logs)", logs)
    said = [(p["key"], [(s["before"], s["is_pressed"]) for s in p["scores"]]) for p in found]
    assert said == [
        ("acromion left", [(9, False)]),
        ("acromion right", [(5, True), (4, True)]),
        ("sternum midline", [(5, True)]),
    ]
    assert not client.evaluate("logs => domain.progress.isSameThroughout(logs)", logs)
    assert client.evaluate("logs => domain.progress.isSameThroughout(logs)", logs[:1] * 2)


@given(days=st.integers(0, 900))
@examples
def test_the_axis_has_whole_weeks_and_no_more_dates_than_fit(client, days):
    first, last = wall_ms(FIRST), wall_ms(FIRST + timedelta(days=days))
    axis = client.evaluate(
        """([first, last]) => {
          const axis = domain.time_axis.timeAxis(first, last);
          return { ...axis, ends: [axis.share(first), axis.share(last)] };
        }""",
        [first, last],
    )
    assert 1 <= len(axis["ticks"]) <= 5
    for at in [axis["from"], axis["to"], *axis["ticks"]]:
        assert (datetime(1970, 1, 1) + timedelta(milliseconds=at)).weekday() == 0
    assert 0 <= axis["ends"][0] <= axis["ends"][1] < 1
    assert len(set(map(len, zip(axis["ticks"], axis["ticks"][1:], strict=False)))) <= 1


anything = st.text(max_size=12) | st.sampled_from(
    ["=1+1", "+49 30", "-", "@x", "\t=1", "\r", 'say "no"', "a,b", "two\nlines", "'quoted", "−1"]
)


@given(
    note=anything, reason=anything, before=st.integers(0, 10), after=st.none() | st.integers(0, 10)
)
@examples
def test_the_table_reads_back_as_the_logs_and_runs_no_formula(client, note, reason, before, after):
    point = point_of(pain_before=before, pain_after=after)
    log = log_at(FIRST, point, note=note, stop_reason=reason)
    text = client.evaluate("log => domain.log_table.tableOf([log], () => '=name')", log)
    (row,) = read(text)
    assert row["point_name"] == "'=name"
    for column, said in (("note", note), ("stop_reason", reason)):
        guarded = said.startswith((*FORMULA, "\n"))
        assert row[column] == (f"'{said}" if guarded else said)
        assert not row[column].startswith(FORMULA)
    assert row["pain_before"] == str(before)
    assert row["pain_after"] == ("" if after is None else str(after))
    assert row["started_at"] == log["started_at"]


def read(text: str) -> list[dict]:
    """The rows of a table, as another program reads them."""
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_numbers_stay_numbers_and_an_empty_course_is_a_head(client):
    text = client.evaluate("() => domain.log_table.tableOf([], () => '')")
    assert read(text) == []
    cells = client.evaluate(
        "values => values.map(domain.log_table.cellOf)", [0, -1, 2.5, None, "-1"]
    )
    assert cells == ["0", "-1", "2.5", "", "'-1"]
    (row,) = read(client.evaluate("l => domain.log_table.tableOf([l], () => 'x')", log_at(FIRST)))
    assert all(row[name].isdigit() for name in NUMBERS)


def test_the_columns_are_those_of_the_documents(client):
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", DOCS, re.MULTILINE)))
    assert client.evaluate("() => domain.log_table.COLUMN_NAMES") == named


def test_the_columns_are_named_and_ordered_as_in_the_clinic_s_export(client):
    own = client.evaluate("() => domain.log_table.COLUMN_NAMES")
    # The phone knows its patient by an id, the clinic by a code.
    assert own == ["patient_id" if name == "patient_code" else name for name in NAMES
                   if name in {*own, "patient_code"}]  # fmt: skip


@pytest.mark.parametrize("because", [None, "cut-short"])
def test_the_reason_of_a_session_that_was_held_back_is_in_the_table(client, because):
    practice = {"screening": "confirmed", "screened_at": None, "held_back_because": because}
    log = log_at(FIRST, practice=practice)
    (row,) = read(client.evaluate("log => domain.log_table.tableOf([log], () => 'x')", log))
    assert row["held_back_because"] == (because or "")
