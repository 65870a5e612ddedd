/** A small body with the points of a plan, numbered as in the list beside it. */
import { h, svg } from "./dom.js";
import { number, viewName } from "./words.js";

const PIN = 0.072; // radius of a pin, as a share of the width
const STEPS = 60;

/** Pins that would cover one another move apart; each keeps a line to its place. */
function spread(pins, r, [left, top, width, height]) {
  const put = pins.map((pin) => ({ ...pin, px: pin.x, py: pin.y }));
  const within = (value, from, size) => Math.min(Math.max(value, from + 1.15 * r), from + size - 1.15 * r);
  for (let step = 0; step < STEPS; step += 1)
    for (const [i, one] of put.entries())
      for (const other of put.slice(i + 1)) {
        const [dx, dy] = [other.px - one.px || 0.1, other.py - one.py || 0.1];
        const short = 2.2 * r - Math.hypot(dx, dy);
        if (short <= 0) continue;
        const share = short / 2 / Math.hypot(dx, dy);
        for (const [pin, sign] of [[one, -1], [other, 1]]) {
          pin.px = within(pin.px + sign * share * dx, left, width);
          pin.py = within(pin.py + sign * share * dy, top, height);
        }
      }
  return put;
}

/** `figure`: {view, box, pins: [{n, x, y}], canvas}. */
export function practiceFigure({ view, box, pins, canvas }) {
  const r = PIN * box[2];
  const holder = h("div", {});
  canvas.then((drawn) => drawn && holder.replaceChildren(drawn), () => {});
  const shapes = spread(pins, r, box).flatMap(({ n, x, y, px, py }) => [
    ["path", { class: "pin-line", d: `M${x} ${y}L${px} ${py}` }],
    ["circle", { class: "pin-dot", cx: x, cy: y, r: r / 3 }],
    ["circle", { class: "pin", cx: px, cy: py, r }],
    ["text", { class: "pin-number", x: px, y: py, "font-size": 1.25 * r }, number(n)],
  ]);
  const drawing = svg({ viewBox: box.join(" "), "aria-hidden": "true" }, ...shapes.map(([tag, attributes]) => [tag, attributes]));
  [...drawing.children].forEach((element, i) => {
    if (shapes[i][2]) element.textContent = shapes[i][2];
  });
  const figure = h("figure", { class: "practice-figure", testid: `figure-${view}` }, holder, drawing, h("figcaption", {}, viewName(view)));
  figure.style.setProperty("--shape", `${box[2]} / ${box[3]}`);
  return figure;
}
