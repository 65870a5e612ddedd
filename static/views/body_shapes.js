/** The skeleton of one view as an SVG drawing: skin, bones with their tones, hatched where nobody presses. */
import { excludedShapes, shapesOf, sizeOf, skinOf } from "../domain/body.js";
import { polygonPath } from "../domain/body_lines.js";
import { shape, svg } from "./dom.js";

let hatches = 0; // an id a drawing: several may stand on one page

/** One px of the drawing is a millimetre; layers are put into its last group. */
export function bodyShapes(body, view, label) {
  const [width, height] = sizeOf(body, view);
  const drawing = svg({
    ...{ class: "map-drawing", viewBox: `0 0 ${width} ${height}`, width, height },
    ...{ role: "img", "aria-label": label },
  });
  hatches += 1;
  const hatch = `map-hatch-${hatches}`;
  const bones = shapesOf(body, view);
  const layers = group("map-layers");
  drawing.append(
    hatchPattern(hatch),
    group("map-skin", skinOf(body, view).map(([tone, d]) => path(`map-skin-${tone}`, d))),
    group("map-bones", bones.map(bone)),
    group("map-excluded", hatched(body, view, bones, `url(#${hatch})`)),
    layers,
  );
  return { drawing, layers };
}

export function group(className, children = []) {
  const made = shape("g", { class: className });
  made.append(...children);
  return made;
}

export const path = (className, d, attributes = {}) =>
  shape("path", { class: className, d, ...attributes });

function bone({ structure, level, side, d, tones }) {
  const about = { "data-structure": structure, "data-level": level, "data-side": side };
  const drawn = shape("g", { class: "map-bone", ...about });
  drawn.append(
    path("map-outline", d),
    ...tones.map(([tone, of]) => path(`map-tone-${tone}`, of)),
  );
  return drawn;
}

/** Whole bones by their outline; what is only a part of one by its own shape. */
function hatched(body, view, bones, fill) {
  const whole = bones.filter(({ structure }) => structure.startsWith("excluded-"));
  const drawn = new Set(whole.map(({ structure }) => structure));
  const strips = excludedShapes(body, view).filter(({ id }) => !drawn.has(id));
  return [...whole.map(({ d }) => d), ...strips.map(({ polygon }) => polygonPath(polygon))].map((d) =>
    path("map-never", d, { fill }),
  );
}

function hatchPattern(id) {
  const pattern = shape("pattern", {
    ...{ id, width: 5, height: 5, patternUnits: "userSpaceOnUse" },
    patternTransform: "rotate(45)",
  });
  pattern.append(shape("path", { class: "map-hatch", d: "M0 0v5" }));
  return pattern;
}
