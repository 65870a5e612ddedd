/**
 * Runs a session: couples the player with the pacer, the vibration, the voice and the vault.
 *
 * The player decides, this file only carries: it starts a run whenever the player's place changes,
 * hands every beat to the player and keeps a checkpoint. Browser powers come as arguments.
 */
import { isPress, pressesIn } from "../domain/pulse.js";
import { periodMs } from "../domain/plan.js";
import {
  currentPoint,
  currentStage,
  play,
  pressesLeft,
  runBeats,
  runCycle,
} from "../domain/player.js";

const LATE_MS = 250; // a press this late is let go by the hand; the sound was in time
const CHECKPOINT_EVERY = 5; // presses: the most that a killed browser may forget

/**
 * `session`: {plan, state, elapsed_ms, pacing}; `powers`: {audio, vibration, clock, keep(moment)};
 * `options`: {getReadyS, vibration}. Tells `changed(figures)` and `ended(moment)`.
 */
export function runSession(session, powers, options, tell) {
  const { plan } = session;
  const { clock } = powers;
  const begunAtMs = clock.nowMs() - session.elapsed_ms;
  const pacing = { ...session.pacing };
  let state = session.state;
  let extra = { pulse: null, because: null, is_stopping: false };
  let running = null;
  let place = null;
  let lastBeatMs = null;

  const moment = () => ({ state, elapsed_ms: clock.nowMs() - begunAtMs, pacing: { ...pacing } });

  function dispatch(event) {
    const before = state;
    state = play(plan, state, { at_ms: clock.nowMs(), ...event });
    if (state === before) return;
    if (state.phase === "done") return end();
    if (placeOf(state) !== place) enter();
    else if (intervals(state) !== intervals(before)) powers.keep(moment());
    tell.changed(figures(plan, state, extra));
  }

  function enter() {
    place = placeOf(state);
    halt();
    if (!state.paused && state.phase !== "asking") startRun();
    powers.keep(moment());
  }

  function startRun() {
    lastBeatMs = null;
    const leadS =
      state.lead === "get_ready" ? options.getReadyS : plan.count_in_presses / plan.rate_hz;
    running = powers.audio.run(
      {
        cycle: runCycle(plan, state),
        fromBeat: state.begun,
        beats: runBeats(plan, state),
        periodMs: periodMs(plan),
        leadS,
        countIn: plan.count_in_presses,
      },
      {
        lead: (lead) => dispatch({ type: "lead", ...lead }),
        beat,
        over,
        stalled: () => pause("stalled"),
      },
    );
  }

  function beat({ begun, late_ms, started_at_ms }) {
    const cycle = runCycle(plan, state);
    const isFelt = isPress(cycle, begun - 1) && late_ms <= LATE_MS;
    if (isFelt && options.vibration) powers.vibration.press();
    pacing.late_presses += Math.max(newPresses(begun) - (isFelt ? 1 : 0), 0);
    measureGap();
    extra = {
      ...extra,
      pulse: { cycle, period_ms: periodMs(plan), started_at_ms },
    };
    dispatch({ type: "beats", begun });
  }

  function measureGap() {
    const atMs = clock.nowMs();
    const gapMs = lastBeatMs === null ? 0 : Math.round(atMs - lastBeatMs);
    pacing.longest_gap_ms = Math.max(pacing.longest_gap_ms, gapMs);
    lastBeatMs = atMs;
  }

  const newPresses = (begun) => {
    const cycle = runCycle(plan, state);
    return pressesIn(cycle, begun) - pressesIn(cycle, state.begun);
  };

  function over() {
    pacing.late_presses += newPresses(runBeats(plan, state));
    measureGap();
    dispatch({ type: "over" });
  }

  function halt() {
    running?.halt();
    running = null;
    extra = { ...extra, pulse: null };
    powers.vibration.halt();
  }

  function pause(because = null) {
    extra = { ...extra, because };
    dispatch({ type: "pause" });
  }

  function end() {
    halt();
    powers.keep(moment());
    tell.ended(moment());
  }

  const show = () => tell.changed(figures(plan, state, extra));

  return {
    begin() {
      enter();
      show();
    },
    pause,
    dispatch,
    /** Goes on, unless the question why to stop came up while the sound was waking. */
    resume() {
      if (!extra.is_stopping) dispatch({ type: "resume" });
    },
    /** The question why to stop lies over a paused session. */
    askStop(isAsked) {
      extra = { ...extra, is_stopping: isAsked };
      if (isAsked) dispatch({ type: "pause" });
      show();
    },
    keep: () => powers.keep(moment()),
  };
}

const intervals = (state) => Math.floor(state.begun / CHECKPOINT_EVERY);

const placeOf = (state) =>
  [
    state.point,
    state.stage,
    state.round,
    state.results[state.point].stages.length,
    state.paused,
    state.phase === "asking",
  ].join("/");

/** What the session screen shows of a state. */
export function figures(plan, state, { pulse, because, is_stopping }) {
  const point = currentPoint(plan, state);
  const stage = currentStage(plan, state);
  return {
    phase: state.phase,
    lead: state.lead,
    left_s: state.left_s,
    paused: state.paused,
    because,
    is_stopping,
    pulse,
    point,
    stage,
    point_index: state.point,
    stage_index: state.stage,
    round: state.round,
    stages: point.stages.length,
    presses_left: pressesLeft(plan, state),
    next: plan.points[state.point + 1] ?? null,
    question: plan.question,
    lighter: plan.lighter,
    breath:
      stage.guided && state.begun > 0
        ? plan.breathing.cycle[(state.begun - 1) % plan.breathing.cycle.length]
        : null,
  };
}
