/**
 * The pulse of a stage: which beats carry a press.
 *
 * A beat is one period (`1000 / rate_hz` ms). A stage plays a cycle of beats over and over; each
 * beat of the cycle is "press" or "hold" (contact kept, no pressure). Without a breathing guide
 * the cycle is one press. Counts are integers and derived, never accumulated.
 */

const PRESS_ONLY = ["press"];

export const cycleOf = (stage, breathing) => (stage.guided ? breathing.cycle : PRESS_ONLY);

export const isPress = (cycle, beat) => cycle[beat % cycle.length] === "press";

/** How many of the beats 0 … beats−1 are presses. */
export function pressesIn(cycle, beats) {
  const inCycle = cycle.filter((kind) => kind === "press").length;
  const rest = cycle.slice(0, beats % cycle.length).filter((kind) => kind === "press").length;
  return Math.floor(beats / cycle.length) * inCycle + rest;
}

/** How many beats hold `presses` presses, the last one with its whole period, `maxBeats` at most. */
export function beatsFor(cycle, presses, maxBeats) {
  let beats = 0;
  while (beats < maxBeats && pressesIn(cycle, beats) < presses) beats += 1;
  return beats;
}

/** How many beats have begun at `positionMs` after the first; 0 before it. */
export const beatsBegun = (positionMs, periodMs) =>
  positionMs < 0 ? 0 : Math.floor(positionMs / periodMs) + 1;
