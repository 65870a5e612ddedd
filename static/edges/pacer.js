/**
 * Follows a clock that sounds through a run, and tells what it comes to.
 *
 * The clock is the master: nothing here moves a press. A timer only looks, re-aimed at each beat; a
 * late one tells once, with its lateness, and never catches up one by one.
 */
import { breathAt } from "../domain/pulse.js";
import { nextTask } from "./clock.js";

const LOOK_MS = 100; // how often the clock is looked at, at least
const STILL_MS = 380; // standing still this long it has been taken away: told within half a second
const AIM_MS = 20; // the last look before a beat leaves this much: shorter timers are stretched

/**
 * `clock`: {positionS(), renderedS(), reading()}: seconds from the run's first beat, of what is heard
 * now and of what is on its way to the ear; and a number that moves as long as sound is made.
 * `run`: {pulse, fromBeat, beats, leadS}.
 * Tells `lead({left_s, started_at_ms})` each second before, `beat({begun, late_ms, started_at_ms})`
 * at each beat, `breath({kind})` when it turns, `over()` after the last, `stalled()` if the clock
 * stands still. `started_at_ms` is the run's beat 0 on the clock of performance.now().
 */
export function pace(clock, run, tell) {
  const periodS = run.pulse.period_ms / 1000;
  let now = run;
  let step = -Infinity; // the last beat told, from this run's first; negative in the lead
  let kind = null;
  let timer = null;
  let isDone = false;
  let moved = { atMs: performance.now(), reading: clock.reading() };

  const lengthS = () => (now.beats - now.fromBeat) * periodS;

  function look() {
    clearTimeout(timer);
    if (isDone) return undefined;
    if (isStill()) return tell.stalled();
    const positionS = clock.positionS();
    if (positionS >= lengthS()) return finish();
    report(positionS);
    if (!isDone) timer = setTimeout(look, waitMs(positionS));
    return undefined;
  }

  function isStill() {
    const atMs = performance.now();
    const reading = clock.reading();
    if (reading !== moved.reading) moved = { atMs, reading };
    return atMs - moved.atMs > STILL_MS;
  }

  function report(positionS) {
    const reached = Math.floor(positionS / periodS + 1e-6);
    const started_at_ms = performance.now() - (positionS + now.fromBeat * periodS) * 1000;
    if (reached > step) {
      step = reached;
      const left_s = Math.min(Math.ceil(-positionS - 1e-6), now.leadS);
      if (reached < 0) tell.lead({ left_s, started_at_ms });
      else {
        const late_ms = (positionS - reached * periodS) * 1000;
        tell.beat({ begun: now.fromBeat + reached + 1, late_ms, started_at_ms });
      }
    }
    if (!isDone && now.pulse.breaths) tellBreath(positionS);
  }

  const runMs = (positionS) => now.fromBeat * now.pulse.period_ms + positionS * 1000;

  function tellBreath(positionS) {
    const breath = breathAt(now.pulse, runMs(positionS));
    if (breath.kind === kind) return;
    kind = breath.kind;
    tell.breath({ kind });
  }

  function waitMs(positionS) {
    const toBeatMs = ((step + 1) * periodS - positionS) * 1000;
    const toTurnMs = now.pulse.breaths
      ? breathAt(now.pulse, runMs(positionS)).turn_ms - runMs(positionS)
      : Infinity;
    const ms = Math.min(toBeatMs, toTurnMs);
    return Math.ceil(ms <= LOOK_MS ? Math.max(ms, 0) : Math.min(ms - AIM_MS, LOOK_MS));
  }

  function finish() {
    isDone = true;
    tell.over();
  }

  // What starts it has enough to do: the first look comes by itself.
  nextTask().then(look);
  return {
    look,
    isDone: () => isDone,
    /** Tells what will be heard of it, if it were cut off now: a pause then knows its press. */
    settle() {
      if (!isDone) report(Math.min(clock.renderedS(), lengthS() - 1e-3));
    },
    halt() {
      clearTimeout(timer);
      isDone = true;
    },
    follow(next) {
      now = next;
      look();
    },
  };
}
