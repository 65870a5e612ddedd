/** The figures on top of a session or a log. Pure. */

/** A log → {presses, pressed_ms, pain: {before, after} means, or null}; the second alone knows no pain. */
export function summaryOf({ points, metronome }) {
  if (metronome) return { presses: metronome.presses, pressed_ms: metronome.pressed_ms };
  const sum = (key, of = points) => of.reduce((total, entry) => total + entry[key], 0);
  const both = points.filter((point) => point.pain_after !== null);
  const mean = (key) => sum(key, both) / both.length;
  const pain = both.length ? { before: mean("pain_before"), after: mean("pain_after") } : null;
  return { presses: sum("presses"), pressed_ms: sum("pressed_ms"), pain };
}
