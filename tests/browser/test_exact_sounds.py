"""Every sample of a run, rendered by the browser: each sound in its place, and nothing beside it.

What is expected is written down here second by second; only how a single sound is shaped comes from
the modules, and that is looked at by itself.
"""

import random
from itertools import pairwise

import pytest
from browser.test_client_pulse import breath, presses_of

# Renders parts of a run's score ("loops", "notes", "swells"); the last seconds are for its ending.
RENDER = """
() => {
  globalThis.renderOf = async (run, rate, parts) => {
    const { scoreOf } = await import("/domain/score.js");
    const { soundScore } = await import("/edges/score_graph.js");
    const score = { loops: [], notes: [], swells: [] };
    for (const [part, value] of Object.entries(scoreOf(run)))
      if (!(part in score) || parts.includes(part)) score[part] = value;
    const context = new OfflineAudioContext(1, (run.leadS + score.to_s + 3) * rate, rate);
    soundScore(context, context.destination, score, run.leadS, 0);
    return (await context.startRendering()).getChannelData(0);
  };
  // The same by hand: [[sound, second from the first beat], …].
  globalThis.placed = async (sounds, run, length, rate) => {
    const { samplesOf } = await import("/edges/tones.js");
    const samples = new Float32Array(length);
    for (const [name, second] of sounds) {
      const start = Math.round((run.leadS + second) * rate);
      samplesOf(name, rate).forEach((one, i) => {
        if (start + i < length) samples[start + i] += one;
      });
    }
    return samples;
  };
  globalThis.apart = (one, other) =>
    one.reduce((most, sample, i) => Math.max(most, Math.abs(sample - other[i])), 0);
}
"""


@pytest.fixture(scope="module")
def ear(client):
    client.evaluate(RENDER)
    return client


def sounds_of(run: dict) -> list[tuple[str, float]]:
    """Every sound of a run with its second: the lead, the presses, the ending."""
    sounds = [("count_in", -second) for second in range(run["countIn"], 0, -1)]
    if 0.8 + run["pips"] * 0.32 <= run["leadS"] - run["countIn"]:
        sounds += [("pip", 0.8 - run["leadS"] + n * 0.32) for n in range(run["pips"])]
    kinds = presses_of(run["pulse"], run["beats"])
    pressed = [beat for beat in range(run["beats"]) if kinds[beat]]
    first_last = len(pressed) - run["lastPresses"]
    for number, beat in enumerate(pressed):
        name = "last" if number >= first_last else "press"
        sounds += [(name, beat - run["fromBeat"])] if beat >= run["fromBeat"] else []
    ending = run["ending"] and [(run["ending"], run["beats"] - run["fromBeat"])]
    return sounds + (ending or [])


def any_run(chance: random.Random, *, guided: bool) -> dict:
    beats = chance.randint(12, 120)
    changes = sorted(chance.sample(range(1, beats), chance.randrange(3)))
    breaths = [breath(chance.randint(2500, 7500))]
    for beat in changes:
        anchor_ms = 1000 * beat + chance.randint(-5000, 5000)
        breaths.append(breath(chance.randint(2500, 7500), beat, anchor_ms))
    return {
        "pulse": {"period_ms": 1000, "breaths": breaths if guided else None},
        "fromBeat": chance.choice([0, chance.randrange(beats - 1)]),
        "beats": beats,
        "leadS": chance.choice([3, 5, 10]),
        "countIn": 3,
        "lastPresses": chance.choice([0, 3, 5]),
        "ending": chance.choice([None, "change", "ask", "end"]),
        "pips": chance.randint(0, 5),
    }


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (not for secrets)


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("guided", [False, True])
def test_a_run_is_its_sounds_to_the_sample_and_nothing_else(ear, guided, seed, rate):
    run = any_run(dice(seed), guided=guided)
    apart = ear.evaluate(
        """async ([run, sounds, rate]) => {
          const heard = await renderOf(run, rate, ["loops", "notes"]);
          return apart(heard, await placed(sounds, run, heard.length, rate));
        }""",
        [run, sounds_of(run), rate],
    )
    assert apart == 0


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("guided", [False, True])
def test_the_track_for_a_locked_screen_is_its_run_to_the_sample(ear, guided, seed):
    run = any_run(dice(seed), guided=guided)
    found = ear.evaluate(
        """async ([run, sounds, rate]) => {
          const { renderRun } = await import("/edges/track.js");
          const { wavOf } = await import("/edges/wav.js");
          const { samples } = await renderRun(run, rate);
          const breath = await renderOf(run, rate, ["swells"]);
          const made = (await placed(sounds, run, samples.length, rate)).map(
            (one, i) => one + breath[i]);
          const file = await (await wavOf(samples, rate)).arrayBuffer();
          const decoder = new OfflineAudioContext(1, 1, rate);
          const read = (await decoder.decodeAudioData(file)).getChannelData(0);
          return {
            apart: apart(samples, made),
            read_apart: apart(read, samples),
            loudest: apart(samples, new Float32Array(samples.length)),
            is_whole: read.length === samples.length && samples.at(-1) === 0,
          };
        }""",
        [run, sounds_of(run), 24_000],
    )
    assert found["apart"] <= (1e-6 if guided else 0)  # what the sum of two floats is rounded by
    assert found["read_apart"] <= 2 / 32_768  # steps of 16 bits
    assert found["loudest"] <= 1
    assert found["is_whole"]


# The breath

# Of each swell: how often it crosses zero a second early and late, and how loud it is.
SWELLS = """
async ([run, rate]) => {
  const samples = await renderOf(run, rate, ["swells"]);
  const { scoreOf } = await import("/domain/score.js");
  const { swells, to_s } = scoreOf(run);
  const at = (second) => Math.round((run.leadS + second) * rate);
  const cut = ({ from_s, to_s }, a, b) =>
    samples.subarray(at(from_s + a * (to_s - from_s)), at(from_s + b * (to_s - from_s)));
  const crossings = (part) =>
    part.filter((one, i) => i > 0 && one > 0 !== part[i - 1] > 0).length / (part.length / rate);
  const loudness = (part) => Math.sqrt(part.reduce((sum, one) => sum + one * one, 0) / part.length);
  const turn = ({ to_s }) => samples.subarray(at(to_s - 0.005), at(to_s + 0.005));
  return {
    after: loudness(samples.subarray(at(to_s))),
    swells: swells.map((swell) => ({
      ...swell,
      early: crossings(cut(swell, 0.1, 0.35)),
      late: crossings(cut(swell, 0.65, 0.9)),
      loud: loudness(cut(swell, 0.1, 0.9)),
      turn: loudness(turn(swell)),
    })),
  };
}
"""


@pytest.mark.parametrize("per_min", [8, 12, 24])
def test_breathing_in_brightens_breathing_out_darkens_and_both_are_heard(ear, per_min):
    pulse = {"period_ms": 1000, "breaths": [breath(round(60_000 / per_min))]}
    run = {**any_run(dice(0), guided=False), "pulse": pulse, "fromBeat": 0, "beats": 60}
    heard = ear.evaluate(SWELLS, [run, 44_100])

    whole = heard["swells"][1:-1]  # the first and the last may be short
    assert {swell["kind"] for swell in whole} == {"exhale", "inhale"}
    for swell in whole:
        darker, brighter = sorted([swell["early"], swell["late"]])
        assert (swell["late"] > swell["early"]) is (swell["kind"] == "inhale")
        assert brighter > 1.3 * darker
        assert swell["loud"] > 0.01
        assert swell["turn"] < 0.002  # it comes from nothing and goes to nothing
    assert heard["after"] < 1e-6  # the filter rings out, far below a step of 16 bits


@pytest.mark.parametrize("seed", range(4))
def test_presses_over_the_breath_never_clip(ear, seed):
    run = any_run(dice(seed), guided=True)
    loudest = ear.evaluate(
        """async ([run, rate]) => {
          const heard = await renderOf(run, rate, ["loops", "notes", "swells"]);
          return apart(heard, new Float32Array(heard.length));
        }""",
        [run, 48_000],
    )
    assert 0.3 < loudest <= 1


# A single sound

SHAPES = """
async (rate) => {
  const { SOUND_NAMES, samplesOf } = await import("/edges/tones.js");
  return SOUND_NAMES.map((name) => {
    const samples = samplesOf(name, rate);
    // As it is heard: with silence before and after.
    const heard = [0, 0, ...samples, 0, 0];
    const bends = heard.slice(2).map((one, i) => one - 2 * heard[i + 1] + heard[i]);
    return {
      name,
      begins: samples.findIndex((one) => one !== 0),
      edges: [0, 1, samples.length - 2, samples.length - 1].map((i) => Math.abs(samples[i])),
      bend: Math.max(...bends.map(Math.abs)),
    };
  });
}
"""


def bend_of(hz: float, level: float, rate: int) -> float:
    """The most that a tone bends from one sample to the next."""
    return level * (6.2832 * hz / rate) ** 2


@pytest.mark.parametrize("rate", [24_000, 44_100, 48_000])
def test_no_sound_clicks(ear, rate):
    shapes = ear.evaluate(SHAPES, rate)
    # The loudest and highest sound is that of the last presses. A step in a sound, however it
    # comes about, bends it by its whole height at once: at 48 kHz one of 0.02 would be seen.
    most = bend_of(784, 0.5, rate) + bend_of(3 * 784, 0.1, rate)

    assert len(shapes) == len({shape["name"] for shape in shapes}) == 8
    for shape in shapes:
        assert shape["begins"] == 1, shape
        assert max(shape["edges"]) < 0.002, shape  # 54 dB below the loudest there is
        assert shape["bend"] <= 1.2 * most, shape


def test_no_two_sounds_are_alike(ear):
    heard = ear.evaluate(
        """async () => {
          const { SOUND_NAMES, samplesOf } = await import("/edges/tones.js");
          const crossings = (samples) =>
            samples.filter((one, i) => i > 0 && samples[i - 1] <= 0 && one > 0).length;
          return SOUND_NAMES.map((name) => [crossings(samplesOf(name, 44_100).subarray(0, 2646)),
            samplesOf(name, 44_100).length]);
        }"""
    )
    for one, other in pairwise(sorted(heard)):
        assert one != other
