/** Lines on the body: how far a place is from one, bands between them, smooth courses. Pure. */
import { inPolygon, placeOf } from "./body.js";

/** The spot of a line (or the only point of it) that is nearest to a place. */
export function nearestOn(place, line) {
  let best = line[0];
  for (let i = 1; i < line.length; i += 1) {
    const spot = nearestOnStroke(place, line[i - 1], line[i]);
    if (apart(place, spot) < apart(place, best)) best = spot;
  }
  return best;
}

export const distanceTo = (place, line) => apart(place, nearestOn(place, line));

/** How far a place is from a polygon in millimetres; 0 inside. */
export const distanceToPolygon = (place, polygon) =>
  inPolygon(place, polygon) ? 0 : distanceTo(place, [...polygon, polygon[0]]);

export const apart = ([x1, y1], [x2, y2]) => Math.hypot(x2 - x1, y2 - y1);

function nearestOnStroke([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length2 = dx * dx + dy * dy;
  const part = length2 && ((x - x1) * dx + (y - y1) * dy) / length2;
  const along = Math.min(Math.max(part, 0), 1);
  return [x1 + along * dx, y1 + along * dy];
}

/** The line with `count` points, evenly spaced along it. */
export function resampled(line, count) {
  const lengths = [0];
  for (let i = 1; i < line.length; i += 1) lengths.push(lengths[i - 1] + apart(line[i - 1], line[i]));
  const whole = lengths.at(-1);
  let stroke = 1;
  return Array.from({ length: count }, (_, k) => {
    const wanted = (whole * k) / (count - 1);
    while (stroke < line.length - 1 && lengths[stroke] < wanted) stroke += 1;
    if (line.length === 1) return line[0];
    const part = (wanted - lengths[stroke - 1]) / (lengths[stroke] - lengths[stroke - 1] || 1);
    return between(line[stroke - 1], line[stroke], part);
  });
}

const between = ([x1, y1], [x2, y2], part) => [x1 + part * (x2 - x1), y1 + part * (y2 - y1)];

const run = (letter, from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => `level-${letter}${from + i}`);
const LEVELS = [...run("c", 2, 8), ...run("t", 1, 12), ...run("l", 1, 5), ...run("s", 1, 4)];
const STEPS = 16;

/**
 * The band of a segment on one side: a polygon that reaches half way to the neighbouring levels,
 * or null where the segment is not seen.
 */
export function bandOf(body, level, side, view) {
  const line = placeOf(body, level, side, view);
  if (!line) return null;
  const middle = resampled(line, STEPS);
  const edges = [-1, 1].map((step) => edgeOf(body, { level, side, view, step }, middle));
  const [above, below] = edges;
  if (!above && !below) return null;
  return [...(above ?? opposite(below, middle)), ...(below ?? opposite(above, middle)).reverse()];
}

/** Half a segment towards the next level that is seen; one that is not seen takes its share. */
function edgeOf(body, { level, side, view, step }, middle) {
  const at = LEVELS.indexOf(level);
  for (let away = 1; LEVELS[at + step * away]; away += 1) {
    const next = placeOf(body, LEVELS[at + step * away], side, view);
    if (!next) continue;
    const places = resampled(next, STEPS);
    return middle.map((place, i) => between(place, places[i], 0.5 / away));
  }
  return null;
}

/** At the end of a row a band is as wide outward as it is inward. */
const opposite = (edge, middle) => middle.map(([x, y], i) => [2 * x - edge[i][0], 2 * y - edge[i][1]]);

/** The runs of places of a course that are seen in a view; a gap in between ends a run. */
export function courseOf(body, names, side, view) {
  const runs = [[]];
  for (const name of names) {
    const places = placeOf(body, name, side, view);
    if (places) runs.at(-1).push(...places);
    else if (runs.at(-1).length) runs.push([]);
  }
  return runs.filter((places) => places.length > 1);
}

const round = (value) => Math.round(value * 10) / 10;
const pair = ([x, y]) => `${round(x)} ${round(y)}`;

/** A smooth path through the places (Catmull-Rom as Bézier curves). */
export function smoothPath(places) {
  const at = (i) => places[Math.min(Math.max(i, 0), places.length - 1)];
  const handle = (from, before, after) => [
    from[0] + (after[0] - before[0]) / 6,
    from[1] + (after[1] - before[1]) / 6,
  ];
  const curves = places.slice(1).map((to, i) => {
    const first = handle(at(i), at(i - 1), to);
    const second = handle(to, at(i + 2), at(i));
    return `C${pair(first)} ${pair(second)} ${pair(to)}`;
  });
  return `M${pair(places[0])}${curves.join("")}`;
}

/** A band, both its edges smooth. */
export function bandPath(band) {
  const half = band.length / 2;
  return `${smoothPath(band.slice(0, half))}L${smoothPath(band.slice(half)).slice(1)}z`;
}

export const polygonPath = (polygon) => `M${polygon.map(pair).join("L")}z`;
