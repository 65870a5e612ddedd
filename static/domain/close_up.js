/**
 * Where a point of a plan is seen: the crop round it, and in it the places that are pressed. Pure.
 *
 * A plan knows no geometry; `body` is what the drawings were compiled with. A point of an older plan
 * that is not on the body, or not seen, has no close-up, and the session goes on without.
 */
import { anchorOf, bestView, siteOf } from "./body.js";

const BOX_MM = 210; // a hand's breadth on each side: enough to know the place again
const MARGIN_MM = 45; // round the outermost ring
const NEAR = 0.4; // of the box: what is farther from its middle lies outside a round picture

/**
 * {view, box: [x, y, width, height], sites: [{stage, kind: "ring" or "dropped", x, y}]}, x and y as
 * shares of the box, or null. `point`: of a plan; `views` that show it, the best one first.
 */
export function closeUpOf(body, point, views) {
  const view = views && bestView({ id: point.point_id, views }, point.side);
  const anchor = view && anchorOf(body, point.point_id, point.side, view);
  if (!anchor) return null;
  const sites = sitesOf(body, point, view);
  const reach = Math.max(0, ...sites.map(({ at }) => Math.hypot(at[0] - anchor[0], at[1] - anchor[1])));
  const size = reach ? 2 * (reach + MARGIN_MM) : BOX_MM;
  const box = [anchor[0] - size / 2, anchor[1] - size / 2, size, size];
  return { view, box, sites: sites.map(({ at, ...site }) => ({ ...site, ...inBox(box, at) })) };
}

/** Another point in the same picture: {x, y} as shares of its box, or null where it is not in it. */
export function seenIn(body, { view, box }, { point_id, side }) {
  const at = anchorOf(body, point_id, side, view);
  const place = at && inBox(box, at);
  return place && Math.hypot(place.x - 0.5, place.y - 0.5) < NEAR ? place : null;
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
      ...sites.map((site) => ({ stage, kind: "ring", at: placed(site, distance_mm) })),
      ...dropped.map((site) => ({ stage, kind: "dropped", at: placed(site, distance_mm) })),
    ].filter(({ at }) => at),
  );
}
