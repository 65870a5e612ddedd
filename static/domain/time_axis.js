/** A line of days under a plot: from the Monday before the first session to the Sunday ahead. Pure. */
import { WEEK_MS, mondayOf } from "./wall_time.js";

const STEPS = [1, 2, 4, 8, 13, 26, 52, 104];
const MOST_TICKS = 5; // what a phone has room for

/** {from, to, ticks: Mondays, share: (at) → 0 … 1}. Gaps are as wide as the days that they last. */
export function timeAxis(first, last) {
  const from = mondayOf(first);
  const to = mondayOf(last) + WEEK_MS;
  const weeks = Math.round((to - from) / WEEK_MS);
  const step = STEPS.find((one) => weeks / one <= MOST_TICKS) ?? Math.ceil(weeks / MOST_TICKS);
  const ticks = [];
  for (let week = 0; week < weeks; week += step) ticks.push(from + week * WEEK_MS);
  return { from, to, ticks, share: (at) => (at - from) / (to - from) };
}
