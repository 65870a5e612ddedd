"""The pure part of the client, run as it is in a browser: brute force, properties, vectors."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from browser.client_domain import BREATH_MS, choices, examples, kinds_of
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import screening

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests" / "vectors" / "screening.json").read_text(encoding="utf-8"))

# Screening


@pytest.mark.parametrize("case", VECTORS["tests"], ids=lambda case: case["description"])
def test_a_screening_vector(client, case):
    given = [VECTORS["questions"], case["answers"]]
    assert client.evaluate("given => domain.screening.screen(...given)", given) == case["expect"]


REGIONS = ["hip", "shoulder"]
effects = st.lists(
    st.one_of(
        st.sampled_from([{"do": "refuse"}, {"do": "ask"}, {"do": "warn"}, {"do": "skip_regions"}]),
        st.lists(st.sampled_from(["sacrum", "sternum"]), max_size=2, unique=True).map(
            lambda points: {"do": "skip", "points": points}
        ),
    ),
    max_size=3,
    unique_by=lambda effect: effect["do"],
)
given_answers = st.fixed_dictionaries(
    {"answer": st.sampled_from(["yes", "no", "unknown"])},
    optional={
        "regions": st.lists(st.sampled_from(REGIONS), unique=True),
        "doctor_agreed": st.booleans(),
    },
)


@examples
@given(questions=st.lists(st.tuples(effects, effects), max_size=5), data=st.data())
def test_both_screenings_judge_alike(client, questions, data):
    ids = [f"q{i}" for i in range(len(questions))]
    asked = [
        {"id": id_, "yes": yes, "unknown": unknown}
        for id_, (yes, unknown) in zip(ids, questions, strict=True)
    ]
    answers = {id_: data.draw(given_answers) for id_ in ids if data.draw(st.booleans())}

    judged = client.evaluate("given => domain.screening.screen(...given)", [asked, answers])
    assert judged == screening.screen(asked, answers)


# Plan


@examples
@given(st.data())
def test_a_planned_point_holds_its_script_with_the_presses_wanted_within_its_limits(
    client, bundle, data
):
    choice = data.draw(choices(bundle))
    point = client.evaluate(
        "([choice, breath_ms]) => domain.plan.planPoint(bundle, choice, breath_ms)",
        [choice, BREATH_MS],
    )
    name = bundle["pain"]["grades"][choice["pain"]]
    script = bundle["scripts"][choice["point_id"]][choice["side"]][name]
    most_beats = bundle["breathing"]["stage_max_s"] * bundle["technique"]["rate_hz"]

    assert point["script"] == name
    assert point["planned_presses"] == sum(stage["presses"] for stage in point["stages"])
    for planned, stage in zip(point["stages"], script["stages"], strict=True):
        wanted = min(max(choice["presses"], stage["presses_min"]), stage["presses_max"])
        guided = stage["breathing"] == "required" or (
            stage["breathing"] == "offered" and choice["guided"]
        )
        fits = sum(kinds_of(bundle, most_beats, guided=True)) if guided else wanted
        assert planned["guided"] is guided
        assert planned["presses"] == min(wanted, fits)
        assert planned["text"] == bundle["texts"][stage["text"]]
        for part, none in (("sites", []), ("dropped", []), ("distance_mm", None)):
            assert planned[part] == stage.get(part, none)
    record = bundle["points"][choice["point_id"]]
    assert (point["kind"], point["chest"]) == (record["kind"], record["chest"])


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_a_protocol_gives_its_points_in_its_order_the_midline_once(client, bundle, side):
    for protocol in bundle["protocols"]:
        groups = [step["choose"] for step in protocol["steps"] if "choose" in step]
        members = [id_ for group in groups for id_ in reversed(group["from"])]
        points = client.evaluate(
            "([protocol, choice]) => domain.plan.pointsOf(bundle, protocol, choice)",
            [protocol, {"side": side, "members": members}],
        )
        ids = [
            id_
            for step in protocol["steps"]
            for id_ in ([step["point"]] if "point" in step else step["choose"]["from"])
        ]
        assert [(point["point_id"], point["side"]) for point in points] == [
            (id_, one)
            for id_ in ids
            for one in bundle["points"][id_]["sides"]
            if one == "midline" or side in (one, "both")
        ]


@examples
@given(st.integers(0, 10_000))
def test_a_plan_is_compared_with_what_a_session_can_hold(client, bundle, seconds):
    most = bundle["technique"]["session_s_max"]
    assert client.evaluate("seconds => domain.plan.against(bundle, seconds)", seconds) == {
        **{"seconds": seconds, "session_s_max": most},
        **{"over_s": max(0, seconds - most), "fits": seconds <= most},
    }


def test_a_plan_of_presses_alone_has_the_same_parts_as_any_other(client):
    parts = client.evaluate(
        """() => {
          const choice = { point_id: "sternum", side: "midline", pain: 3, presses: 60 };
          const plans = [
            domain.plan.makePlan(bundle, [{ ...choice, guided: true }], 5000),
            domain.plan.metronomePlan(bundle, 60, {}),
          ];
          return plans.map(({ points: [point] }) =>
            [Object.keys(point).sort(), Object.keys(point.stages[0]).sort()]);
        }"""
    )
    assert parts[0] == parts[1]


# Identity

randomness = st.lists(st.integers(0, 255), min_size=16, max_size=16)


@examples
@given(st.integers(0, 2**48 - 1), randomness)
def test_an_id_is_a_uuid_of_version_7_with_its_time_in_front(client, unix_ms, random_bytes):
    made = client.evaluate("given => domain.identity.uuid7(...given)", [unix_ms, random_bytes])
    parsed = uuid.UUID(made)

    assert made == str(parsed)
    assert (parsed.version, parsed.variant) == (7, uuid.RFC_4122)
    assert parsed.int >> 80 == unix_ms
    assert parsed.bytes[9:] == bytes(random_bytes[9:])


@examples
@given(st.integers(0, 4_102_444_800_000), st.integers(-12 * 60, 14 * 60))
def test_a_timestamp_names_its_instant_and_the_offset_of_its_place(client, unix_ms, offset_minutes):
    text = client.evaluate("given => domain.identity.rfc3339(...given)", [unix_ms, offset_minutes])
    read = datetime.fromisoformat(text)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", text)
    assert read == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=unix_ms)
    assert read.utcoffset() == timedelta(minutes=offset_minutes)


# Log

STAGE = {"stage": 0, "presses": 60, "pain": 4, "next": "advance"}
POINT = {
    **{"point_id": "acromion", "side": "left", "script": "approach", "pain_before": 8},
    **{"pain_after": 3, "presses": 120, "pressed_ms": 120000, "planned_presses": 180},
    **{"skipped": None, "stages": [STAGE, {**STAGE, "stage": 1, "pain": None}], "pauses_ms": 0},
}
LOG = {
    **{"schema": 1, "id": "019aa000-0000-7000-8000-000000000001", "kind": "session"},
    **{"patient_id": None, "setting": "home", "protocol_id": "shoulder", "app_version": "0.1.0"},
    **{"started_at": "2026-11-23T09:00:00.000+01:00", "elapsed_ms": 130000},
    **{"outcome": "stopped", "stop_reason": "tired", "note": None, "other_treatments": None},
    **{"screening": [{"question_id": "pregnancy", "answer": "no"}], "points": [POINT]},
    **{"pacing": {"late_presses": 0, "longest_gap_ms": 1000}, "fingers": 2},
}


def paths(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The way to every part of a JSON value."""
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, part in inner:
        yield (*path, key)
        yield from paths(part, (*path, key))


@st.composite
def spoilt_lines(draw) -> str:
    """The line of a log in which one part is another value, or is missing."""
    log = json.loads(json.dumps({**LOG, "kind": draw(st.sampled_from(["session", "refusal"]))}))
    *way, key = draw(st.sampled_from(list(paths(log))))
    place = log
    for step in way:
        place = place[step]
    simple = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    if draw(st.booleans()):
        place[key] = draw(simple | st.lists(simple) | st.dictionaries(st.text(), simple))
    else:
        del place[key]
    return json.dumps(log)


SHOW = """
async (line) => {
  const { log, fault } = domain.log.readLine(line);
  if (!log) return fault;
  const [{ logRow }, { logView }] =
    await Promise.all([import("/views/log_row.js"), import("/views/log.js")]);
  const summary = domain.summary.summaryOf(log);
  const row = logRow(log, { bundle, patients: [] });
  const { painsOf } = await import("/domain/pain_map.js");
  const pains = { log, of: painsOf(log), beside: null, earlier: [], views: [] };
  const view = logView({ log, sha256: null, bundle, summary, pains, isAsking: 0 }, () => {});
  return row.textContent + view.textContent;
}
"""


def test_a_sound_log_can_be_shown(client):
    assert "120 of 180" in client.evaluate(SHOW, json.dumps(LOG))


@examples
@given(spoilt_lines())
def test_a_line_that_is_taken_for_a_log_can_be_shown(client, line):
    assert "NaN" not in client.evaluate(SHOW, line)


@examples
@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_what_is_no_log_is_a_fault_and_no_error(client, line):
    fault = client.evaluate("line => domain.log.readLine(line).fault", line)
    assert fault in ("not-json", "not-a-log")


def test_a_log_of_a_newer_schema_is_left_to_a_newer_app(client):
    line = json.dumps({**LOG, "schema": 2, "points": "of another form"})
    assert client.evaluate("line => domain.log.readLine(line)", line) == {"fault": "newer"}


def test_keys_of_a_newer_app_are_no_fault(client):
    line = json.dumps({**LOG, "mood": "good", "points": [{**POINT, "grip": 7}]})
    assert "log" in client.evaluate("line => domain.log.readLine(line)", line)
