/**
 * The body as it is drawn and reckoned with. Pure: `body` is {drawings, places} as it was read.
 *
 * The data hold the subject's right side and the midline, in whole millimetres; the left is the
 * mirror of it, made here: real coordinates, so that what is painted, hit and tested is the same.
 */

/** What people look at; each is a drawing, and whether it is shown mirrored. */
export const VIEWS = ["anterior", "posterior", "right", "left"];

const isLateral = (view) => view === "right" || view === "left";

/** The drawing behind a view. */
export const drawingOf = (view) => (isLateral(view) ? "lateral" : view);

/** [width, height] of a view in millimetres. */
export const sizeOf = (body, view) => body.places.views[drawingOf(view)];

// A place or a step: its command if it is the first one, x, and y with what stands before it.
const PAIR = /([Mc])?(?: ?)(-?\d+)( ?-?\d+)/g;

/** A path (`M` absolute, then relative `c`) as seen in a mirror in the middle of `width`. */
export const mirrored = (d, width) =>
  d.replace(PAIR, (_, command, x, y) => {
    const value = command === "M" ? width - x : -x;
    return `${command ?? (value < 0 ? "" : " ")}${value}${y}`;
  });

const OTHER = { right: "left", left: "right" };

/** The parts of a view from back to front: [{id, structure, level, side, d, tones}]. */
export function shapesOf(body, view) {
  const { parts, width } = body.drawings[drawingOf(view)];
  if (view === "left") return parts.map((part) => mirrorPart(part, width));
  if (view === "right") return parts;
  return parts.flatMap((part) => (part.side ? [part, mirrorPart(part, width)] : [part]));
}

/** The skin of a view: [[tone, path]], the same way. */
export function skinOf(body, view) {
  const { skin, width } = body.drawings[drawingOf(view)];
  return view === "left" ? skin.map(([tone, d]) => [tone, mirrored(d, width)]) : skin;
}

const mirrorPart = (part, width) => ({
  ...part,
  side: OTHER[part.side] ?? null,
  d: mirrored(part.d, width),
  tones: part.tones.map(([tone, d]) => [tone, mirrored(d, width)]),
});

const flip = (pairs, width) => pairs.map(([x, y]) => [width - x, y]);

/** Whether what lies on `side` is drawn on the other half than the data hold. */
const isMirrored = (side, view) => (isLateral(view) ? view === "left" : side === "left");

const isSeen = (side, view) => !isLateral(view) || side === view || side === "midline" || !side;

function pairsOn(body, byDrawing, side, view) {
  const pairs = byDrawing?.[drawingOf(view)];
  if (!pairs || !isSeen(side, view)) return null;
  return isMirrored(side, view) ? flip(pairs, sizeOf(body, view)[0]) : pairs;
}

/** Where a landmark lies: one pair, or several for a line; null where it is not seen. */
export const placeOf = (body, name, side, view) =>
  pairsOn(body, body.places.landmarks[name], side, view);

const onePair = (byDrawing, view) => {
  const pair = byDrawing?.[drawingOf(view)];
  return pair && { [drawingOf(view)]: [pair] };
};

/** Where the mark of a point stands, or null. */
export const anchorOf = (body, pointId, side, view) =>
  pairsOn(body, onePair(body.places.at[pointId], view), side, view)?.[0] ?? null;

/** Where a site of an approach lies: so far from the point, in that direction; or null. */
export function siteOf(body, pointId, side, { direction, distance_mm }, view) {
  const site = body.places.sites[pointId]?.[direction]?.[String(distance_mm)];
  return pairsOn(body, onePair(site, view), side, view)?.[0] ?? null;
}

/** The box [x, y, width, height] of a region on that side, for zooming; null where it is not seen. */
export function closeupOf(body, region, side, view) {
  const box = body.places.closeups[region]?.[drawingOf(view)];
  if (!box || !isSeen(side, view)) return null;
  const [x, y, width, height] = box;
  return isMirrored(side, view) ? [sizeOf(body, view)[0] - x - width, y, width, height] : box;
}

/** The views in which a point's side is seen, the best first. */
export const viewsOf = (point, side) =>
  point.views.flatMap((name) => {
    if (name !== "lateral") return [name];
    return side === "midline" ? ["right", "left"] : [side];
  });

export const bestView = (point, side) => viewsOf(point, side)[0];

/** The shapes that are never pressed: [{id, side, polygon}]. */
export function excludedShapes(body, view) {
  const [width] = sizeOf(body, view);
  return Object.entries(body.places.excluded).flatMap(([id, byDrawing]) =>
    (byDrawing[drawingOf(view)] ?? []).flatMap((polygon) => sidesOf(id, polygon, view, width)),
  );
}

function sidesOf(id, polygon, view, width) {
  if (isLateral(view))
    return [{ id, side: view, polygon: view === "left" ? flip(polygon, width) : polygon }];
  const xs = polygon.map(([x]) => x);
  // Only what lies on the midline reaches over it.
  if (Math.min(...xs) < width / 2 && Math.max(...xs) > width / 2)
    return [{ id, side: "midline", polygon }];
  return [
    { id, side: "right", polygon },
    { id, side: "left", polygon: flip(polygon, width) },
  ];
}

/** Whether a place lies in a polygon: an odd number of edges to the right of it. */
export function inPolygon([x, y], polygon) {
  let isInside = false;
  polygon.forEach(([x1, y1], i) => {
    const [x2, y2] = polygon[(i + 1) % polygon.length];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
  });
  return isInside;
}
