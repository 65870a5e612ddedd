/** The patient's breath: set in breaths a minute, or taken from taps. Pure. */

const MINUTE_MS = 60_000;

/** Milliseconds of one breath at so many a minute; whole, so that nothing drifts. */
export const breathMs = (perMin) => Math.round(MINUTE_MS / perMin);

export const breathsPerMin = (period_ms) => Math.round(MINUTE_MS / period_ms);

/** A breath of a run from `from_beat` on, breathing out from `anchor_ms`. */
export const breathFrom = (breathing, period_ms, { from_beat = 0, anchor_ms = 0 } = {}) => ({
  from_beat,
  anchor_ms,
  period_ms,
  exhale_ms: period_ms - inhaleMs(breathing, period_ms),
});

export const inhaleMs = ({ inhale_percent }, period_ms) =>
  Math.round((period_ms * inhale_percent) / 100);

/**
 * `taps_ms`: moments at which breaths in began, the newest last. Too few, or one so late that it is
 * a new beginning: {taps_ms}, the taps that count. Enough: {taps_ms: [], period_ms}, or
 * {taps_ms: [], is_off: true} where the rhythm lies outside what may be guided.
 */
export function tapped(breathing, taps_ms) {
  const slowest = breathMs(breathing.rate_per_min_min);
  const last = taps_ms.findLastIndex((at, i) => i > 0 && at - taps_ms[i - 1] > 2 * slowest);
  const counted = taps_ms.slice(Math.max(last, 0));
  if (counted.length < breathing.taps) return { taps_ms: counted };
  const period_ms = Math.round((counted.at(-1) - counted[0]) / (counted.length - 1));
  const isOff = period_ms > slowest || period_ms < breathMs(breathing.rate_per_min_max);
  return isOff ? { taps_ms: [], is_off: true } : { taps_ms: [], period_ms };
}
