/**
 * The player: (plan, state, event) → state. Plays a plan point by point, stage by stage.
 *
 * Pure, and its state is plain JSON, so a checkpoint of it is all that a killed browser leaves to
 * go on from. Phases: "lead" (get ready or count-in), "pressing", "asking" (pain between stages),
 * "done". `paused` lies over any of them. Presses are counted, never timed.
 *
 * Events: lead {left_s} · beats {begun} · over · pain {pain} · pause · resume · skip {reason} ·
 * stop {reason}; those that begin or end a pause with at_ms, their time on a monotonic clock.
 */
import { cycleOf, pressesIn } from "./pulse.js";
import { periodMs, stageBeats } from "./plan.js";

const emptyResult = () => ({ beats: 0, presses: 0, stages: [], skipped: null, pauses_ms: 0 });

export function firstState(plan) {
  return {
    phase: "lead",
    lead: "get_ready",
    left_s: null,
    paused: false,
    paused_at_ms: null,
    point: 0,
    stage: 0,
    round: 0,
    done_in_stage: 0,
    begun: 0,
    results: plan.points.map(emptyResult),
    outcome: null,
    stop_reason: null,
  };
}

export const currentPoint = (plan, state) => plan.points[state.point];
export const currentStage = (plan, state) => plan.points[state.point].stages[state.stage];

/** Presses that the run under way is to bring: a block of the stage, or what is left of it. */
export function runPresses(plan, state) {
  const stage = currentStage(plan, state);
  const left = stage.presses - state.done_in_stage;
  return stage.block_presses === null ? left : Math.min(stage.block_presses, left);
}

export const runBeats = (plan, state) =>
  stageBeats(plan, currentStage(plan, state), runPresses(plan, state));

export const runCycle = (plan, state) => cycleOf(currentStage(plan, state), plan.breathing);

/** Presses still to come in the run, the one being pressed not among them. */
export function pressesLeft(plan, state) {
  const cycle = runCycle(plan, state);
  const all = pressesIn(cycle, runBeats(plan, state));
  return all - pressesIn(cycle, state.begun);
}

/** Presses of the whole point so far, the run under way included. */
export const pressesDone = (plan, state) =>
  state.results[state.point].presses + pressesIn(runCycle(plan, state), state.begun);

export function play(plan, state, event) {
  if (state.phase === "done") return state;
  const handler = HANDLERS[event.type];
  return handler ? handler(plan, state, event) : state;
}

const HANDLERS = {
  lead: (plan, state, { left_s }) => (state.paused ? state : { ...state, left_s }),
  beats: beatsHeard,
  over: runOver,
  pain: painAnswered,
  pause: (plan, state, { at_ms }) =>
    state.paused ? state : { ...state, paused: true, paused_at_ms: at_ms },
  resume: resumed,
  skip: (plan, state, { reason, at_ms }) =>
    nextPoint(plan, endRun(plan, unpaused(state, at_ms), null, "end"), reason),
  stop: stopped,
};

function beatsHeard(plan, state, { begun }) {
  // A late report may jump ahead by several beats; none is ever taken back or counted twice.
  if (state.paused || state.phase === "asking" || begun <= state.begun) return state;
  return {
    ...state,
    phase: "pressing",
    left_s: null,
    begun: Math.min(begun, runBeats(plan, state)),
  };
}

function runOver(plan, state) {
  if (state.paused || state.phase === "asking") return state;
  const heard = { ...state, phase: "pressing", begun: runBeats(plan, state) };
  const stage = currentStage(plan, heard);
  const inStage = heard.done_in_stage + runPresses(plan, heard);
  const asks =
    stage.decision === "ring" || (stage.decision === "source" && inStage < stage.presses);
  return asks
    ? { ...heard, phase: "asking" }
    : nextPoint(plan, endRun(plan, heard, null, "end"), null);
}

function painAnswered(plan, state, { pain, at_ms }) {
  if (state.phase !== "asking") return state;
  const next = decide(plan, state, pain);
  return MOVES[next](plan, endRun(plan, unpaused(state, at_ms), pain, next));
}

/** The script's word for this pain: looked up, never reasoned out here. */
export function decide(plan, state, pain) {
  const point = currentPoint(plan, state);
  const stage = currentStage(plan, state);
  const isLast = state.round + 1 >= stage.rounds_max;
  const word = plan.decisions[stage.decision][isLast ? "last" : "open"][point.pain_before][pain];
  return word !== "end" && isOverCap(plan, state, word) ? "end" : word;
}

function isOverCap(plan, state, word) {
  const point = currentPoint(plan, state);
  const ahead = MOVES[word](plan, endRun(plan, state, null, word));
  if (ahead.point !== state.point || ahead.phase === "done") return false;
  return ahead.results[state.point].presses + runPresses(plan, ahead) > point.presses_total_max;
}

/** Writes the run under way into the point's result; leaves the place as it is. */
function endRun(plan, state, pain, next) {
  const done = { ...state, done_in_stage: state.done_in_stage + runPresses(plan, state), begun: 0 };
  if (state.begun === 0) return done;
  const presses = pressesIn(runCycle(plan, state), state.begun);
  return withResult(done, (result) => ({
    beats: result.beats + state.begun,
    presses: result.presses + presses,
    stages: [...result.stages, { stage: state.stage, presses, pain, next }],
  }));
}

/** The state with some keys of the current point's result changed. */
const withResult = (state, change) => ({
  ...state,
  results: state.results.map((r, i) => (i === state.point ? { ...r, ...change(r) } : r)),
});

const lead = (state, kind, place) => ({
  ...state,
  phase: "lead",
  lead: kind,
  left_s: null,
  begun: 0,
  done_in_stage: 0,
  round: 0,
  ...place,
});

const MOVES = {
  advance: (plan, state) =>
    state.stage + 1 < currentPoint(plan, state).stages.length
      ? lead(state, "count_in", { stage: state.stage + 1 })
      : nextPoint(plan, state, null),
  repeat: (plan, state) => {
    const isBlock = currentStage(plan, state).block_presses !== null;
    const done =
      isBlock && currentStage(plan, state).decision === "source" ? state.done_in_stage : 0;
    return lead(state, "count_in", { round: state.round + 1, done_in_stage: done });
  },
  retreat: (plan, state) =>
    state.stage > 0
      ? lead(state, "count_in", { stage: state.stage - 1 })
      : nextPoint(plan, state, null),
  end: (plan, state) => nextPoint(plan, state, null),
};

function nextPoint(plan, state, skipped) {
  const moved = withResult(state, () => ({ skipped }));
  if (state.point + 1 >= plan.points.length)
    return { ...moved, phase: "done", outcome: "completed" };
  return lead(moved, "get_ready", { point: state.point + 1, stage: 0 });
}

/** Whatever ends a pause writes it down. */
function unpaused(state, at_ms) {
  const pausedMs = state.paused_at_ms === null ? 0 : Math.round(at_ms - state.paused_at_ms);
  const going = { ...state, paused: false, paused_at_ms: null };
  return withResult(going, (result) => ({ pauses_ms: result.pauses_ms + pausedMs }));
}

function resumed(plan, state, { at_ms }) {
  if (!state.paused) return state;
  const phase = state.phase === "asking" ? "asking" : "lead";
  const kind = state.begun > 0 || state.phase === "pressing" ? "count_in" : state.lead;
  return { ...unpaused(state, at_ms), phase, lead: kind, left_s: null };
}

function stopped(plan, state, { reason, at_ms }) {
  const ended = endRun(plan, unpaused(state, at_ms), null, "end");
  const results = ended.results.map((r, i) =>
    i > state.point || (i === state.point && r.stages.length === 0)
      ? { ...r, skipped: "not_reached" }
      : r,
  );
  return { ...ended, results, phase: "done", outcome: "stopped", stop_reason: reason };
}

/** A checkpoint as a killed browser left it: paused, the lost time not counted as a pause. */
export const restored = (state) =>
  state.phase === "done" ? state : { ...state, paused: true, paused_at_ms: null };

/** Milliseconds under the finger for a result's beats. */
export const pressedMs = (plan, result) => Math.round(result.beats * periodMs(plan));
