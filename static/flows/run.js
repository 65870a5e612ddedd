/**
 * Runs a session: couples the player with the voice, the vibration and the vault.
 *
 * The player decides, this file only carries: it starts a run whenever the player's place changes,
 * hands every beat to the player and keeps a checkpoint. Browser powers come as arguments.
 */
import { tapped } from "../domain/breath.js";
import { play } from "../domain/player.js";
import { isPress, pressesIn } from "../domain/pulse.js";
import { runBeats, runPulse } from "../domain/run.js";
import { figures } from "./figures.js";

const CHECKPOINT_EVERY = 5; // presses: the most that a killed browser may forget
const REFUSALS = 2; // vibrations refused in a row: one may be a browser that had no tap yet

/**
 * `session`: {plan, state, elapsed_ms, pacing}; `powers`: {audio, vibration, clock, keep(moment)};
 * `options`: {getReadyS, vibration, pips}. Tells `changed(figures)` and `ended(moment)`.
 */
export function runSession(session, powers, options, tell) {
  const { plan } = session;
  const { clock } = powers;
  const begunAtMs = clock.nowMs() - session.elapsed_ms;
  const pacing = { interruptions: [], ...session.pacing };
  let state = session.state;
  let extra = {
    ...{ lead_s: null, pulse: null, breath: null, taps: 0 },
    ...{ is_off: false, because: null, is_stopping: false },
  };
  let running = null;
  let run = null;
  let place = null;
  let lastBeatMs = null;
  let startedAtMs = clock.nowMs();
  let taps_ms = [];
  let refusals = 0;
  let canVibrate = options.vibration;

  const moment = () => ({ state, elapsed_ms: clock.nowMs() - begunAtMs, pacing: { ...pacing } });
  const show = () => tell.changed(figures(plan, state, extra));

  function dispatch(event) {
    const before = state;
    state = play(plan, state, { at_ms: clock.nowMs(), ...event });
    if (state === before) return;
    if (state.phase === "done") return end();
    if (placeOf(state) !== place) enter();
    else if (intervals(state) !== intervals(before)) powers.keep(moment());
    show();
  }

  /** What the hands ask for: what will have been heard by then is counted first. */
  function dispatchByHand(event) {
    running?.settle();
    dispatch(event);
  }

  function enter() {
    place = placeOf(state);
    halt();
    if (!state.paused && state.phase !== "asking") startRun();
    powers.keep(moment());
  }

  function startRun() {
    lastBeatMs = null;
    run = runOf(plan, state, options);
    extra = { ...extra, lead_s: run.leadS };
    running = powers.audio.run(run, { lead, beat, breath, over, stalled: ({ because }) => pause(because) });
    const next = play(plan, state, { type: "over" });
    if (next.phase === "lead") powers.audio.prepare(runOf(plan, next, options));
  }

  function lead({ left_s, started_at_ms }) {
    startedAtMs = started_at_ms;
    extra = { ...extra, pulse: { run, started_at_ms } };
    dispatch({ type: "lead", left_s });
  }

  function beat({ begun, late_ms, started_at_ms }) {
    const pulse = runPulse(plan, state);
    const isFelt = isPress(pulse, begun - 1) && late_ms <= plan.late_after_ms;
    const isRefused = isFelt && canVibrate && !powers.vibration.press();
    const missed = pressesIn(pulse, begun) - pressesIn(pulse, state.begun) - (isFelt ? 1 : 0);
    pacing.late_presses += Math.max(missed, 0);
    measureGap();
    startedAtMs = started_at_ms;
    extra = { ...extra, pulse: { run, started_at_ms } };
    dispatch({ type: "beats", begun });
    if (isFelt) refusals = isRefused ? refusals + 1 : 0;
    if (refusals === REFUSALS) giveUpVibration();
  }

  /** A browser that says no will go on saying it: told once, then sound and picture lead. */
  function giveUpVibration() {
    canVibrate = false;
    pacing.vibration = false;
    interrupt("vibration_refused");
  }

  function breath({ kind }) {
    extra = { ...extra, breath: kind };
    show();
  }

  function measureGap() {
    const atMs = clock.nowMs();
    const gapMs = lastBeatMs === null ? 0 : Math.round(atMs - lastBeatMs);
    pacing.longest_gap_ms = Math.max(pacing.longest_gap_ms, gapMs);
    lastBeatMs = atMs;
  }

  function over() {
    const pulse = runPulse(plan, state);
    pacing.late_presses += pressesIn(pulse, runBeats(plan, state)) - pressesIn(pulse, state.begun);
    measureGap();
    dispatch({ type: "over" });
  }

  function halt() {
    running?.halt();
    running = null;
    extra = { ...extra, pulse: null, breath: null };
    powers.vibration.halt();
  }

  function pause(because = null) {
    if (state.paused) return;
    if (because) pacing.interruptions = [...pacing.interruptions, because];
    extra = { ...extra, because };
    dispatchByHand({ type: "pause" });
  }

  /** Something else than the hands stops the session: it says so, also to those who do not look. */
  function interrupt(because) {
    if (state.paused || state.phase === "asking") return;
    pause(because);
    if (because !== "frozen") powers.audio.play("pause"); // it would sound after the sleep
  }

  /** One more breath in was tapped; enough of them are a rhythm, and it holds from the next beat. */
  function tapBreath() {
    const atMs = clock.nowMs();
    running?.look(); // a page that hung may not know yet how far the sound has come
    const found = tapped(plan.breathing, [...taps_ms, atMs]);
    taps_ms = found.taps_ms;
    extra = { ...extra, taps: taps_ms.length, is_off: found.is_off ?? false };
    if (!found.period_ms) return show();
    dispatch({ type: "breath", period_ms: found.period_ms, inhale_at_ms: atMs - startedAtMs });
    if (!running) return undefined;
    run = { ...run, pulse: runPulse(plan, state), beats: runBeats(plan, state) };
    return running.follow(run);
  }

  function end() {
    halt();
    powers.keep(moment());
    tell.ended(moment());
  }

  return {
    begin: enter,
    show,
    pause() {
      pause();
      powers.audio.play("pause");
    },
    interrupt,
    dispatch: dispatchByHand,
    tapBreath,
    /** Goes on, unless the question why to stop came up while the sound was waking. */
    resume() {
      if (!extra.is_stopping) dispatch({ type: "resume" });
    },
    /** The question why to stop lies over a paused session. */
    askStop(isAsked) {
      extra = { ...extra, is_stopping: isAsked, because: null };
      if (isAsked) dispatchByHand({ type: "pause" });
      show();
    },
    /** Looks at the clock at once: the page is seen again, and shall not show what was. */
    look: () => running?.look(),
    keep: () => powers.keep(moment()),
  };
}

/** What the voice is to sound from the player's place on. */
function runOf(plan, state, { getReadyS, pips }) {
  const isNew = state.lead === "get_ready";
  return {
    pulse: runPulse(plan, state),
    fromBeat: state.begun,
    beats: runBeats(plan, state),
    leadS: isNew ? getReadyS : plan.count_in_presses / plan.rate_hz,
    countIn: plan.count_in_presses,
    lastPresses: plan.last_presses,
    ending: endingOf(play(plan, state, { type: "over" })),
    pips: pips && isNew ? state.point + 1 : 0,
  };
}

const endingOf = (next) => ({ asking: "ask", done: "end" })[next.phase] ?? "change";

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
