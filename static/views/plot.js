/**
 * A plot over days: a picture for the eye, one hand that goes from session to session by arrow key
 * or finger, and beside it always the same as a table.
 *
 * Places are percentages and letters are those of the page, so a plot needs no size of its own.
 * Nothing is told by colour alone.
 */
import { h, shape, svg } from "./dom.js";
import { date } from "./words.js";

export const percent = (share) => `${Math.round(share * 10_000) / 100}%`;

/** A day of the wall clock there. */
export const day = (at, options = { day: "numeric", month: "short", year: "numeric" }) =>
  date(at, { ...options, timeZone: "UTC" });

/** Days under a plot; the year where it changes. */
export function dayTicks({ ticks, share }) {
  const yearOf = (at) => new Date(at).getUTCFullYear();
  const isLong = ticks.length > 1 && yearOf(ticks[0]) !== yearOf(ticks.at(-1));
  const options = isLong ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" };
  return ticks.flatMap((at) => [
    ["line", { class: "plot-week", x1: percent(share(at)), x2: percent(share(at)), y1: "0%", y2: "100%" }],
    ["text", { class: "plot-day", x: percent(share(at)), y: "100%", dy: "1.5em" }, day(at, options)],
  ]);
}

/** Lines across with their numbers; `share` of a value is 0 at the foot and 1 at the top. */
export const levels = (values, share) =>
  values.flatMap((value) => [
    ["line", { class: "plot-level", x1: "0%", x2: "100%", y1: percent(1 - share(value)), y2: percent(1 - share(value)) }],
    ["text", { class: "plot-value", x: "0%", dx: "-0.6em", y: percent(1 - share(value)), dy: "0.32em" }, value],
  ]);

/** A figure of fixed size at a place of the plot. */
export function markAt(x, y, attributes) {
  const holder = shape("svg", { x: percent(x), y: percent(y), class: "plot-mark", overflow: "visible" });
  holder.append(shape("path", attributes));
  return holder;
}

/** A figure that goes with the size of the plot: its lengths are hundredths. */
export function area(points, attributes) {
  const holder = svg({ viewBox: "0 0 100 100", preserveAspectRatio: "none", width: "100%", height: "100%" });
  const path = points.map(([x, y]) => `${(100 * x).toFixed(2)},${(100 * y).toFixed(2)}`).join("L");
  holder.append(shape("path", { ...attributes, d: `M${path}Z`, "vector-effect": "non-scaling-stroke" }));
  return holder;
}

const drawn = (one) => {
  if (!Array.isArray(one)) return one;
  const made = shape(one[0], one[1]);
  if (one[2] !== undefined) made.textContent = one[2];
  return made;
};

/**
 * `stops`: [{share, when, said}], what the hand comes to; `alt` tells the picture, `hand` what is chosen
 * by it; `shapes` are elements or [tag, attributes, text].
 */
export function plot({ name, alt, hand, shapes, stops, keys }) {
  const picture = svg({ class: "plot-picture", role: "img", "aria-label": alt });
  const here = shape("line", { class: "plot-here", y1: "0%", y2: "100%" });
  picture.append(here, ...shapes.map(drawn));
  const said = h("output", { class: "plot-said", testid: `${name}-said`, "aria-live": "off" });
  const range = h("input", {
    ...{ type: "range", class: "plot-hand", testid: `${name}-hand`, min: 0, max: stops.length - 1, step: 1 },
    "aria-label": hand,
    oninput: () => go(Number(range.value)),
  });
  function go(index) {
    const stop = stops[index];
    range.value = index;
    range.setAttribute("aria-valuetext", `${stop.when}: ${stop.said}`);
    for (const end of ["x1", "x2"]) here.setAttribute(end, percent(stop.share));
    said.replaceChildren(h("span", {}, stop.when), h("b", {}, stop.said));
  }
  const point = ({ clientX, buttons, pointerType }) => {
    if (pointerType !== "mouse" && !buttons) return;
    const { left, width } = picture.getBoundingClientRect();
    go(nearest(stops, (clientX - left) / width));
  };
  picture.addEventListener("pointermove", point);
  picture.addEventListener("pointerdown", point);
  range.value = stops.length - 1;
  go(stops.length - 1);
  return h("figure", { class: "plot", testid: name }, h("div", { class: "plot-sheet" }, picture, range), said, keys);
}

function nearest(stops, share) {
  const gaps = stops.map((stop) => Math.abs(stop.share - share));
  return gaps.indexOf(Math.min(...gaps));
}

/** The table behind a plot. */
export const unfold = (name, title, table) =>
  h("details", { class: "why" }, h("summary", { testid: `${name}-table` }, h("span", {}, title)), table);

/** What the marks mean: [[drawing, words]]. */
export const plotKeys = (entries) =>
  h(
    "ul",
    { class: "plot-keys", "aria-hidden": "true" },
    entries.map(([shapes, words]) => {
      const sample = svg({ class: "plot-key", viewBox: "-12 -8 24 16" });
      sample.append(...shapes.map(drawn));
      return h("li", {}, sample, h("span", {}, words));
    }),
  );
