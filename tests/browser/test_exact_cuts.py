"""What is taken back from the sound of a run: a new breath splices it, a pause fades it.

The voice is the real one, in a graph that is rendered and stands still where a hand intervenes. The
page's clock stands still all the while, so no timer of the pacer takes part.
"""

from collections.abc import Iterator

import pytest
from browser.client_domain import PLACE, answer
from browser.test_client_pulse import breath, presses_of
from browser.test_exact_sounds import RENDER, any_run, dice, sounds_of
from playwright.sync_api import Browser, Page

RATE = 44_100


# Renders what a voice sounds: the run begins at a quantum of the graph, and `then(running, zeroS)`
# happens at second `thenS` from its first beat.
VOICE = """
() => {
  const QUANTUM = 128;
  globalThis.frames = (second, rate) => Math.round(second * rate);
  // That the rendering stands still is not a call that takes the sound away.
  globalThis.graphOf = (seconds, rate) => {
    const context = new OfflineAudioContext(1, Math.ceil(seconds * rate), rate);
    context.addEventListener("statechange", (event) => event.stopImmediatePropagation());
    return context;
  };
  globalThis.heardOf = async (run, { rate, quantum = 1, thenS = null, then = null }) => {
    const { openAudio } = await import("/edges/audio.js");
    const context = graphOf(run.leadS + run.beats + 1, rate);
    const voice = openAudio({ context, output: context.destination });
    const nothing = () => {};
    const tell = { lead: nothing, beat: nothing, breath: nothing, over: nothing, stalled: nothing };
    const startS = (quantum * QUANTUM) / rate;
    const zeroS = globalThis.zeroOf(run, startS, rate);
    let [running, thenAtS] = [null, null];
    context.suspend(startS).then(() => {
      running = voice.run(run, tell);
      context.resume();
    });
    if (then)
      context.suspend(zeroS + thenS).then(() => {
        thenAtS = context.currentTime;
        then(running);
        context.resume();
      });
    const samples = (await context.startRendering()).getChannelData(0);
    return { samples, zero: frames(zeroS, rate), then: then && frames(thenAtS, rate) };
  };
  // How much of a press there is at each second: 0 none, 1 one, 2 two. The breath may sound as
  // well: it is no tone of that height.
  globalThis.pressesAt = async (samples, zero, seconds, rate) => {
    const { samplesOf } = await import("/edges/tones.js");
    const press = samplesOf("press", rate);
    const whole = press.reduce((sum, one) => sum + one * one, 0);
    const partAt = (from) =>
      press.reduce((sum, one, i) => sum + one * (samples[from + i] ?? 0), 0) / whole;
    return Array.from({ length: seconds }, (_, second) => partAt(zero + second * rate));
  };
  // Where a run that is started then has its first beat; see START_S of the voice.
  globalThis.zeroOf = (run, startS, rate) => frames(startS + 0.06 + run.leadS, rate) / rate;
}
"""


@pytest.fixture(scope="module")
def ear(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.clock.install(time="2026-11-23T07:59:00Z")
    page.route("**/*", answer)
    page.goto(PLACE)
    page.clock.pause_at("2026-11-23T08:00:00Z")
    page.evaluate(RENDER)
    page.evaluate(VOICE)
    yield page
    page.close()


def guided_run(**changes) -> dict:
    run = {"pulse": {"period_ms": 1000, "breaths": [breath(5000)]}, "fromBeat": 0, "beats": 24}
    return {**run, "leadS": 3, "countIn": 3, "lastPresses": 0, "ending": None, "pips": 0, **changes}


def changed(run: dict, new: dict) -> dict:
    """The same run with one more breath."""
    breaths = [*run["pulse"]["breaths"], new]
    return {**run, "pulse": {**run["pulse"], "breaths": breaths}}


# A new breath


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("seed", range(6))
def test_a_score_cut_and_spliced_sounds_each_press_once(ear, seed, rate):
    chance = dice(seed)
    run = any_run(chance, guided=True) | {"pips": 0, "ending": "change"}
    beat = chance.randrange(run["fromBeat"] + 1, run["beats"])
    later = [one for one in run["pulse"]["breaths"] if one["from_beat"] < beat]
    new = breath(chance.randint(2500, 7500), beat, 1000 * beat + chance.randint(-5000, 5000))
    run["pulse"] = {**run["pulse"], "breaths": later}
    then = changed(run, new)
    found = ear.evaluate(
        """async ([run, then, atS, sounds, rate]) => {
          const { scoreOf } = await import("/domain/score.js");
          const { frame, soundScore } = await import("/edges/score_graph.js");
          const context = new OfflineAudioContext(1, (run.leadS + run.beats + 3) * rate, rate);
          const [before, after] = [run, then].map((one) => ({ ...scoreOf(one), swells: [] }));
          const cutS = frame(context, run.leadS + atS);
          const first = soundScore(context, context.destination, before, run.leadS, 0);
          first.cut(cutS);
          soundScore(context, context.destination, after, run.leadS, cutS);
          const heard = (await context.startRendering()).getChannelData(0);
          return apart(heard, await placed(sounds, run, heard.length, rate));
        }""",
        [run, then, beat - run["fromBeat"], spliced(run, then, beat), rate],
    )
    assert found == 0


def spliced(run: dict, then: dict, beat: int) -> list[tuple[str, float]]:
    """The sounds of a run until a beat, and from there on those of another one."""
    at_s = beat - run["fromBeat"]
    return [
        *[sound for sound in sounds_of(run) if sound[1] < at_s],
        *[sound for sound in sounds_of(then) if sound[1] >= at_s],
    ]


PRESSES = """
async ([run, then, beat, side, rate]) => {
  const atS = beat - run.fromBeat;
  // The frame nearest to a beat lies before, on or after what floats make of its second.
  let quantum = 1;
  const sideOf = (quantum) => {
    const second = zeroOf(run, (quantum * 128) / rate, rate) + atS;
    return Math.sign(frames(second, rate) / rate - second);
  };
  while (sideOf(quantum) !== side) quantum += 1;
  const follow = (running) => running.follow(then);
  const heard = await heardOf(run, { rate, quantum, thenS: atS - 1.4, then: follow });
  return pressesAt(heard.samples, heard.zero, run.beats - run.fromBeat, rate);
}
"""
# The beat of the change is a press until then and is held from then on, or the other way.
TURNS = {"to a hold": breath(4000, 11, 11_000 - 2500), "to a press": breath(4000, 13, 13_000)}


@pytest.mark.parametrize("side", [-1, 0, 1])
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("from_beat", [0, 7])
def test_a_new_breath_takes_over_at_its_beat_with_no_press_lost_or_doubled(
    ear, from_beat, turn, side
):
    run = guided_run(fromBeat=from_beat)
    then = changed(run, TURNS[turn])
    beat = TURNS[turn]["from_beat"]
    heard = ear.evaluate(PRESSES, [run, then, beat, side, RATE])
    kinds = presses_of(then["pulse"], run["beats"])[from_beat:]

    assert presses_of(run["pulse"], beat + 1)[beat] is not kinds[beat - from_beat]
    assert all(abs(part - round(part)) < 0.3 for part in heard)
    assert [round(part) for part in heard] == kinds


def test_a_new_breath_is_not_heard_before_its_beat(ear):
    """From 14.6 s on: breathing out is fading when the tap comes, its beat is at 16."""
    run = guided_run()
    then = changed(run, breath(4000, 13, 13_000))
    first = ear.evaluate(
        """async ([run, then, rate]) => {
          const before = await heardOf(run, { rate });
          const changed = { rate, thenS: 11.4, then: (running) => running.follow(then) };
          const after = await heardOf(run, changed);
          const first = after.samples.findIndex((one, i) => one !== before.samples[i]);
          return (first - after.zero) / rate;
        }""",
        [run, then, RATE],
    )
    assert 13 <= first < 13.1


TAPPED = """
async ([bundle, tapsS, endS, rate]) => {
  const [{ openAudio }, { runSession }, { makePlan }, { firstState }, { pressesDone, runPulse }] =
    await Promise.all(["edges/audio", "flows/run", "domain/plan", "domain/player", "domain/run"]
      .map((name) => import(`/${name}.js`)));
  const LEAD_S = 3;
  const context = graphOf(endS + LEAD_S + 1, rate);
  const { now } = performance;
  performance.now = () => context.currentTime * 1000; // the page has the time of the graph
  const choice = { point_id: "sternum", side: "midline", pain: 3, presses: 60, guided: true };
  const plan = makePlan(bundle, [choice], 5000);
  let kept = null;
  const session = runSession(
    { plan, state: firstState(plan), elapsed_ms: 0, pacing: {} },
    {
      audio: openAudio({ context, output: context.destination }),
      vibration: { halt() {} },
      clock: { nowMs: () => performance.now() },
      keep: (moment) => { kept = moment; },
    },
    { getReadyS: LEAD_S, vibration: false, pips: false },
    { changed() {}, ended() {} },
  );
  const startS = 128 / rate;
  const zeroS = zeroOf({ leadS: LEAD_S }, startS, rate);
  const at = (second, act) =>
    context.suspend(second).then(() => {
      act();
      context.resume();
    });
  at(startS, session.begin);
  for (const tapS of tapsS) at(zeroS + tapS, session.tapBreath);
  at(zeroS + endS, () => {
    session.look();
    session.keep();
  });
  const samples = (await context.startRendering()).getChannelData(0);
  performance.now = now;
  return {
    begun: kept.state.begun,
    counted: pressesDone(plan, kept.state),
    breaths: runPulse(plan, kept.state).breaths,
    heard: await pressesAt(samples, frames(zeroS, rate), kept.state.begun, rate),
  };
}
"""


@pytest.mark.parametrize("tap_s", [2.4, 3.1, 6.7])
def test_a_page_that_hangs_while_breaths_are_tapped_counts_what_was_heard(ear, bundle, tap_s):
    taps = [tap_s + 3 * n for n in range(4)]
    found = ear.evaluate(TAPPED, [bundle, taps, 24.5, RATE])
    heard = [round(part) for part in found["heard"]]

    assert found["begun"] == 25
    assert len(found["breaths"]) == 2
    assert heard[: int(taps[-1]) + 1] == presses_of({"breaths": [breath(5000)]}, int(taps[-1]) + 1)
    assert heard == presses_of({"breaths": found["breaths"]}, 25)
    assert found["counted"] == sum(heard)


# A pause

HALTED = """
async ([run, thenS, rate]) => {
  const whole = await heardOf(run, { rate });
  const { samples, then } = await heardOf(run, { rate, thenS, then: (running) => running.halt() });
  const fade = 0.02 * rate;
  const [before, after] = [whole.samples, samples].map((all) => all.subarray(then));
  const excess = (one, i) => Math.abs(one) - Math.abs(before[i]);
  // Nothing is louder than it would have been, nothing falls away faster than a fade.
  const least = (i) => Math.abs(before[i]) * Math.max(0, 1 - i / fade) * Math.exp(-i / fade);
  const part = after.subarray(0, fade);
  return {
    untouched: apart(samples.subarray(0, then), whole.samples.subarray(0, then)),
    louder: part.reduce((most, one, i) => Math.max(most, excess(one, i)), 0),
    fallen: part.reduce((most, one, i) => Math.max(most, least(i) - Math.abs(one)), 0),
    rest: apart(after.subarray(fade + 1), new Float32Array(after.length)),
    loudest: apart(before.subarray(0, fade), new Float32Array(after.length)),
  };
}
"""


def fades(ear: Page, run: dict, then_s: float) -> None:
    """It goes on until it is halted, then fades within a fiftieth of a second, and is silent."""
    heard = ear.evaluate(HALTED, [run, then_s, RATE])
    assert heard["loudest"] > 0.003  # there was something to fade
    assert heard["untouched"] == 0
    assert heard["louder"] < 1e-4
    assert heard["fallen"] < 1e-4
    assert heard["rest"] == 0


@pytest.mark.parametrize("then_s", [-1.98, 5.02, 6.1, 22.03])
def test_a_pause_fades_a_tone_and_silences_what_was_to_come(ear, then_s):
    pulse = {"period_ms": 1000, "breaths": None}
    fades(ear, guided_run(pulse=pulse, lastPresses=3), then_s)


@pytest.mark.parametrize("then_s", [10.3, 11.5, 12.5, 13.5, 14.5])
def test_a_pause_fades_the_breath(ear, then_s):
    fades(ear, guided_run(), then_s)
