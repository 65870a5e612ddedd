/** What may lie over the bones: the band of a zone, and the courses of nerves. Data, drawn from landmarks. */
import { anchorOf, placeOf } from "../domain/body.js";
import { bandOf, bandPath, courseOf, smoothPath } from "../domain/body_lines.js";
import { group, path } from "./body_shapes.js";

const SIDES = ["right", "left"];

/** The shapes of the layers that a model asks for. */
export const layerShapes = (given, model, view) => [
  group("map-zone", model.zone ? bands(given, model.zone, view) : []),
  group("map-nerves", shownNerves(given, model).flatMap((nerve) => courses(given, nerve, view))),
];

const levelOf = ({ bundle }, segment) =>
  bundle.segments?.[segment]?.level ?? `level-${segment.toLowerCase()}`;

const bands = (given, { segments, sides = SIDES }, view) =>
  segments.flatMap((segment, i) =>
    sides
      .map((side) => bandOf(given.body, levelOf(given, segment), side, view))
      .filter(Boolean)
      .map((band) => path(`map-band ${i % 2 ? "odd" : "even"}`, bandPath(band))),
  );

/** Where the names of the segments stand: at the outer end of the level, once. */
export const segmentLabels = (given, { segments, sides = SIDES }, view) =>
  segments.flatMap((segment) => {
    const side = sides.find((one) => placeOf(given.body, levelOf(given, segment), one, view));
    if (!side) return [];
    const line = placeOf(given.body, levelOf(given, segment), side, view);
    const outer = view === "anterior" ? line[0] : line.at(-1);
    return [{ segment, at: outer }];
  });

/** `model.nerves`: true for all of them, or the ids of those near the chosen points. */
export function shownNerves({ bundle }, { nerves }) {
  if (!nerves) return [];
  return (bundle.nerves ?? []).filter(({ id }) => nerves === true || nerves.includes(id));
}

const courses = ({ body }, { course, is_warning }, view) =>
  SIDES.flatMap((side) =>
    courseOf(body, course, side, view).map((places) =>
      path(is_warning ? "map-nerve warn" : "map-nerve", smoothPath(places)),
    ),
  );

/** Where nerves come to the surface: [{id, side, at, is_warning}]. */
export function nerveExits(given, model, view) {
  const ids = new Set(shownNerves(given, model).flatMap(({ exits }) => exits));
  return [...ids].flatMap((id) => {
    const is_warning = Boolean(given.bundle.warnings?.[id]);
    const sides = (given.bundle.warnings?.[id] ?? given.bundle.points[id])?.sides ?? [];
    return sides
      .map((side) => ({ id, side, is_warning, at: anchorOf(given.body, id, side, view) }))
      .filter(({ at }) => at);
  });
}
