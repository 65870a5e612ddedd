/** Pain before and after each session, on the whole scale, with its trend where there is one. */
import { h, svg } from "./dom.js";
import { tableHead } from "./pain_maps.js";
import { area, day, dayTicks, levels, markAt, percent, plot, plotKeys } from "./plot.js";
import { number, t } from "./words.js";

const LEVELS = [0, 2, 4, 6, 8, 10];
const TOP = 10;
const DIAMOND = "M0-6L6 0L0 6L-6 0Z";
const DOT = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z";
const share = (score) => score / TOP;
const height = (score) => 1 - share(Math.min(TOP, Math.max(0, score)));

export const score = (value) => number(value, { maximumFractionDigits: 1 });

/** What a score says in one line. */
export function scoreSaid({ before, after, asked, of, is_pressed }) {
  if (after === null)
    return is_pressed === false
      ? t("{before} before, not pressed", { before: score(before) })
      : t("{before} before, after not asked", { before: score(before) });
  const values = { before: score(before), after: score(after) };
  return asked < of
    ? t("{before} before, {after} after ({asked} of {of} points asked)", { ...values, asked: number(asked), of: number(of) })
    : t("{before} before, {after} after", values);
}

const clamped = ([x, value]) => [x, height(value)];

/** The middle line whole where the interval leaves no doubt which way it goes, else broken. */
export const isClear = ({ low, high }) => low > 0 || high < 0;

function trendShapes(trend, axis) {
  const at = (one) => axis.share(one.at);
  const [from, to] = trend.line;
  const edge = [
    ...trend.band.map((one) => clamped([at(one), one.high])),
    ...trend.band.toReversed().map((one) => clamped([at(one), one.low])),
  ];
  const line = { x1: percent(at(from)), y1: percent(height(from.score)), x2: percent(at(to)), y2: percent(height(to.score)) };
  return [
    area(edge, { class: "plot-band" }),
    ["line", { class: `plot-trend ${isClear(trend) ? "" : "open"}`, ...line }],
  ];
}

function sessionShapes(one, axis) {
  const x = axis.share(one.at);
  const data = { "data-session": one.id, "data-score": score(one.before), class: "plot-before", d: DOT };
  const before = markAt(x, height(one.before), data);
  if (one.after === null) return [before];
  const stem = { class: "plot-stem", x1: percent(x), x2: percent(x), y1: percent(height(one.before)), y2: percent(height(one.after)) };
  const after = { "data-session": one.id, "data-score": score(one.after), class: "plot-after", d: DIAMOND };
  return [["line", stem], markAt(x, height(one.after), after), before];
}

const keysOf = (trend) =>
  plotKeys(
    [
      [[["path", { class: "plot-before", d: DOT }]], t("before pressing")],
      [[["path", { class: "plot-after", d: DIAMOND }]], t("after it")],
      trend && [
        [
          ["path", { class: "plot-band", d: "M-12-8h24v16h-24z" }],
          ["path", { class: `plot-trend ${isClear(trend) ? "" : "open"}`, d: "M-12 0h24" }],
        ],
        t("trend before pressing, and where it may run"),
      ],
    ].filter(Boolean),
  );

/** `pain`: {scores, trend, alt}. */
export const painPlot = ({ pain: { scores, trend, alt }, axis, name = "pain-plot" }) =>
  plot({
    ...{ name, alt, hand: t("Session") },
    shapes: [
      ...dayTicks(axis),
      ...levels(LEVELS, share),
      ...(trend ? trendShapes(trend, axis) : []),
      ...scores.flatMap((one) => sessionShapes(one, axis)),
    ],
    stops: scores.map((one) => ({ share: axis.share(one.at), when: day(one.at), said: scoreSaid(one) })),
    keys: keysOf(trend),
  });

/** The same as a table, the newest first. */
export const scoreTable = ({ scores, caption }) =>
  h(
    "table",
    { class: "pain-table", testid: "score-table" },
    h("caption", { class: "unseen" }, caption),
    tableHead([t("Session"), t("Pain before"), t("Pain after")]),
    h(
      "tbody",
      {},
      scores.toReversed().map((one) =>
        h(
          "tr",
          { testid: `score-${one.id}` },
          h("th", { scope: "row" }, day(one.at)),
          h("td", {}, score(one.before)),
          h("td", {}, afterCell(one)),
        ),
      ),
    ),
  );

function afterCell({ after, asked, of, is_pressed }) {
  if (after === null) return h("span", {}, is_pressed === false ? t("not pressed") : t("not asked"));
  if (asked === of) return score(after);
  const share = t("({asked} of {of} points)", { asked: number(asked), of: number(of) });
  return [score(after), h("span", {}, ` ${share}`)];
}

/** A plot so small that it only shows the way: pain before pressing. */
export function spark({ scores, axis }) {
  const picture = svg({ class: "spark", "aria-hidden": "true" });
  const dot = { class: "plot-before", d: "M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0Z" };
  picture.append(...scores.map((one) => markAt(axis.share(one.at), height(one.before), dot)));
  return picture;
}
