"""The pure part of the client, run as it is in a browser: brute force, properties, shared vectors.

Its modules are loaded from static/domain unbuilt, through a route: no server, no other file.
"""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from webapp.domain import screening

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
VECTORS = json.loads((ROOT / "tests" / "vectors" / "screening.json").read_text(encoding="utf-8"))
PLACE = "http://127.0.0.1:9/"  # nothing listens there: every request is answered below
MODULES = ("identity", "log", "plan", "player", "pulse", "screening", "summary")

examples = settings(deadline=None, database=None, max_examples=100)


def answer(route: Route) -> None:
    """A file of static/, or an empty page."""
    name = route.request.url.removeprefix(PLACE)
    if name:
        route.fulfill(body=(STATIC / name).read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>domain</title>", content_type="text/html")


@pytest.fixture(scope="module")
def client(browser: Browser, bundle: dict[str, Any]) -> Iterator[Page]:
    """A page with the modules in `domain`, by name, and the bundle in `bundle`."""
    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(PLACE)
    page.evaluate(
        """async ([names, bundle]) => {
          const modules = names.map(async (name) => [name, await import(`/domain/${name}.js`)]);
          globalThis.domain = Object.fromEntries(await Promise.all(modules));
          globalThis.bundle = bundle;
        }""",
        [MODULES, bundle],
    )
    yield page
    page.close()


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


# Pulse

cycles = st.lists(st.sampled_from(["press", "hold"]), min_size=1, max_size=7).filter(
    lambda cycle: "press" in cycle
)


@examples
@given(cycles)
def test_presses_in_beats_by_brute_force(client, cycle):
    counted = client.evaluate(
        """(cycle) => Array.from({ length: 60 }, (_, beats) =>
          [domain.pulse.pressesIn(cycle, beats), domain.pulse.isPress(cycle, beats)])""",
        cycle,
    )
    kinds = [cycle[beat % len(cycle)] == "press" for beat in range(60)]
    assert counted == [[sum(kinds[:beats]), kinds[beats]] for beats in range(60)]


@examples
@given(cycles, st.integers(0, 60), st.one_of(st.none(), st.integers(0, 120)))
def test_beats_for_presses_are_the_fewest_that_hold_them_and_never_over_the_maximum(
    client, cycle, presses, most
):
    beats = client.evaluate(
        "([cycle, presses, most]) => domain.pulse.beatsFor(cycle, presses, most ?? Infinity)",
        [cycle, presses, most],
    )
    kinds = [cycle[beat % len(cycle)] == "press" for beat in range(60 * len(cycle))]
    enough = [0, *accumulate(kinds)].index(presses)
    assert beats == (enough if most is None else min(enough, most))


# Plan


any_pain = st.integers(0, 10)


def kinds_of(bundle: dict, beats: int, *, guided: bool) -> list[bool]:
    """Whether each of the beats is a press."""
    cycle = bundle["breathing"]["cycle"] if guided else ["press"]
    return [cycle[beat % len(cycle)] == "press" for beat in range(beats)]


@st.composite
def choices(draw, bundle: dict, pains: st.SearchStrategy[int] = any_pain) -> dict:
    """A point, its side, its pain, the presses wanted on it, and whether the breath is followed."""
    point_id = draw(st.sampled_from(sorted(bundle["points"])))
    return {
        "point_id": point_id,
        "side": draw(st.sampled_from(bundle["points"][point_id]["sides"])),
        "pain": draw(pains),
        "presses": draw(st.sampled_from([60, 90, 120, 150, 180])),
        "guided": draw(st.booleans()),
    }


@examples
@given(st.data())
def test_a_planned_point_holds_its_script_with_the_presses_wanted_within_its_limits(
    client, bundle, data
):
    choice = data.draw(choices(bundle))
    point = client.evaluate("choice => domain.plan.planPoint(bundle, choice)", choice)
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


# Player

PLAY = """
([choices, events]) => {
  const { firstState, play, pressesDone, runBeats } = domain.player;
  const frozen = (value) => {
    if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value);
      Object.values(value).forEach(frozen);
    }
    return value;
  };
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const plan = frozen(domain.plan.makePlan(bundle, choices));
  const figures = (state) => ({
    ...state,
    run_beats: state.phase === "done" ? 0 : runBeats(plan, state),
    presses: state.results.map((result, point) =>
      point === state.point && state.phase !== "done" ? pressesDone(plan, state) : result.presses),
  });
  let state = frozen(firstState(plan));
  let reopened = copy(state);
  const trace = [{ event: { type: "begin" }, is_same: true, is_equal: true, ...figures(state) }];
  for (const { ahead, ...given } of events) {
    const event = ahead === undefined ? given : { ...given, begun: state.begun + ahead };
    const next = frozen(play(plan, state, event));
    reopened = copy(play(plan, reopened, event));
    const is_equal = JSON.stringify(next) === JSON.stringify(reopened);
    trace.push({ event: { ahead, ...event }, is_same: next === state, is_equal, ...figures(next) });
    state = next;
  }
  const points = plan.points.map(({ script, presses_total_max, planned_presses, stages }) =>
    ({ script, presses_total_max, planned_presses, stages: stages.length }));
  return { points, trace };
}
"""


def kind(type_: str, **values: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({"type": st.just(type_), **values})


advancing = st.one_of(
    kind("beats", ahead=st.integers(-3, 70)),
    kind("beats", ahead=st.integers(1, 1)),
    kind("over"),
    kind("over"),
    kind("pain", pain=any_pain),
    kind("pain", pain=st.integers(2, 8)),
    kind("lead", left_s=st.integers(0, 10)),
    kind("pause"),
    kind("resume"),
    kind("resume"),
)
ending = st.one_of(kind("skip", reason=st.just("skipped")), kind("stop", reason=st.just("tired")))


@st.composite
def events(draw, kinds: st.SearchStrategy[dict]) -> list[dict]:
    """Events in the order of their times, milliseconds apart."""
    steps = draw(st.lists(st.tuples(kinds, st.integers(0, 9000)), max_size=40))
    times = accumulate(gap_ms for _, gap_ms in steps)
    return [{**event, "at_ms": at_ms} for (event, _), at_ms in zip(steps, times, strict=True)]


anything = st.one_of(advancing, advancing, advancing, ending)
mostly_severe = st.one_of(any_pain, st.sampled_from([7, 8, 9]))


def played(client, bundle, data) -> tuple[list[dict], list[dict]]:
    """One to three points, mostly of severe pain, and each state the player went through."""
    chosen = data.draw(st.lists(choices(bundle, mostly_severe), min_size=1, max_size=3))
    happening = data.draw(events(anything))
    result = client.evaluate(PLAY, [chosen, happening])
    return result["points"], result["trace"]


@examples
@given(st.data())
def test_presses_only_grow_and_only_by_beats_that_have_begun(client, bundle, data):
    _, trace = played(client, bundle, data)
    for before, after in zip(trace, trace[1:], strict=False):
        grown = sum(after["presses"]) - sum(before["presses"])
        assert grown >= 0
        if after["event"]["type"] == "beats":
            assert grown <= max(after["begun"] - before["begun"], 0)
        elif after["event"]["type"] == "over":
            assert grown <= before["run_beats"] - before["begun"]
        else:
            assert grown == 0


@examples
@given(st.data())
def test_late_and_repeated_beats_change_nothing(client, bundle, data):
    _, trace = played(client, bundle, data)
    for before, after in zip(trace, trace[1:], strict=False):
        is_deaf = before["paused"] or before["phase"] in ("asking", "done")
        is_old = after["event"]["type"] == "beats" and after["event"]["ahead"] <= 0
        if is_old or (is_deaf and after["event"]["type"] in ("beats", "over")):
            assert after["is_same"]
        assert 0 <= after["begun"] <= max(after["run_beats"], before["run_beats"])


@examples
@given(st.data())
def test_the_presses_of_a_point_are_those_of_its_stages_and_under_its_maximum(client, bundle, data):
    points, trace = played(client, bundle, data)
    for state in trace:
        for point, result, presses in zip(points, state["results"], state["presses"], strict=True):
            assert result["presses"] == sum(stage["presses"] for stage in result["stages"])
            assert result["beats"] >= result["presses"]
            assert presses <= (point["presses_total_max"] or point["planned_presses"])
            assert all(0 <= stage["stage"] < point["stages"] for stage in result["stages"])


@examples
@given(st.data())
def test_a_state_read_back_from_its_json_goes_on_equally(client, bundle, data):
    _, trace = played(client, bundle, data)
    assert all(state["is_equal"] for state in trace)


@examples
@given(st.data())
def test_done_is_done_and_a_point_pressed_to_its_end_has_its_planned_presses(client, bundle, data):
    points, trace = played(client, bundle, data)
    for before, after in zip(trace, trace[1:], strict=False):
        if before["phase"] == "done":
            assert after["is_same"]
    last = trace[-1]
    if last["outcome"] == "completed":
        for point, result in zip(points, last["results"], strict=True):
            if point["script"] == "direct" and result["skipped"] is None:
                assert result["presses"] == point["planned_presses"]
    if last["outcome"] == "stopped":
        untouched = [result for result in last["results"] if not result["stages"]]
        assert all(result["skipped"] in ("not_reached", "skipped") for result in untouched)


@examples
@given(st.data())
def test_pauses_are_the_time_between_pause_and_whatever_ended_it(client, bundle, data):
    _, trace = played(client, bundle, data)
    expected, since_ms = 0, None
    for before, after in zip(trace, trace[1:], strict=False):
        if not before["paused"] and after["paused"]:
            since_ms = after["event"]["at_ms"]
        if before["paused"] and not after["paused"]:
            expected += after["event"]["at_ms"] - since_ms
    assert sum(result["pauses_ms"] for result in trace[-1]["results"]) == expected


FINISH = """
([choices, events]) => {
  const { firstState, play, restored } = domain.player;
  const plan = domain.plan.makePlan(bundle, choices);
  const { points } = plan;
  let state = firstState(plan);
  for (const { ahead, ...given } of events) {
    const event = ahead === undefined ? given : { ...given, begun: state.begun + ahead };
    state = play(plan, state, event);
  }
  state = restored(JSON.parse(JSON.stringify(state)));
  const [at_ms, pain] = [1e9, 0];
  for (let turn = 0; turn < 100 && state.phase !== "done"; turn += 1) {
    for (const type of ["resume", "over", "pain"]) state = play(plan, state, { type, at_ms, pain });
  }
  return { points, state };
}
"""


@examples
@given(st.data())
def test_a_killed_session_can_be_gone_on_with_to_its_end_from_any_moment(client, bundle, data):
    chosen = data.draw(st.lists(choices(bundle), min_size=1, max_size=3))
    happened = data.draw(events(advancing))
    ended = client.evaluate(FINISH, [chosen, happened])

    assert ended["state"]["outcome"] == "completed"
    for point, result in zip(ended["points"], ended["state"]["results"], strict=True):
        if point["script"] == "direct":
            assert result["presses"] == point["planned_presses"]
        assert result["pauses_ms"] < 1e9


def decided(client, bundle, point_id: str, pain: int, presses_before: int = 0) -> list[tuple]:
    """(stage, round, pain now, word) of every question that can be asked at a point."""
    choice = {"point_id": point_id, "pain": pain, "presses": 180, "guided": False}
    choice["side"] = bundle["points"][point_id]["sides"][0]
    return client.evaluate(
        """([choice, presses]) => {
          const plan = domain.plan.makePlan(bundle, [choice]);
          const first = domain.player.firstState(plan);
          first.results[0].presses = presses;
          return plan.points[0].stages.flatMap(({ rounds_max }, stage) =>
            Array.from({ length: rounds_max }, (_, round) => round).flatMap((round) =>
              Array.from({ length: 11 }, (_, now) => {
                const state = { ...first, phase: "asking", stage, round };
                return [stage, round, now, domain.player.decide(plan, state, now)];
              })));
        }""",
        [choice, presses_before],
    )


@pytest.mark.parametrize("pain", [7, 8, 9, 10])
@pytest.mark.parametrize("point_id", ["acromion", "rib-07", "sternum", "spinous-c7"])
def test_the_player_decides_by_the_table_of_the_bundle(client, bundle, point_id, pain):
    side = bundle["points"][point_id]["sides"][0]
    stages = bundle["scripts"][point_id][side][bundle["pain"]["grades"][pain]]["stages"]
    words = decided(client, bundle, point_id, pain)

    assert len(words) == 11 * sum(stage["rounds_max"] for stage in stages)
    for stage, round_, now, word in words:
        table = bundle["decisions"][stages[stage]["decision"]]
        is_last = round_ + 1 == stages[stage]["rounds_max"]
        assert word == table["last" if is_last else "open"][pain][now]


def test_near_the_maximum_of_a_point_every_answer_that_would_pass_it_ends_the_point(client, bundle):
    most = bundle["scripts"]["acromion"]["left"]["approach"]["presses_total_max"]
    for stage, _, _, word in decided(client, bundle, "acromion", 8, presses_before=most - 59):
        # From the outermost ring a retreat leads away from the point.
        assert word == "end" or (stage, word) == (0, "retreat")


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
    await Promise.all([import("/views/history.js"), import("/views/log.js")]);
  const summary = domain.summary.summaryOf(log.points);
  const row = logRow(log, { bundle, patients: [] });
  const view = logView({ log, sha256: null, bundle, summary, isAsking: 0 }, () => {});
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
