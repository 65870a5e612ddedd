/**
 * The report of a course on one page, to be printed or kept as a PDF. It names nobody, unless
 * somebody types a name for this one print.
 */
import { plates } from "./course.js";
import { h } from "./dom.js";
import { pointName, tableHead } from "./pain_maps.js";
import { isClear, painPlot, score } from "./pain_plot.js";
import { button, page } from "./parts.js";
import { day } from "./plot.js";
import { figures, fromTo, mixedWords } from "./progress.js";
import { steadyWords, trendWords, withinWords } from "./progress_words.js";
import { number, say, t, tn } from "./words.js";
import { weekPlot } from "./week_plot.js";

/** `model`: that of the progress, with the trend of each point in `trends`. */
export function reportView(model, print) {
  const name = h("span", { testid: "report-name" });
  return page(
    { name: "report", title: t("Report"), back: `#/progress/${model.key}` },
    h(
      "div",
      { class: "stack report-keys" },
      h(
        "label",
        { class: "stack" },
        h("span", { class: "label" }, t("Name on this print")),
        h("input", {
          ...{ class: "field", testid: "report-typed", maxlength: 80, placeholder: t("Empty: no name") },
          oninput: (event) => (name.textContent = event.target.value.trim() && `${event.target.value.trim()}, `),
        }),
        h("small", { class: "muted" }, t("It stands on the paper only and is not kept.")),
      ),
      button(t("Print or save as PDF"), print, { testid: "print" }),
    ),
    h("article", { class: "report", testid: "report" }, head(model, name), ...parts(model)),
  );
}

const span = ({ logs: all, pain: { scores } }) =>
  tn("{n} session, {from} to {to}", "{n} sessions, {from} to {to}", all.length, {
    from: day(scores[0].at),
    to: day(scores.at(-1).at),
  });

const head = (model, name) =>
  h(
    "header",
    { class: "report-head" },
    h("div", {}, h("h2", {}, t("Periosteal massage: course of pain and practice")), h("p", {}, name, span(model))),
    h("p", { class: "muted" }, madeBy(model)),
  );

/** Who made it: the one who holds the phone, with no name. */
function madeBy({ logs, now, version }) {
  const values = { day: day(now), version };
  return logs.every((log) => log.setting === "home")
    ? t("Made on {day} with Periost {version} by the person who practised, on their own phone.", values)
    : t("Made on {day} with Periost {version} by the person who pressed, on their phone.", values);
}

const parts = (model) => [
  figures(model),
  h(
    "div",
    { class: "report-plots" },
    section(t("Pain over time, {name}", { name: model.pain.name.toLowerCase() }), painPlot(model), painWords(model)),
    section(t("Sessions a week"), weekPlot(model), h("p", {}, steadyWords(model.steady, model.weeks.least) ?? "")),
  ),
  section(t("Each point"), pointTable(model)),
  model.course.views.length > 0 && section(t("On the body, first and last session"), bodies(model)),
  small(model),
];

/** Each view with its two plates beside each other. */
const bodies = (model) =>
  h("div", { class: "report-body" }, plates(model, "h4").map((view) => h("div", {}, view)));

const section = (title, ...content) => h("section", {}, h("h3", {}, title), ...content);

const painWords = ({ pain }) =>
  h("p", {}, [...trendWords(pain.trend), withinWords(pain.scores), pain.isMixed && mixedWords()].filter(Boolean).join(" "));

const change = (value) => number(value, { maximumFractionDigits: 1, signDisplay: "exceptZero" });

/** The change a week with its interval, if it leaves no doubt which way it goes; else what it is not. */
function trendCell(trend) {
  if (!trend) return "–";
  const interval = t("{low} to {high}", { low: change(trend.low), high: change(trend.high) });
  const doubt = isClear(trend) ? "" : `, ${t("may be chance")}`;
  return [h("b", {}, change(trend.per_week)), ` (${interval}${doubt})`];
}

const heads = () => [t("Sessions"), t("Before, first → last"), t("After, last"), t("Change a week, with its 95 % interval")];

const pointTable = ({ points, trends, bundle }) =>
  h(
    "table",
    { class: "pain-table report-table", testid: "report-table" },
    h("caption", { class: "unseen" }, t("Each point")),
    tableHead([t("Point"), ...heads()]),
    h(
      "tbody",
      {},
      points.map((point, i) =>
        h(
          "tr",
          { testid: `report-${point.key.replace(" ", "-")}` },
          h("th", { scope: "row" }, pointName(bundle, point)),
          cellsOf(point, trends[i]).map((cell, column) =>
            h("td", { "data-label": heads()[column], class: column === 3 ? "trend-cell" : null }, h("span", {}, cell)),
          ),
        ),
      ),
    ),
  );

function cellsOf({ scores }, trend) {
  const { after } = scores.at(-1);
  return [number(scores.length), fromTo(scores), after === null ? "–" : score(after), trendCell(trend)];
}

const small = ({ bundle }) =>
  h(
    "footer",
    { class: "report-small" },
    h("p", {}, t("Pain scores are the person’s own, from 0 (none) to 10 (the worst imaginable). The trend is the median slope of the scores before pressing, with its 95 % interval; a change does not tell its cause.")),
    h("p", {}, [bundle.about.evidence[0], bundle.about.evidence[1], bundle.about.limits[0]].map(say).join(" ")),
  );
