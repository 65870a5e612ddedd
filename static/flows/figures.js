/** What the session screen shows of a player's state. */
import { breathsPerMin } from "../domain/breath.js";
import { currentPoint, currentStage, pressesDone, pressesLeft } from "../domain/run.js";

/** `extra`: what belongs to the moment: {lead_s, pulse, breath, taps, is_off, because, is_stopping}. */
export function figures(plan, state, extra) {
  const point = currentPoint(plan, state);
  const stage = currentStage(plan, state);
  return {
    ...extra,
    breath: stage.guided && state.phase !== "asking" ? extra.breath : null,
    breaths_per_min: stage.guided ? breathsPerMin(state.breaths.at(-1).period_ms) : null,
    phase: state.phase,
    lead: state.lead,
    left_s: state.left_s ?? extra.lead_s,
    paused: state.paused,
    point,
    stage,
    point_index: state.point,
    stage_index: state.stage,
    round: state.round,
    stages: point.stages.length,
    presses_left: pressesLeft(plan, state),
    presses_done: pressesDone(plan, state),
    next: plan.points[state.point + 1] ?? null,
    question: plan.question,
    lighter: plan.lighter,
  };
}
