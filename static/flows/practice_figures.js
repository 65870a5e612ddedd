/** The body with the points of a plan: one figure a view, from a head to the knees where it must be. */
import { anchorOf, sizeOf, VIEWS, viewsOf } from "../domain/body.js";

const AROUND_MM = 140;
const LEAST_MM = 760; // from top to bottom: a trunk with its arms
const SHAPE = 0.72; // width by height
const WIDTH_PX = 320;

/** [{view, box, pins: [{n, x, y}], canvas}]; `canvas` is a promise of the picture of the box. */
export function figuresOf({ bundle, body, powers }, points) {
  let left = points.map(({ point_id, side }, i) => pinsOf({ bundle, body }, { point_id, side, n: i + 1 }));
  const figures = [];
  while (left.some((pins) => pins.length)) {
    const view = fullest(left);
    const pins = left.flat().filter((pin) => pin.view === view);
    const box = boxOf(pins, sizeOf(body, view));
    figures.push({ view, box, pins, canvas: powers.bodyPicture(body, { view, box, width_px: WIDTH_PX }) });
    left = left.filter((of) => of.every((pin) => pin.view !== view));
  }
  return figures;
}

/** A point in each view in which it is seen. */
const pinsOf = ({ bundle, body }, { point_id, side, n }) =>
  (bundle.points[point_id] ? viewsOf(bundle.points[point_id], side) : []).flatMap((view) => {
    const at = anchorOf(body, point_id, side, view);
    return at ? [{ n, view, x: at[0], y: at[1] }] : [];
  });

/** The view that shows the most of them: as few figures as will do. */
function fullest(left) {
  const count = (view) => left.flat().filter((pin) => pin.view === view).length;
  return VIEWS.toSorted((one, other) => count(other) - count(one))[0];
}

function boxOf(pins, [width, height]) {
  const ys = pins.map(({ y }) => y);
  const reach = Math.max(...pins.map(({ x }) => Math.abs(x - width / 2))) + AROUND_MM;
  const across = Math.max(Math.max(...ys) - Math.min(...ys) + 2 * AROUND_MM, LEAST_MM, (2 * reach) / SHAPE);
  const high = Math.round(across); // of one shape in every view, though it reach beyond the feet
  const middle = (Math.max(...ys) + Math.min(...ys)) / 2;
  const top = Math.round(Math.max(0, Math.min(middle - high / 2, Math.max(0, height - high))));
  const wide = Math.round(high * SHAPE);
  return [Math.round((width - wide) / 2), top, wide, high];
}
