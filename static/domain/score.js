/**
 * The score of a run: every sound with its second, counted from the run's first beat. Pure.
 *
 * The same score is played live, rendered to a track for a locked screen, and measured in tests.
 * {from_s, to_s, loops: [{sound, from_s, to_s, period_s}], notes: [{sound, at_s}],
 * swells: [{kind, from_s, to_s}]}; a loop sounds at from_s and each period after, before to_s.
 */
import { breathAt, isPress } from "./pulse.js";

const PIP_S = 0.32; // apart, so that the ear can count them
const PIPS_FROM_S = 0.8; // after the sound that ended the point before

/**
 * `run`: {pulse, fromBeat, beats, leadS, countIn, lastPresses, ending, pips}: beats fromBeat …
 * beats−1 after leadS seconds; `ending` is the sound after the last, or null; `pips` short notes
 * in the lead tell the number of the point to somebody who does not see it.
 */
export function scoreOf(run) {
  const periodS = run.pulse.period_ms / 1000;
  const to_s = (run.beats - run.fromBeat) * periodS;
  const score = { from_s: -run.leadS, to_s, loops: [], notes: leadNotes(run, periodS), swells: [] };
  if (run.pulse.breaths) {
    score.notes.push(...pressNotes(run, periodS));
    score.swells = swellsOf(run, periodS, to_s);
  } else score.loops = pressLoops(run, periodS, to_s);
  if (run.ending) score.notes.push({ sound: run.ending, at_s: to_s });
  return score;
}

function leadNotes({ leadS, countIn, pips = 0 }, periodS) {
  const notes = [];
  const hasRoom = PIPS_FROM_S + pips * PIP_S <= leadS - countIn * periodS;
  for (let i = 0; hasRoom && i < pips; i += 1)
    notes.push({ sound: "pip", at_s: PIPS_FROM_S - leadS + i * PIP_S });
  for (let i = Math.min(countIn, Math.floor(leadS / periodS)); i > 0; i -= 1)
    notes.push({ sound: "count_in", at_s: -i * periodS });
  return notes;
}

/** The first of the last presses, as a beat: from there on they sound different. */
export function lastFrom({ pulse, beats, lastPresses }) {
  let from = beats;
  for (let left = lastPresses; left > 0 && from > 0; ) {
    from -= 1;
    if (isPress(pulse, from)) left -= 1;
  }
  return from;
}

function pressLoops(run, periodS, to_s) {
  const turn_s = Math.max((lastFrom(run) - run.fromBeat) * periodS, 0);
  return [
    { sound: "press", from_s: 0, to_s: turn_s, period_s: periodS },
    { sound: "last", from_s: turn_s, to_s, period_s: periodS },
  ].filter((loop) => loop.to_s > loop.from_s);
}

function pressNotes(run, periodS) {
  const notes = [];
  const turn = lastFrom(run);
  for (let beat = run.fromBeat; beat < run.beats; beat += 1)
    if (isPress(run.pulse, beat))
      notes.push({ sound: beat < turn ? "press" : "last", at_s: (beat - run.fromBeat) * periodS });
  return notes;
}

/** The breath as it is heard: it leads the patient in from the lead on, to the end of the presses. */
function swellsOf({ pulse, fromBeat, leadS }, periodS, to_s) {
  const zeroMs = fromBeat * pulse.period_ms;
  const endMs = zeroMs + to_s * 1000;
  const swells = [];
  for (let ms = zeroMs - leadS * 1000; ms < endMs; ) {
    const { kind, turn_ms } = breathAt(pulse, ms);
    swells.push({
      kind,
      from_s: (ms - zeroMs) / 1000,
      to_s: (Math.min(turn_ms, endMs) - zeroMs) / 1000,
    });
    ms = turn_ms;
  }
  return swells;
}
