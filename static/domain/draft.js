/**
 * A waiting session as this version plays it. Pure.
 *
 * A phone may be updated while a session waits. Version 0.1 knew one fixed breath, in whole seconds
 * and breathing in first: written as a breath of this version it counts every beat as it was
 * counted, so the run under way is neither falsified nor cut. Runs after it breathe out first.
 */
import { breathMs } from "./breath.js";
import { periodMs } from "./plan.js";

export function draftOf(draft, { breathing, technique }) {
  if (draft.state.breaths) return draft;
  const plan = {
    ...draft.plan,
    breathing,
    breath_ms: breathMs(breathing.rate_per_min_default),
    last_presses: technique.last_presses,
    late_after_ms: technique.late_after_ms,
  };
  const breaths = [fixedBreath(draft.plan)];
  return { ...draft, plan, state: { ...draft.state, beats_in_stage: 0, breaths } };
}

/** The cycle of version 0.1: beats that hold, then beats that press. */
function fixedBreath(plan) {
  const { cycle } = plan.breathing;
  const anchor_ms = cycle.indexOf("press") * periodMs(plan);
  const period_ms = cycle.length * periodMs(plan);
  return { from_beat: 0, anchor_ms, period_ms, exhale_ms: period_ms - anchor_ms };
}
