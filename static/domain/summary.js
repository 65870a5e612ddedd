/** The figures on top of a session or a log. Pure. */

/** `points` as a log keeps them → {presses, pressed_ms, pain: {before, after} means, or null}. */
export function summaryOf(points) {
  const sum = (key, of = points) => of.reduce((total, point) => total + point[key], 0);
  const both = points.filter((point) => point.pain_after !== null);
  const mean = (key) => sum(key, both) / both.length;
  const pain = both.length ? { before: mean("pain_before"), after: mean("pain_after") } : null;
  return { presses: sum("presses"), pressed_ms: sum("pressed_ms"), pain };
}
