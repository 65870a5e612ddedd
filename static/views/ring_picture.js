/** The surroundings of a point: its close-up with the sites of each stage, and those that are left out. */
import { h, svg } from "./dom.js";
import { icon } from "./icons.js";
import { number, say, t, viewName } from "./words.js";

const SIZE = 100;
const DOT = 4;

/** `picture`: {canvas (a promise), view, rings: [shares], sites: [{stage, kind, x, y}], centre, left_out: [names]}; x and y are shares. */
export function ringPicture({ canvas, view, sites, rings, centre, left_out }) {
  const drawn = h("div", { class: "ring-canvas" });
  drawn.append(overlay(sites, rings, centre));
  canvas.then((made) => drawn.prepend(made), () => {}); // without it the sites still stand to each other
  return h(
    "figure",
    { class: "rings", testid: "rings", "data-sites": sites.filter(({ kind }) => kind === "ring").length },
    drawn,
    h(
      "figcaption",
      {},
      h("p", { class: "muted" }, t("{view}: the stages by their numbers, from outside in", { view: viewName(view) })),
      left_out.map((name) =>
        h("p", { class: "remark care", testid: "left-out" }, icon("never"), h("span", {}, t("Left out: {name} is never pressed", { name: say(name) }))),
      ),
    ),
  );
}

/** Stages keep their number; what is left out is a cross, told apart by form and not by colour alone. */
function overlay(sites, rings, centre) {
  const picture = svg({ viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" });
  picture.append(...rings.map((share) => shape("circle", { class: "ring-line", ...at({ x: 0.5, y: 0.5 }), r: share * SIZE })));
  if (centre) picture.append(...centreOf(centre));
  picture.append(...sites.flatMap((site) => (site.kind === "dropped" ? cross(site) : dot(site))));
  return picture;
}

const shape = (tag, attributes, text) => {
  const [element] = svg({}, [tag, attributes]).children;
  if (text) element.textContent = text;
  return element;
};

const at = ({ x, y }) => ({ cx: x * SIZE, cy: y * SIZE });

const dot = ({ x, y, stage }) => [
  shape("circle", { class: `site of-${stage}`, ...at({ x, y }), r: DOT }),
  shape("text", { class: "site-no", x: x * SIZE, y: y * SIZE + 1.9 }, number(stage + 1)),
];

function cross({ x, y }) {
  const [cx, cy, r] = [x * SIZE, y * SIZE, DOT - 1];
  const d = `M${cx - r} ${cy - r}L${cx + r} ${cy + r}M${cx + r} ${cy - r}L${cx - r} ${cy + r}`;
  return [shape("circle", { class: "site dropped", cx, cy, r: DOT }), shape("path", { class: "site-cross", d })];
}

const centreOf = ({ is_pressed, stage }) =>
  is_pressed
    ? [
        shape("circle", { class: "site source", cx: SIZE / 2, cy: SIZE / 2, r: DOT + 1 }),
        shape("text", { class: "site-no source", x: SIZE / 2, y: SIZE / 2 + 1.9 }, number(stage + 1)),
      ]
    : [shape("circle", { class: "site spared", cx: SIZE / 2, cy: SIZE / 2, r: DOT + 1 })];
