/**
 * A waiting session as this version plays it. Pure.
 *
 * A phone may be updated while a session waits. One of version 0.1 knew one fixed breath and no
 * changes of it; its presses are counted as that version counted them, and kept.
 */
import { breathFrom, breathMs } from "./breath.js";

export function draftOf(draft, bundle) {
  if (draft.state.breaths) return draft;
  const plan = planOf(draft.plan, bundle);
  const breath = breathFrom(plan.breathing, plan.breath_ms);
  const state = { ...draft.state, beats_in_stage: 0, breaths: [breath] };
  return { ...draft, plan, state: folded(draft.plan, state) };
}

function planOf(plan, { breathing, technique }) {
  return {
    ...plan,
    breathing,
    breath_ms: breathMs(breathing.rate_per_min_default),
    last_presses: technique.last_presses,
    late_after_ms: technique.late_after_ms,
  };
}

/** The run that was under way, written down by the old count; what is left of it is a new run. */
function folded(oldPlan, state) {
  const point = oldPlan.points[state.point];
  const stage = point?.stages[state.stage];
  if (state.phase === "done" || state.begun === 0 || !stage) return state;
  const cycle = stage.guided ? oldPlan.breathing.cycle : ["press"];
  let presses = 0;
  for (let beat = 0; beat < state.begun; beat += 1)
    presses += cycle[beat % cycle.length] === "press" ? 1 : 0;
  const left = stage.presses - state.done_in_stage - presses;
  // Nothing left to press: the last beat stands open, so that the run ends as it would have.
  if (left <= 0 || state.phase === "asking") return state;
  const results = state.results.map((result, i) =>
    i === state.point
      ? {
          ...result,
          beats: result.beats + state.begun,
          presses: result.presses + presses,
          stages: [...result.stages, { stage: state.stage, presses, pain: null, next: "repeat" }],
        }
      : result,
  );
  const done_in_stage = state.done_in_stage + presses;
  return { ...state, results, done_in_stage, beats_in_stage: state.begun, begun: 0 };
}
