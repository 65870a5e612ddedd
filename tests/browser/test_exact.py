"""The sound itself, rendered by the browser: each press at its very sample, at any length."""

import random

import pytest

RENDER = """
async ([run, sampleRate]) => {
  const { scoreOf } = await import("/domain/score.js");
  const { soundScore } = await import("/edges/score_graph.js");
  const score = { ...scoreOf(run), swells: [] };
  const length = (run.leadS + score.to_s) * sampleRate;
  const context = new OfflineAudioContext(1, length, sampleRate);
  soundScore(context, context.destination, score, run.leadS, 0);
  const samples = (await context.startRendering()).getChannelData(0);
  const onsets = [];
  let quiet = Infinity; // samples of nothing in a row
  for (let i = 0; i < samples.length; i += 1) {
    if (samples[i] === 0) quiet += 1;
    else {
      if (quiet > 0.02 * sampleRate) onsets.push(i);
      quiet = 0;
    }
  }
  return onsets.map((i) => i - run.leadS * sampleRate);
}
"""
FIRST = 1  # the first sample of every sound is zero, the second is not


def run_of(beats: int, **changes) -> dict:
    return {
        "pulse": {"period_ms": 1000, "breaths": None},
        **{"fromBeat": 0, "beats": beats, "leadS": 1, "countIn": 0, "lastPresses": 3},
        **{"ending": None, "pips": 0},
        **changes,
    }


def breath(period_ms: int) -> dict:
    exhale_ms = period_ms - round(period_ms * 0.4)
    return {"from_beat": 0, "anchor_ms": 0, "period_ms": period_ms, "exhale_ms": exhale_ms}


def pressed(run: dict) -> list[int]:
    """The seconds of the presses, from the run's first beat."""
    breaths = run["pulse"]["breaths"]
    beats = range(run["fromBeat"], run["beats"])
    return [
        beat - run["fromBeat"]
        for beat in beats
        if not breaths or beat * 1000 % breaths[0]["period_ms"] < breaths[0]["exhale_ms"]
    ]


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_half_an_hour_of_presses_is_exact_to_the_sample(client, sample_rate):
    onsets = client.evaluate(RENDER, [run_of(1800), sample_rate])

    assert len(onsets) == 1800
    assert max(abs(at - FIRST - beat * sample_rate) for beat, at in enumerate(onsets)) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_any_run_sounds_its_presses_at_their_samples(client, seed):
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    beats = chance.randint(10, 180)
    breaths = [breath(round(60_000 / chance.uniform(8, 24)))] if seed % 2 else None
    run = run_of(
        beats,
        pulse={"period_ms": 1000, "breaths": breaths},
        fromBeat=chance.randrange(beats - 4),
        countIn=chance.choice([0, 3]),
        leadS=5,
    )
    rate = chance.choice([44_100, 48_000])
    counted_in = [-at for at in range(run["countIn"], 0, -1)]
    onsets = client.evaluate(RENDER, [run, rate])

    assert onsets == [second * rate + FIRST for second in [*counted_in, *pressed(run)]]


@pytest.mark.parametrize("per_min", [None, 13])
def test_the_track_for_a_locked_screen_is_as_exact(client, per_min):
    breaths = per_min and [breath(round(60_000 / per_min))]
    run = run_of(60, pulse={"period_ms": 1000, "breaths": breaths}, leadS=3, ending="end")
    onsets = client.evaluate(
        """async ([run, rate]) => {
          const { renderRun } = await import("/edges/track.js");
          const { wavOf } = await import("/edges/wav.js");
          const { samples } = await renderRun(run, rate);
          const file = await (await wavOf(samples, rate)).arrayBuffer();
          const decoder = new OfflineAudioContext(1, 1, rate);
          const heard = (await decoder.decodeAudioData(file)).getChannelData(0);
          const most = (of) =>
            samples.reduce((max, one, i) => Math.max(max, Math.abs(of(one, i))), 0);
          const apart = most((one, i) => one - heard[i]);
          const loud = most((one) => one);
          // A press rises far above the breath within its first hundredth of a second.
          const found = [];
          for (let second = run.leadS; second < samples.length / rate; second += 1) {
            const part = samples.subarray(second * rate, (second + 0.02) * rate);
            if (part.some((one) => Math.abs(one) > 0.3)) found.push(second - run.leadS);
          }
          return { found, apart, loud, length: heard.length === samples.length };
        }""",
        [run, 24_000],
    )

    seconds = [second for second in onsets["found"] if second < 60]
    assert seconds == pressed(run)
    assert onsets["length"]
    assert onsets["apart"] < 2 / 32_767  # a step of 16 bits
    assert onsets["loud"] <= 1


def test_no_sound_clicks_at_its_edges(client):
    edges = client.evaluate(
        """async () => {
          const { SOUND_NAMES, samplesOf } = await import("/edges/tones.js");
          return SOUND_NAMES.map((name) => {
            const samples = samplesOf(name, 48_000);
            const steps = [...samples.subarray(0, 24), ...samples.subarray(-24)];
            const loudest = Math.max(...steps.map(Math.abs));
            return [name, samples[0], samples[1] !== 0, samples.at(-1), loudest];
          });
        }"""
    )

    assert len(edges) == 8
    for name, first, begins, last, loudest in edges:
        assert (name, first, begins) == (name, 0, True)
        assert abs(last) < 1e-4
        assert loudest < 0.06, name
