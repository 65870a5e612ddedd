/** The run under way: the stretch of beats that the player's state stands in. Pure. */
import { mostBeats, pulseOf } from "./plan.js";
import { beatsFor, pressesIn } from "./pulse.js";

export const currentPoint = (plan, state) => plan.points[state.point];
export const currentStage = (plan, state) => plan.points[state.point].stages[state.stage];

/** Presses that the run under way is to bring: a block of the stage, or what is left of it. */
export function runPresses(plan, state) {
  const stage = currentStage(plan, state);
  const left = stage.presses - state.done_in_stage;
  return stage.block_presses === null ? left : Math.min(stage.block_presses, left);
}

export const runPulse = (plan, state) => pulseOf(plan, currentStage(plan, state), state.breaths);

export function runBeats(plan, state) {
  const left = mostBeats(plan, currentStage(plan, state)) - state.beats_in_stage;
  return beatsFor(runPulse(plan, state), runPresses(plan, state), left);
}

export const pressesBegun = (plan, state) => pressesIn(runPulse(plan, state), state.begun);

/** Presses still to come in the run, the one being pressed not among them. */
export const pressesLeft = (plan, state) =>
  pressesIn(runPulse(plan, state), runBeats(plan, state)) - pressesBegun(plan, state);

/** Presses of the whole point so far, the run under way included. */
export const pressesDone = (plan, state) =>
  state.results[state.point].presses + pressesBegun(plan, state);
