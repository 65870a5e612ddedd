"""A session that waited while the phone was updated: begun by version 0.1.0, finished by this one.

Version 0.1.0 breathed in first, in whole seconds, and knew one rhythm only. What it had counted is
kept as it counted it; what is pressed from now on is counted as it is heard.
"""

import json
from pathlib import Path

import pytest
from browser.bedside import COUNT_IN_S, GET_READY_S, START_S, Bedside
from playwright.sync_api import expect

VECTORS = Path(__file__).parents[1] / "vectors" / "draft-0.1.0.json"
OLD = json.loads(VECTORS.read_text(encoding="utf-8"))
DRAFTS = {draft["name"]: draft for draft in OLD["drafts"]}
OPEN = [name for name, draft in DRAFTS.items() if draft["moment"]["state"]["phase"] != "done"]


# Goes on with a draft to its end; each run as it is asked of the voice, each answer `pain`.
GO_ON = """
([session, moment, pain]) => {
  const { draftOf } = domain.draft;
  const { play, restored } = domain.player;
  const { pressesDone, runBeats, runPulse } = domain.run;
  const draft = draftOf({ ...session, ...moment }, bundle);
  const { plan } = draft;
  const opened = draft.state.results.map(({ presses }, i) =>
    i === draft.state.point && draft.state.phase !== "done"
      ? pressesDone(plan, draft.state)
      : presses);
  let state = restored(draft.state);
  const runs = [];
  for (let turn = 0; state.phase !== "done" && turn < 100; turn += 1) {
    state = play(plan, state, { type: "resume", at_ms: 0 });
    if (state.phase !== "asking") {
      const pulse = runPulse(plan, state);
      const [from, to] = [state.begun, runBeats(plan, state)];
      const beats = Array.from({ length: Math.max(to - from, 0) }, (_, n) => from + n);
      const presses = beats.filter((beat) => domain.pulse.isPress(pulse, beat)).length;
      runs.push({ point: state.point, stage: state.stage, presses, from, to });
    }
    state = play(plan, state, { type: "over" });
    if (state.phase === "asking") state = play(plan, state, { type: "pain", pain, at_ms: 0 });
  }
  return { opened, runs, state, points: plan.points };
}
"""


def gone_on(client, name: str, pain: int = 3) -> dict:
    draft = DRAFTS[name]
    return client.evaluate(GO_ON, [OLD["sessions"][draft["session"]], draft["moment"], pain])


@pytest.mark.parametrize("name", DRAFTS)
def test_a_waiting_session_opens_with_the_presses_that_were_counted(client, name):
    assert gone_on(client, name)["opened"] == DRAFTS[name]["presses"]


@pytest.mark.parametrize("pain", [3, 5])
@pytest.mark.parametrize("name", DRAFTS)
def test_in_the_end_it_has_what_was_kept_and_what_was_heard_since(client, name, pain):
    ended = gone_on(client, name, pain)
    results = ended["state"]["results"]
    is_stopped = DRAFTS[name]["moment"]["state"]["outcome"] == "stopped"

    assert ended["state"]["outcome"] == ("stopped" if is_stopped else "completed")
    for i, (kept, result) in enumerate(zip(DRAFTS[name]["presses"], results, strict=True)):
        heard = sum(run["presses"] for run in ended["runs"] if run["point"] == i)
        assert result["presses"] == kept + heard
        assert result["presses"] == sum(stage["presses"] for stage in result["stages"])
        assert result["beats"] >= result["presses"]
        point = ended["points"][i]
        if point["script"] == "direct" and not is_stopped:
            assert result["presses"] == point["planned_presses"]


@pytest.mark.parametrize("name", DRAFTS)
def test_no_run_of_it_goes_backwards(client, name):
    assert [run for run in gone_on(client, name)["runs"] if run["from"] > run["to"]] == []


APPROACHES = [name for name in DRAFTS if "approach" in name]
BLOCKS = [name for name in DRAFTS if "block" in name]


@pytest.mark.parametrize("pain", [3, 5, 6])
@pytest.mark.parametrize("name", APPROACHES)
def test_the_maximum_of_a_point_holds_over_the_update(client, name, pain):
    ended = gone_on(client, name, pain)
    for point, result in zip(ended["points"], ended["state"]["results"], strict=True):
        assert result["presses"] <= point["presses_total_max"]


@pytest.mark.parametrize("name", BLOCKS)
def test_the_pain_is_asked_after_as_many_presses_as_ever(client, name):
    ended = gone_on(client, name, 5)
    stages = ended["state"]["results"][0]["stages"]
    block = ended["points"][0]["stages"][-1]["block_presses"]
    asked, since = [], 0
    for stage in stages:
        is_point = stage["stage"] == len(ended["points"][0]["stages"]) - 1
        since = since + stage["presses"] if is_point else 0
        if stage["pain"] is not None and is_point:
            asked.append(since)
            since = 0
    assert all(presses <= block for presses in asked)


def test_a_draft_of_this_version_is_left_as_it_is(client):
    kept = client.evaluate(
        """() => {
          const choice = { point_id: "sternum", side: "midline", pain: 3, presses: 60 };
          const plan = domain.plan.makePlan(bundle, [{ ...choice, guided: true }], 4000);
          const first = domain.player.firstState(plan);
          const state = domain.player.play(plan, first, { type: "beats", begun: 17 });
          const draft = { id: "0", plan, state };
          return [draft, domain.draft.draftOf(structuredClone(draft), bundle)];
        }"""
    )
    assert kept[0] == kept[1]


# In the app

SEED = """
([session, moment]) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const writing = db.transaction("drafts", "readwrite");
    writing.objectStore("drafts").put(session, "plan");
    writing.objectStore("drafts").put(moment, "state");
    writing.onerror = () => fail(writing.error);
    writing.oncomplete = () => { db.close(); done(); };
  };
})
"""


def waiting(bea: Bedside, name: str) -> dict:
    """The draft, in the vault of a phone whose app was updated since and is at Today."""
    draft = DRAFTS[name]
    bea.page.evaluate(SEED, [OLD["sessions"][draft["session"]], draft["moment"]])
    bea.page.reload()
    bea.see("draft-place")
    return draft


AGAIN_S = COUNT_IN_S + START_S  # from going on to the first press
NEXT_S = GET_READY_S + START_S

# Each with the seconds that its presses may take yet, and the points that get pressed.
LIVES = {
    "unguided, paused in the first lead": NEXT_S + 60 + NEXT_S + 60,
    "unguided, amid the first point": AGAIN_S + 60 + NEXT_S + 60,
    "unguided, paused amid the second point": AGAIN_S + 60,
    "unguided, in the lead after a pause": AGAIN_S + 60 + NEXT_S + 60,
    "guided, in the first lead": NEXT_S + 100,
    "guided, amid breathing out": AGAIN_S + 100,
    "guided, paused amid breathing in": AGAIN_S + 100,
    "guided, at the last press": AGAIN_S + 2,
}


@pytest.mark.parametrize("name", LIVES)
def test_it_is_gone_on_with_in_the_app_and_the_log_has_what_was_kept_and_heard(bea, name):
    draft = waiting(bea, name)
    bea.resume()
    bea.let_pass(LIVES[name] + 1)
    bea.pains([1] * len(draft["presses"]))
    points = bea.finish()["points"]

    assert [point["presses"] for point in points] == [60] * len(points)
    assert bea.heard_presses() == 60 * len(points) - sum(draft["presses"])
    assert bea.felt() == bea.heard_presses()
    assert bea.records("drafts") == []


@pytest.mark.parametrize("name", OPEN)
def test_today_shows_the_presses_that_were_counted(bea, name):
    draft = waiting(bea, name)
    assert bea.number_of("draft-presses") == sum(draft["presses"])


@pytest.mark.parametrize("name", ["unguided approach, asking", "guided approach, asking"])
def test_its_open_question_is_asked_again_and_goes_on_with_the_next_ring(bea, name):
    waiting(bea, name)
    bea.tap_on("resume")
    bea.is_phase("asking")
    bea.answer_pain(3)
    bea.let_pass(AGAIN_S + 100 + 1)
    bea.is_phase("asking")
    bea.answer_pain(10)
    bea.pains([5])
    (point,) = bea.finish()["points"]

    assert [stage["presses"] for stage in point["stages"]] == [60, 60]
    assert [stage["pain"] for stage in point["stages"]] == [3, 10]
    assert (point["presses"], bea.heard_presses()) == (120, 60)


@pytest.mark.parametrize("name", ["unguided, done", "guided, done", "unguided, stopped"])
def test_a_session_that_was_over_needs_its_answers_only(bea, name):
    draft = waiting(bea, name)
    expect(bea.at("draft-presses")).to_have_count(0)
    bea.tap_on("resume")
    bea.pains([2] * len(draft["presses"]))
    log = bea.finish()

    assert [point["presses"] for point in log["points"]] == draft["presses"]
    assert log["app_version"] == "0.1.0"
    assert bea.heard_presses() == 0


def test_it_can_be_ended_where_it_stands(bea):
    draft = waiting(bea, "guided, amid breathing out")
    bea.tap_on("keep-draft")
    bea.pains([1])
    (point,) = bea.finish()["points"]
    assert point["presses"] == draft["presses"][0]
