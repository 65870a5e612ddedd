"""Half an hour of presses, rendered by the browser: each at its sample, none lost or doubled."""

import pytest

RENDER = """
async ([beats, sampleRate]) => {
  const { scoreOf } = await import("/domain/score.js");
  const { soundScore } = await import("/edges/score_graph.js");
  const run = {
    pulse: { period_ms: 1000, breaths: null },
    fromBeat: 0, beats, leadS: 1, countIn: 0, lastPresses: 3, ending: null, pips: 0,
  };
  const context = new OfflineAudioContext(1, (run.leadS + beats) * sampleRate, sampleRate);
  soundScore(context, context.destination, scoreOf(run), run.leadS, 0);
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
PRESSES = 1800
FIRST = 1  # the first sample of every sound is zero, the second is not


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_half_an_hour_of_presses_is_exact_to_the_sample(client, sample_rate):
    onsets = client.evaluate(RENDER, [PRESSES, sample_rate])

    assert len(onsets) == PRESSES
    assert max(abs(at - FIRST - beat * sample_rate) for beat, at in enumerate(onsets)) <= 1
