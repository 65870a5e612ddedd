/**
 * Zones after Zakharyin and Head: which segments an author gives an organ, and the points inside. Pure.
 *
 * The bundle holds the points of each author; here they only get their sides. A zone of one side takes
 * that side and the midline, any other both sides.
 */
import { bandOf } from "./body_lines.js";
import { isAt } from "./places.js";

export const OWN_MAP = "default";

const ONE_SIDED = ["left", "right"];

/** `zone`: {organ, author} as it is kept in the log, or null → what of it is shown, or null. */
export function zoneOf(bundle, zone) {
  const organ = zone && bundle.zones.organs.find(({ id }) => id === zone.organ);
  if (!organ) return null;
  const isOwn = zone.author === OWN_MAP;
  const sides = ONE_SIDED.includes(organ.side) ? [organ.side] : ONE_SIDED;
  const ids = (isOwn ? organ.points : organ.points_by_author[zone.author]) ?? [];
  return {
    id: organ.id,
    name: organ.name,
    note: organ.side_note ?? null,
    author: zone.author,
    segments: isOwn ? organ.default_segments : organ.segments_by_author[zone.author],
    sides,
    points: ids.flatMap((id) =>
      bundle.points[id].sides
        .filter((side) => side === "midline" || sides.includes(side))
        .map((side) => ({ point_id: id, side })),
    ),
  };
}

/** The maps that say something about an organ, the product's own first. */
export const authorsOf = (bundle, organId) => {
  const organ = bundle.zones.organs.find(({ id }) => id === organId);
  return [OWN_MAP, ...bundle.zones.authors.map(({ id }) => id).filter((id) => organ.segments_by_author[id])];
};

export const isInZone = (zone, place) => Boolean(zone?.points.some((one) => isAt(one, place)));

const MARGIN_MM = 60;

/** The box round a zone's bands in a view, with some body round it, or null where none is seen. */
export function zoneBox(bundle, body, zone, view) {
  const bands = zone.segments.flatMap((segment) =>
    zone.sides.map((side) => bandOf(body, bundle.segments[segment].level, side, view)),
  );
  const places = bands.filter(Boolean).flat();
  if (!places.length) return null;
  const [left, top] = [0, 1].map((axis) => Math.min(...places.map((place) => place[axis])) - MARGIN_MM);
  const [right, foot] = [0, 1].map((axis) => Math.max(...places.map((place) => place[axis])) + MARGIN_MM);
  return [left, top, right - left, foot - top];
}
