/** The skeleton of one view as an SVG drawing: skin, bones with their tones, hatched where nobody presses. */
import { excludedShapes, shapesOf, sizeOf, skinOf } from "../domain/body.js";
import { polygonPath } from "../domain/body_lines.js";
import { svg } from "./dom.js";

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
  const layers = group("map-layers");
  drawing.append(
    hatchPattern(hatch),
    group("map-skin", skinOf(body, view).map(([tone, d]) => path(`map-skin-${tone}`, d))),
    group("map-bones", shapesOf(body, view).map(bone)),
    group("map-excluded", hatched(body, view, `url(#${hatch})`)),
    layers,
  );
  return { drawing, layers };
}

export function element(tag, attributes, ...children) {
  const made = svg({}, [tag, attributes]).firstChild;
  made.append(...children);
  return made;
}

export const group = (className, children = []) => element("g", { class: className }, ...children);

export const path = (className, d, attributes = {}) =>
  element("path", { class: className, d, ...attributes });

function bone({ structure, level, side, d, tones }) {
  const drawn = group("map-bone", [path("map-outline", d)]);
  drawn.append(...tones.map(([tone, of]) => path(`map-tone-${tone}`, of)));
  Object.assign(drawn.dataset, { structure, ...(level && { level }), ...(side && { side }) });
  return drawn;
}

/** Whole bones by their outline; what is only a part of one by its own shape. */
function hatched(body, view, fill) {
  const bones = shapesOf(body, view).filter(({ structure }) => structure.startsWith("excluded-"));
  const drawn = new Set(bones.map(({ structure }) => structure));
  const strips = excludedShapes(body, view).filter(({ id }) => !drawn.has(id));
  return [...bones.map(({ d }) => d), ...strips.map(({ polygon }) => polygonPath(polygon))].map((d) =>
    path("map-never", d, { fill }),
  );
}

function hatchPattern(id) {
  const size = { width: 5, height: 5, patternUnits: "userSpaceOnUse" };
  const line = element("path", { class: "map-hatch", d: "M0 0v5" });
  return element("pattern", { id, ...size, patternTransform: "rotate(45)" }, line);
}
