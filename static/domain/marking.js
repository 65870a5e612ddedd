/**
 * What a tap on the body means, and the marks that come of it. Pure.
 *
 * `reach_mm` is half a finger's target (22 px) at the scale at which the body is shown: what lies
 * farther from the tap was not meant, and what lies nearer together cannot be told apart.
 */
import { excludedShapes, placeOf, sizeOf, viewsOf } from "./body.js";
import { apart, distanceTo, distanceToPolygon, nearestOn } from "./body_lines.js";
import { isAt } from "./places.js";

/** Zoomed in as far as the map goes: nearer neighbours are offered together, not zoomed apart. */
export const FINEST_REACH_MM = 6;
// So near, the bone was meant though a finger's width was missed; the point is named before it is marked.
const NEAR_MM = 30;
// How far beside an excluded structure a tap may still mean it.
const MARGIN_OF_REACH = 0.5;
// So many reaches fill a frame of 264 px at the scale at which that reach is a finger; none is smaller.
const REACHES_IN_BOX = 12;

/**
 * The answer to a tap: {kind: "excluded", id, side} | {kind: "warning", id, side} |
 * {kind: "point", point_id, side, others} | {kind: "crowded", box} | {kind: "none"}.
 */
export function offerAt({ bundle, body }, { view, x, y, reach_mm }) {
  const place = [x, y];
  const near = candidates({ bundle, body }, place, view, Math.max(reach_mm, NEAR_MM));
  const allowed_mm = near[0]?.distance_mm ?? Infinity;
  const margin_mm = near.length && allowed_mm > reach_mm ? allowed_mm : reach_mm * MARGIN_OF_REACH;
  const refused = excludedAt(body, place, view, margin_mm, allowed_mm);
  if (refused) return { kind: "excluded", id: refused.id, side: refused.side };
  if (!near.length) return { kind: "none" };
  const [best, ...rest] = near;
  const neighbours = rest
    .filter(({ distance_mm }) => distance_mm <= reach_mm)
    .map((one) => ({ ...one, apart_mm: distanceTo(best.spot, one.line) }));
  const zoomable = neighbours.filter(({ apart_mm }) => apart_mm >= 2 * FINEST_REACH_MM);
  // Two within reach are at most two reaches apart: zoomed in all the way there is no crowd.
  if (zoomable.length) return { kind: "crowded", box: boxAround(best.spot, place, zoomable) };
  if (best.is_warning) return { kind: "warning", id: best.point_id, side: best.side };
  const others = neighbours.filter((one) => !one.is_warning);
  return { kind: "point", ...placeIn(best), others: others.map(placeIn) };
}

const placeIn = ({ point_id, side }) => ({ point_id, side });

/** The shape that a tap lies in, or lies beside with nothing allowed nearer. */
function excludedAt(body, place, view, margin_mm, allowed_mm) {
  const shapes = excludedShapes(body, view)
    .map((shape) => ({ ...shape, distance_mm: distanceToPolygon(place, shape.polygon) }))
    .sort((one, other) => one.distance_mm - other.distance_mm);
  const [nearest] = shapes;
  if (!nearest || nearest.distance_mm > margin_mm) return null;
  return nearest.distance_mm === 0 || nearest.distance_mm < allowed_mm ? nearest : null;
}

/** Points and warnings within reach on the half that was tapped, the nearest first. */
function candidates({ bundle, body }, place, view, reach_mm) {
  const half = halfOf(body, place, view);
  const found = (records, is_warning) =>
    Object.entries(records).flatMap(([point_id, point]) => {
      const side = point.sides.find((one) => one === "midline" || one === half);
      const line = side && viewsOf(point, side).includes(view) && placeOf(body, point_id, side, view);
      if (!line) return [];
      const spot = nearestOn(place, line);
      return [{ point_id, side, line, spot, is_warning, distance_mm: apart(place, spot) }];
    });
  return [...found(bundle.points, false), ...found(bundle.warnings ?? {}, true)]
    .filter(({ distance_mm }) => distance_mm <= reach_mm)
    .sort((one, other) => one.distance_mm - other.distance_mm || other.is_warning - one.is_warning);
}

/** The side of the subject that lies under a place. */
export function halfOf(body, [x], view) {
  if (view === "right" || view === "left") return view;
  const isViewersLeft = x < sizeOf(body, view)[0] / 2;
  return isViewersLeft === (view === "anterior") ? "right" : "left";
}

/** Where to zoom so that the closest of the neighbours becomes a target of its own. */
function boxAround(spot, place, neighbours) {
  const closest_mm = Math.min(...neighbours.map(({ apart_mm }) => apart_mm));
  const side = REACHES_IN_BOX * Math.max(FINEST_REACH_MM, closest_mm / 2);
  const [x, y] = [(spot[0] + place[0]) / 2, (spot[1] + place[1]) / 2];
  return [x - side / 2, y - side / 2, side, side];
}

// Marks: [{point_id, side, pain}] with what they were before, to be undone.

const KEPT = 50;

export const NO_MARKS = { marks: [], before: [] };

export const markAt = (history, place) => history.marks.find((mark) => isAt(mark, place)) ?? null;

const changed = (history, marks) => ({
  marks,
  before: [...history.before, history.marks].slice(-KEPT),
});

/** A place with its score; scored again it stays where it was in the row. */
export function marked(history, { point_id, side, pain }) {
  const old = markAt(history, { point_id, side });
  if (old?.pain === pain) return history;
  const mark = { point_id, side, pain };
  const marks = history.marks.map((one) => (one === old ? mark : one));
  return changed(history, old ? marks : [...marks, mark]);
}

export function unmarked(history, place) {
  const old = markAt(history, place);
  return old ? changed(history, history.marks.filter((mark) => mark !== old)) : history;
}

/** The mark goes to another place with its score; a mark that was there gives way. */
export function moved(history, from, to) {
  const old = markAt(history, from);
  if (!old || isAt(old, to)) return history;
  const marks = history.marks
    .filter((mark) => !isAt(mark, to))
    .map((mark) => (mark === old ? { ...old, point_id: to.point_id, side: to.side } : mark));
  return changed(history, marks);
}

export const canUndo = (history) => history.before.length > 0;

export const undone = (history) =>
  canUndo(history)
    ? { marks: history.before.at(-1), before: history.before.slice(0, -1) }
    : history;
