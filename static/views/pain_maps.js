/**
 * Pain before and after on the drawn body: plates like those of an atlas, each mark with its line
 * and its numbers, and the same as a table. Colour only repeats what number and arrow say.
 */
import { LARGE } from "../domain/pain_map.js";
import { h, svg } from "./dom.js";
import { date, number, placeName, say, t, viewName } from "./words.js";

/** "8 → 3"; a pain that was left open afterwards stands alone. */
export const painChange = ({ before, after }) =>
  after === null ? number(before) : `${number(before)} → ${number(after)}`;

/** A point by its name, or by its id where this bundle no longer knows it. */
export const pointName = (bundle, { point_id, side }) => {
  const known = bundle.points[point_id];
  return placeName({ name: known ? known.name : { en: point_id }, side });
};

const LARGE_TYPE = { text: 46, box: 82, arrow: 50, high: 80, dot: 17, number: 46, gap: 14 };
const SMALL_TYPE = { text: 102, box: 122, arrow: 88, high: 124, dot: 30, number: 0, gap: 16 };

/**
 * One body with its marks. `canvas`: a promise of the picture of `box`, or of null; `title` is what
 * stands below.
 */
export function painPlate({ view, box, marks, layout, canvas, title, bundle }) {
  const [from, top, width, height] = box;
  const whole = width + 2 * layout.column;
  const holder = h("div", { class: "plate-body" });
  const share = (part) => `${(100 * part) / whole}%`;
  Object.assign(holder.style, { left: share(layout.column), width: share(width) });
  canvas?.then((drawn) => drawn && holder.replaceChildren(drawn), () => {});
  const said = marks
    .toSorted((a, b) => a.n - b.n)
    .map((mark) => `${pointName(bundle, mark)} ${painChange(mark)}`)
    .join("; ");
  const label = [title, viewName(view), said].filter(Boolean).join(": ");
  const viewBox = `${from - layout.column} ${top} ${whole} ${height}`;
  const plate = svg({ viewBox, role: "img", "aria-label": label });
  const type = layout === LARGE ? LARGE_TYPE : SMALL_TYPE;
  const shapes = marks.flatMap((mark) => shapesOf(mark, box, layout, type));
  for (const shape of shapes) add(plate, shape, bundle);
  const figure = h(
    "figure",
    { class: "plate", testid: "plate" },
    h("div", { class: "plate-sheet" }, holder, plate),
    title && h("figcaption", {}, title),
  );
  figure.dataset.view = view;
  return figure;
}

const bandOf = (bundle, pain) => bundle.pain.bands[pain];

/** Line, dot and label of a mark, as [tag, attributes, text]. */
function shapesOf(mark, [from, , width], { column }, type) {
  const edge = column - type.number - 6;
  const wide = mark.after === null ? type.box : 2 * type.box + type.arrow;
  const isLeft = mark.column === "left";
  const start = isLeft ? from - edge : from + width + edge - wide;
  const end = isLeft ? start + wide : start;
  const knee = end + (isLeft ? 30 : -30);
  const line = `M${end} ${mark.label_y}H${knee}L${mark.x} ${mark.y}`;
  return [
    ["path", { class: "plate-casing", d: line }],
    ["path", { class: "plate-line", d: line }],
    ["circle", { class: "plate-dot", cx: mark.x, cy: mark.y, r: type.dot, pain: mark.after ?? mark.before }],
    ...labelOf(mark, start, type),
    ...(type.number ? [numberOf(mark, isLeft ? start - type.gap : start + wide + type.gap, type)] : []),
  ];
}

/** Which row of the table it is. */
const numberOf = ({ n, label_y, column }, x, { text }) => [
  "text",
  {
    ...{ class: "plate-number", x, y: label_y, "font-size": 0.85 * text },
    "text-anchor": column === "left" ? "end" : "start",
  },
  number(n),
];

function labelOf({ before, after, label_y }, start, { text, box, arrow, high }) {
  const score = (pain, x) => [
    ["rect", { class: "plate-score", x, y: label_y - high / 2, width: box, height: high, rx: 14, pain }],
    ["text", { class: "plate-text", x: x + box / 2, y: label_y, "font-size": text, pain }, number(pain)],
  ];
  if (after === null) return score(before, start);
  return [
    ...score(before, start),
    [
      "path",
      {
        class: "plate-arrow",
        d: arrowOf(start + box + arrow / 2, label_y, 0.34 * arrow, Math.sign(after - before)),
      },
    ],
    ...score(after, start + box + arrow),
  ];
}

/** An arrow that falls, rises or goes on: the change without any colour. */
function arrowOf(x, y, r, rises) {
  const to = [x + r, y - rises * r];
  const from = [x - r, y + rises * r];
  const head =
    rises === 0
      ? [[x + 0.2 * r, y - 0.8 * r], [x + 0.2 * r, y + 0.8 * r]]
      : [[x - 0.1 * r, to[1]], [to[0], y + 0.1 * rises * r]];
  return `M${from}L${to}M${head[0]}L${to}L${head[1]}`;
}

function add(plate, [tag, { pain, ...attributes }, text], bundle) {
  const shape = document.createElementNS(plate.namespaceURI, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  if (pain !== undefined) shape.classList.add(`pain-${bandOf(bundle, pain)}`);
  if (text) shape.textContent = text;
  plate.append(shape);
}

/** What the colours of the plates mean. */
export const painKeyOf = (pain) =>
  h(
    "ul",
    { class: "plate-key", "aria-hidden": "true" },
    [...new Set(pain.bands)].map((band) => {
      const scores = pain.bands.flatMap((one, score) => (one === band ? [score] : []));
      const words = scores.length > 1 ? `${number(scores[0])}–${number(scores.at(-1))}` : number(scores[0]);
      return h("li", {}, h("span", { class: `swatch pain-${band}` }, words), say(pain.band_names[band]));
    }),
  );

export const tableHead = (names) =>
  h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name))));

/**
 * The same as a table, which keyboards and screen readers get: a block of rows each session.
 * `sessions`: [{title, pains}].
 */
export const painTable = ({ sessions, bundle, caption }) =>
  h(
    "table",
    { class: "pain-table", testid: "pain-table" },
    h("caption", { class: "unseen" }, caption),
    tableHead([t("Point"), t("Pain before"), t("Pain after")]),
    sessions.map(({ title, pains }) =>
      h(
        "tbody",
        {},
        title && h("tr", { class: "of" }, h("th", { scope: "rowgroup", colspan: 3 }, title)),
        pains.map((pain) =>
          h(
            "tr",
            { testid: `pain-row-${pain.point_id}-${pain.side}` },
            h("th", { scope: "row" }, `${number(pain.n)}. ${pointName(bundle, pain)}`),
            h("td", {}, number(pain.before)),
            h("td", {}, pain.after === null ? h("span", {}, t("not asked")) : number(pain.after)),
          ),
        ),
      ),
    ),
  );

export const sessionDate = (log) => date(log.started_at, { day: "numeric", month: "short", year: "numeric" });
