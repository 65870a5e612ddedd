/**
 * The pulse of a run: which beats carry a press, and where the breath is.
 *
 * A beat is one period (`1000 / rate_hz` ms). Without a breathing guide each beat is a press. With
 * one the breath goes its own pace over the beats: a beat that falls into breathing out is a press,
 * one that falls into breathing in holds the contact. Everything is derived from whole
 * milliseconds, never accumulated.
 *
 * `pulse`: {period_ms, breaths: null or [{from_beat, anchor_ms, period_ms, exhale_ms}]}. A breath
 * holds from its beat on; at `anchor_ms`, counted from beat 0, a breathing out begins.
 */

/** The breath in force at a moment: the last that began by then; before beat 0 the first. */
const breathIn = ({ period_ms, breaths }, ms) =>
  breaths.findLast(({ from_beat }) => from_beat * period_ms <= ms) ?? breaths[0];

const phaseMs = (breath, ms) => {
  const since = (ms - breath.anchor_ms) % breath.period_ms;
  return since < 0 ? since + breath.period_ms : since;
};

export function isPress(pulse, beat) {
  if (!pulse.breaths) return true;
  const ms = beat * pulse.period_ms;
  const breath = breathIn(pulse, ms);
  return phaseMs(breath, ms) < breath.exhale_ms;
}

/** How many of the beats 0 … beats−1 are presses. */
export function pressesIn(pulse, beats) {
  if (!pulse.breaths) return beats;
  let presses = 0;
  for (let beat = 0; beat < beats; beat += 1) presses += isPress(pulse, beat) ? 1 : 0;
  return presses;
}

/** How many beats hold `presses` presses, the last one with its whole period, `maxBeats` at most. */
export function beatsFor(pulse, presses, maxBeats) {
  let beats = 0;
  for (let found = 0; beats < maxBeats && found < presses; beats += 1)
    found += isPress(pulse, beats) ? 1 : 0;
  return beats;
}

/** "exhale" or "inhale" at a moment of the run, and the moment when it turns. */
export function breathAt(pulse, ms) {
  const breath = breathIn(pulse, ms);
  const phase = phaseMs(breath, ms);
  const isOut = phase < breath.exhale_ms;
  const turn_ms = ms - phase + (isOut ? breath.exhale_ms : breath.period_ms);
  return { kind: isOut ? "exhale" : "inhale", turn_ms: Math.min(turn_ms, nextBreathMs(pulse, ms)) };
}

const nextBreathMs = ({ period_ms, breaths }, ms) =>
  (breaths.find(({ from_beat }) => from_beat * period_ms > Math.max(ms, 0))?.from_beat ?? Infinity) *
  period_ms;
