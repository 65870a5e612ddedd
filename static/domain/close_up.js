/**
 * Where a point of a plan is seen: the crop round it, and in it the places that are pressed. Pure.
 *
 * A plan knows no geometry; `body` is what the drawings were compiled with. A point of an older plan
 * that is not on the body, or not seen, has no close-up, and the session goes on without.
 */
import { anchorOf, siteOf, viewsOf } from "./body.js";
import { apart } from "./body_lines.js";

const BOX_MM = 210; // a hand's breadth on each side: enough to know the place again
const MARGIN_MM = 38; // round the outermost ring
const CLEARER = 1.3;
const NEAR = 0.4; // of the box: what is farther from its middle lies outside a round picture

/**
 * {view, box: [x, y, width, height], sites: [{stage, kind: "ring" or "dropped", x, y}]}, x and y as
 * shares of the box, or null. `point`: of a plan; `views` that show it, the best one first.
 */
export function closeUpOf(body, point, views) {
  const seen = viewsOf({ views: views ?? [] }, point.side)
    .map((view) => ({ view, anchor: anchorOf(body, point.point_id, point.side, view) }))
    .filter(({ anchor }) => anchor)
    .map((one) => ({ ...one, sites: sitesOf(body, point, one.view) }));
  if (seen.length === 0) return null;
  const { view, anchor, sites } = clearest(seen);
  const reach = Math.max(0, ...sites.map(({ at }) => apart(at, anchor)));
  const size = reach ? 2 * (reach + MARGIN_MM) : BOX_MM;
  const box = [anchor[0] - size / 2, anchor[1] - size / 2, size, size];
  return { view, box, sites: sites.map(({ at, isNeighbour, ...site }) => ({ ...site, ...inBox(box, at) })) };
}

/** The first view, unless in another one the places of an approach lie much farther apart. */
const clearest = (seen) =>
  seen.reduce((best, one) => (roomOf(one) > CLEARER * roomOf(best) ? one : best));

/** The least distance between two places of one stage, the sore point among them; other points apart. */
function roomOf({ anchor, sites }) {
  const round = sites.filter(({ isNeighbour }) => !isNeighbour);
  const gaps = round.flatMap((site, i) => [
    apart(site.at, anchor),
    ...round.slice(i + 1).filter(({ stage }) => stage === site.stage).map(({ at }) => apart(at, site.at)),
  ]);
  return Math.min(...gaps, Infinity);
}

/** Another point in the same picture: {x, y} as shares of its box, or null where it is not in it. */
export function seenIn(body, { view, box }, { point_id, side }) {
  const at = anchorOf(body, point_id, side, view);
  const place = at && inBox(box, at);
  return place && apart([place.x, place.y], [0.5, 0.5]) < NEAR ? place : null;
}

const inBox = ([left, top, width, height], [x, y]) => ({ x: (x - left) / width, y: (y - top) / height });

/** The places of each ring, and those that its bone, a nerve or an excluded structure forbids. */
function sitesOf(body, { point_id, side, stages }, view) {
  const placed = (site, distance_mm) =>
    site.point
      ? (anchorOf(body, site.point, side, view) ?? anchorOf(body, site.point, "midline", view))
      : siteOf(body, point_id, side, { direction: site.direction, distance_mm }, view);
  return stages.flatMap(({ sites = [], dropped = [], distance_mm }, stage) =>
    [
      ...sites.map((site) => ({ ...site, kind: "ring" })),
      ...dropped.map((site) => ({ ...site, kind: "dropped" })),
    ]
      .map((site) => ({ stage, kind: site.kind, isNeighbour: Boolean(site.point), at: placed(site, distance_mm) }))
      .filter(({ at }) => at),
  );
}
