/**
 * The player: (plan, state, event) → state. Plays a plan point by point, stage by stage.
 *
 * Pure, and its state is plain JSON, so a checkpoint of it is all that a killed browser leaves to
 * go on from. Phases: "lead" (get ready or count-in), "pressing", "asking" (pain between stages),
 * "done". `paused` lies over any of them. Presses are counted, never timed.
 *
 * Events: lead {left_s} · beats {begun} · over · pain {pain} · pause · resume · skip {reason} ·
 * stop {reason} · breath {period_ms, inhale_at_ms}; those that begin or end a pause with at_ms,
 * their time on a monotonic clock. A breath's inhale_at_ms is counted from the run's first beat.
 */
import { breathFrom, inhaleMs } from "./breath.js";
import { mostBeats, periodMs } from "./plan.js";
import { currentPoint, currentStage, pressesBegun, runBeats, runPresses } from "./run.js";

const emptyResult = () => ({ beats: 0, presses: 0, stages: [], skipped: null, pauses_ms: 0 });

const newBreath = (plan, period_ms, from) => breathFrom(plan.breathing, period_ms, from);

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
    beats_in_stage: 0,
    begun: 0,
    breaths: [newBreath(plan, plan.breath_ms)],
    results: plan.points.map(emptyResult),
    outcome: null,
    stop_reason: null,
  };
}

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
  breath: breathChanged,
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
  return asks(plan, heard)
    ? { ...heard, phase: "asking" }
    : nextPoint(plan, endRun(plan, heard, null, "end"), null);
}

/** Whether the pain is asked after this run: always after a ring, at the point while time is left. */
function asks(plan, state) {
  const stage = currentStage(plan, state);
  const isFull =
    state.done_in_stage + pressesBegun(plan, state) >= stage.presses ||
    state.beats_in_stage + state.begun >= mostBeats(plan, stage);
  return stage.decision === "ring" || (stage.decision === "source" && !isFull);
}

/** From the next free beat on the patient breathes otherwise; before the first, from that one on. */
function breathChanged(plan, state, { period_ms, inhale_at_ms }) {
  if (state.begun === 0) return { ...state, breaths: [newBreath(plan, period_ms)] };
  // The next beat may be on its way to the ear already. A pause ends with breathing out, as a
  // stage begins with it.
  const from_beat = state.paused ? state.begun : state.begun + 1;
  const anchor_ms = state.paused
    ? from_beat * periodMs(plan)
    : Math.round(inhale_at_ms) + inhaleMs(plan.breathing, period_ms);
  const kept = state.breaths.filter((breath) => breath.from_beat < from_beat);
  return { ...state, breaths: [...kept, newBreath(plan, period_ms, { from_beat, anchor_ms })] };
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
  if (state.begun === 0) return state;
  const presses = pressesBegun(plan, state);
  const done = {
    ...state,
    done_in_stage: state.done_in_stage + presses,
    beats_in_stage: state.beats_in_stage + state.begun,
    begun: 0,
  };
  return withResult(done, (result) => ({
    beats: result.beats + state.begun,
    presses: result.presses + presses,
    stages: [...result.stages, { stage: state.stage, presses, pain, next }],
    breath_ms: currentStage(plan, state).guided ? state.breaths.at(-1).period_ms : null,
  }));
}

/** The state with some keys of the current point's result changed. */
const withResult = (state, change) => ({
  ...state,
  results: state.results.map((r, i) => (i === state.point ? { ...r, ...change(r) } : r)),
});

/** The place of a new run; the breath goes on as it was last, and begins with breathing out. */
const lead = (state, kind, place) => ({
  ...state,
  phase: "lead",
  lead: kind,
  left_s: null,
  begun: 0,
  done_in_stage: 0,
  beats_in_stage: 0,
  round: 0,
  breaths: [{ ...state.breaths.at(-1), from_beat: 0, anchor_ms: 0 }],
  ...place,
});

const MOVES = {
  advance: (plan, state) =>
    state.stage + 1 < currentPoint(plan, state).stages.length
      ? lead(state, "count_in", { stage: state.stage + 1 })
      : nextPoint(plan, state, null),
  repeat: (plan, state) => {
    const { block_presses, decision } = currentStage(plan, state);
    const isBlock = block_presses !== null && decision === "source";
    const { done_in_stage, beats_in_stage } = isBlock
      ? state
      : { done_in_stage: 0, beats_in_stage: 0 };
    return lead(state, "count_in", { round: state.round + 1, done_in_stage, beats_in_stage });
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
