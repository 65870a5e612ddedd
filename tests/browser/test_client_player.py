"""The player, run as it is in a browser: any events in any order, and the bundle's decisions."""

from itertools import accumulate, pairwise

import pytest
from browser.client_domain import BREATH_MS, any_pain, choices, examples
from hypothesis import given
from hypothesis import strategies as st

STAGE_MAX_S = 180  # of breathing.stage_max_s

PLAY = """
([choices, events, breath_ms]) => {
  const { firstState, play } = domain.player;
  const { currentStage, pressesDone, runBeats, runPulse } = domain.run;
  const frozen = (value) => {
    if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value);
      Object.values(value).forEach(frozen);
    }
    return value;
  };
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const plan = frozen(domain.plan.makePlan(bundle, choices, breath_ms));
  // The beats of a run, some ahead among them, as presses or not.
  const pressed = (state) =>
    Array.from({ length: state.begun + 30 }, (_, beat) =>
      domain.pulse.isPress(runPulse(plan, state), beat));
  const figures = (state) => ({
    ...state,
    is_guided: currentStage(plan, state).guided,
    run_beats: state.phase === "done" ? 0 : runBeats(plan, state),
    presses: state.results.map((result, point) =>
      point === state.point && state.phase !== "done" ? pressesDone(plan, state) : result.presses),
  });
  let state = frozen(firstState(plan));
  let reopened = copy(state);
  const trace = [{ event: { type: "begin" }, is_same: true, is_equal: true, ...figures(state) }];
  for (const { ahead, near_ms, ...given } of events) {
    const event = { ...given };
    if (ahead !== undefined) event.begun = state.begun + ahead;
    if (near_ms !== undefined) event.inhale_at_ms = state.begun * 1000 + near_ms;
    const next = frozen(play(plan, state, event));
    reopened = copy(play(plan, reopened, event));
    const is_equal = JSON.stringify(next) === JSON.stringify(reopened);
    const kinds = event.type === "breath" ? [state, next].map(pressed) : null;
    const marks = { event: { ahead, ...event }, is_same: next === state, is_equal, kinds };
    trace.push({ ...marks, ...figures(next) });
    state = next;
  }
  const points = plan.points.map(({ script, presses_total_max, planned_presses, stages }) => ({
    ...{ script, presses_total_max, planned_presses, stages: stages.length },
    is_guided: stages.some(({ guided }) => guided),
    rings: stages.map(({ decision }) => decision === "ring"),
  }));
  return { points, trace };
}
"""


def kind(type_: str, **values: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries({"type": st.just(type_), **values})


# Any rhythm of breathing, tapped near the last beat that is known, or at any time.
a_breath = kind(
    "breath",
    period_ms=st.integers(2500, 7500),
    near_ms=st.floats(-8000, 2000) | st.integers(-200_000, 200_000),
)
advancing = st.one_of(
    a_breath,
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
    # Left alone, hypothesis draws some five: too few to come far in a session.
    steps = draw(st.lists(st.tuples(kinds, st.integers(0, 9000)), min_size=15, max_size=40))
    times = accumulate(gap_ms for _, gap_ms in steps)
    return [{**event, "at_ms": at_ms} for (event, _), at_ms in zip(steps, times, strict=True)]


anything = st.one_of(advancing, advancing, advancing, ending)
any_breath = st.just(BREATH_MS) | st.integers(2500, 7500)
mostly_severe = st.one_of(any_pain, st.sampled_from([7, 8, 9]))


def played(client, bundle, data) -> tuple[list[dict], list[dict]]:
    """One to three points, mostly of severe pain, and each state the player went through."""
    chosen = data.draw(st.lists(choices(bundle, mostly_severe), min_size=1, max_size=3))
    happening = data.draw(events(anything))
    result = client.evaluate(PLAY, [chosen, happening, data.draw(any_breath)])
    return result["points"], result["trace"]


@examples
@given(st.data())
def test_presses_only_grow_and_only_by_beats_that_have_begun(client, bundle, data):
    _, trace = played(client, bundle, data)
    for before, after in pairwise(trace):
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
    for before, after in pairwise(trace):
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
            is_here = result is state["results"][state["point"]] and state["phase"] != "done"
            assert presses <= result["beats"] + (state["begun"] if is_here else 0)
            assert presses <= (point["presses_total_max"] or point["planned_presses"])
            assert all(0 <= stage["stage"] < point["stages"] for stage in result["stages"])


@examples
@given(st.data(), st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_a_point_comes_to_its_end_under_its_maximum_however_the_pain_goes_on(
    client, bundle, data, pains
):
    chosen = data.draw(choices(bundle, st.sampled_from([7, 8, 9])))
    turns = [{"type": type_, "pain": pain} for pain in pains * 10 for type_ in ("over", "pain")]
    played = client.evaluate(PLAY, [[chosen], turns, data.draw(any_breath)])
    (point,), last = played["points"], played["trace"][-1]

    assert last["phase"] == "done"
    assert last["presses"][0] <= point["presses_total_max"]


@examples
@given(st.data())
def test_a_state_read_back_from_its_json_goes_on_equally(client, bundle, data):
    _, trace = played(client, bundle, data)
    assert all(state["is_equal"] for state in trace)


def is_pressed_out(point: dict, result: dict) -> bool:
    """Its presses are done; under a breath that changed its time may be over before."""
    is_over = point["is_guided"] and result["beats"] == STAGE_MAX_S
    planned = point["planned_presses"]
    return result["presses"] == planned or (is_over and result["presses"] < planned)


@examples
@given(st.data())
def test_done_is_done_and_a_point_pressed_to_its_end_has_its_planned_presses(client, bundle, data):
    points, trace = played(client, bundle, data)
    for before, after in pairwise(trace):
        if before["phase"] == "done":
            assert after["is_same"]
    last = trace[-1]
    if last["outcome"] == "completed":
        for point, result in zip(points, last["results"], strict=True):
            if point["script"] == "direct" and result["skipped"] is None:
                assert is_pressed_out(point, result)
    if last["outcome"] == "stopped":
        untouched = [result for result in last["results"] if not result["stages"]]
        assert all(result["skipped"] in ("not_reached", "skipped") for result in untouched)


@examples
@given(st.data())
def test_pauses_are_the_time_between_pause_and_whatever_ended_it(client, bundle, data):
    _, trace = played(client, bundle, data)
    expected, since_ms = 0, None
    for before, after in pairwise(trace):
        if not before["paused"] and after["paused"]:
            since_ms = after["event"]["at_ms"]
        if before["paused"] and not after["paused"]:
            expected += after["event"]["at_ms"] - since_ms
    assert sum(result["pauses_ms"] for result in trace[-1]["results"]) == expected


FINISH = """
([choices, events, breath_ms]) => {
  const { firstState, play, restored } = domain.player;
  const plan = domain.plan.makePlan(bundle, choices, breath_ms);
  const { points } = plan;
  let state = firstState(plan);
  for (const { ahead, near_ms, ...given } of events) {
    const event = { ...given };
    if (ahead !== undefined) event.begun = state.begun + ahead;
    if (near_ms !== undefined) event.inhale_at_ms = state.begun * 1000 + near_ms;
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
    ended = client.evaluate(FINISH, [chosen, happened, data.draw(any_breath)])

    assert ended["state"]["outcome"] == "completed"
    for point, result in zip(ended["points"], ended["state"]["results"], strict=True):
        if point["script"] == "direct":
            is_guided = any(stage["guided"] for stage in point["stages"])
            assert is_pressed_out({**point, "is_guided": is_guided}, result)
        assert result["pauses_ms"] < 1e9


def decided(client, bundle, point_id: str, pain: int, presses_before: int = 0) -> list[tuple]:
    """(stage, round, pain now, word) of every question that can be asked at a point."""
    choice = {"point_id": point_id, "pain": pain, "presses": 180, "guided": False}
    choice["side"] = bundle["points"][point_id]["sides"][0]
    return client.evaluate(
        """([choice, presses]) => {
          const plan = domain.plan.makePlan(bundle, [choice], 5000);
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
