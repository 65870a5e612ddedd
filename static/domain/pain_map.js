/**
 * Pain on the drawn body: which views hold the points of a session, where each mark stands, and
 * where its numbers stand beside the body, like the labels of an anatomical plate. Pure.
 *
 * Lengths are millimetres on the body, so that a plate needs no size of its own. A point that is
 * not on the body has no mark; the table beside the plates has it all the same.
 */
import { VIEWS, anchorOf, bestView, closeupOf, sizeOf } from "./body.js";

/** A plate across a phone, and one of several on it: what is read at the same size. */
export const LARGE = { column: 270, pitch: 100, least: 560, around: 120 };
export const SMALL = { column: 345, pitch: 150, least: 560, around: 120 };
const HALF_WIDTH_LEAST = 250; // a trunk with its arms

/** The points of a log as the plates and tables show them; n counts them, from 1. */
export const painsOf = (log) =>
  log.points.map(({ point_id, side, pain_before, pain_after }, i) => ({
    ...{ n: i + 1, point_id, side, before: pain_before, after: pain_after },
  }));

/**
 * `sessions`: lists of pains. The views that hold any of them, each with one crop for all sessions:
 * [{view, box: [x, y, width, height], plates: [marks of each session]}].
 */
export function platesOf({ body, bundle }, sessions, layout) {
  const placed = sessions.map((pains) => pains.flatMap((pain) => placeOfPain(body, bundle, pain)));
  return VIEWS.flatMap((view) => {
    const inView = placed.map((marks) => marks.filter((mark) => mark.view === view));
    const all = inView.flat();
    if (all.length === 0) return [];
    const size = sizeOf(body, view);
    const most = Math.max(...inView.map((marks) => fullest(marks, size[0])));
    const least = Math.max(layout.least, (most + 1) * layout.pitch);
    const [from, bottom] = extent(all, size[1], least, layout.around);
    const top = from < chin(body, view) ? 0 : from; // a head is shown whole, or not at all
    const half = halfWidth(all, size[0], layout.around);
    const box = [size[0] / 2 - half, top, 2 * half, bottom - top];
    return [{ view, box, plates: inView.map((marks) => labelled(marks, box, layout)) }];
  });
}

function placeOfPain(body, bundle, pain) {
  const point = bundle.points[pain.point_id];
  const view = point && bestView(point, pain.side);
  const at = view && anchorOf(body, pain.point_id, pain.side, view);
  return at ? [{ ...pain, view, x: at[0], y: at[1] }] : [];
}

/** How much of the body's width is shown on each side of its middle. */
const halfWidth = (marks, width, around) => {
  const farthest = Math.max(...marks.map(({ x }) => Math.abs(x - width / 2)));
  return Math.min(width / 2, Math.max(HALF_WIDTH_LEAST, farthest + around));
};

function chin(body, view) {
  const head = closeupOf(body, "head", "midline", view);
  return head ? head[1] + head[3] : 0;
}

/** The part of the body's height that is shown. */
function extent(marks, height, least, around) {
  const ys = marks.map(({ y }) => y);
  const [from, to] = [Math.min(...ys) - around, Math.max(...ys) + around];
  const grow = Math.max(0, least - (to - from)) / 2;
  const top = Math.max(0, Math.min(from - grow, height - least));
  return [Math.round(top), Math.round(Math.min(height, Math.max(to + grow, top + least)))];
}

const fullest = (marks, width) => Math.max(...Object.values(columnsOf(marks, width)).map((one) => one.length));

/** Labels stand on the side of their mark; what is on the midline goes where there is more room. */
function columnsOf(marks, width) {
  const middle = width / 2;
  const left = marks.filter(({ x }) => x < middle - 1);
  const right = marks.filter(({ x }) => x > middle + 1);
  for (const mark of marks.filter(({ x }) => Math.abs(x - middle) <= 1))
    (left.length < right.length ? left : right).push(mark);
  return { left, right };
}

function labelled(marks, [left, top, width, height], { pitch }) {
  const columns = columnsOf(marks, 2 * left + width);
  return Object.entries(columns).flatMap(([column, all]) => {
    const sorted = all.toSorted((a, b) => a.y - b.y);
    const rows = spread(sorted.map(({ y }) => y), top + pitch / 2, top + height - pitch / 2, pitch);
    return sorted.map((mark, i) => ({ ...mark, column, label_y: rows[i] }));
  });
}

/** Heights as near to the wanted ones as a row each allows; sorted, and within both ends. */
function spread(wanted, from, to, pitch) {
  const rows = [];
  wanted.forEach((y, i) => rows.push(Math.max(y, i ? rows[i - 1] + pitch : from)));
  for (let i = rows.length - 1; i >= 0; i -= 1)
    rows[i] = Math.min(rows[i], i === rows.length - 1 ? to : rows[i + 1] - pitch);
  return rows;
}
