/** Progress of one person: pain over time, point by point; sessions a week; what can be taken along. */
import { SMALL } from "../domain/pain_map.js";
import { personChoice, plates } from "./course.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { painKeyOf, pointName } from "./pain_maps.js";
import { painPlot, score, scoreTable, spark } from "./pain_plot.js";
import { button, card, notice, page, remark, segmented } from "./parts.js";
import { unfold } from "./plot.js";
import { lastDaysWords, minutes, risingWords, steadyWords, trendWords, withinWords } from "./progress_words.js";
import { number, say, t, tn } from "./words.js";
import { weekPlot, weekTable } from "./week_plot.js";

const bar = (model, ...content) => page({ name: "progress", title: t("Progress"), back: "#/history" }, ...content);

/** `model`: as flows/progress.js makes it; without a person there is only what comes first. */
export function progressView(model, emit) {
  if (!model.totals.sessions) return bar(model, model.people.length > 1 && personChoice(model, emit), emptyCard());
  return bar(
    model,
    h("div", { class: "progress-head" }, personChoice(model, emit), model.isLong && periodChoice(model, emit)),
    figures(model),
    h(
      "div",
      { class: "progress-columns" },
      painCard(model, emit),
      weekCard(model),
      model.course.views.length > 0 && bodyCard(model),
      model.points.length > 1 && pointsCard(model, emit),
      takeCard(model, emit),
    ),
    remark("sources", [model.bundle.about.evidence[0], model.bundle.about.limits[0]].map(say).join(" "), "muted"),
  );
}

const emptyCard = () =>
  card(
    { class: "hero", testid: "progress-empty" },
    h("h2", {}, t("Nothing to look back on yet")),
    h("p", {}, t("After the first session its pain scores and presses stand here; from the second on they can be compared.")),
    h("a", { class: "button main", href: "#/", testid: "to-today" }, t("Go to Today")),
  );

const periodChoice = ({ period }, emit) =>
  segmented({
    ...{ legend: t("Period"), name: "period", value: period, isLegendHidden: true },
    options: [
      { value: "all", label: t("All of it"), testid: "period-all" },
      { value: "weeks", label: t("Last 8 weeks"), testid: "period-weeks" },
    ],
    onchoose: (value) => emit({ type: "period", value }),
  });

const figure = (testid, value, label) => h("div", { class: "figure" }, h("b", { testid }, value), h("small", {}, label));

export const figures = ({ totals }) =>
  h(
    "div",
    { class: "figures" },
    figure("total-sessions", number(totals.sessions), tn("session", "sessions", totals.sessions)),
    figure("total-presses", number(totals.presses), tn("press", "presses", totals.presses)),
    figure("total-minutes", minutes(totals.pressed_ms), t("minutes pressed")),
  );

/** What it comes to, and what is to be said beside it. */
const said = (testid, [first, second]) =>
  h("p", { class: "trend-words", testid }, h("b", {}, first), " ", second && h("span", {}, second));

function painCard({ pain, series, axis, bundle, totals }, emit) {
  const rising = risingWords(pain.trend, bundle);
  return card(
    { class: "progress-pain", testid: "progress-pain" },
    h("h2", {}, t("Pain over time")),
    series.length > 1 && seriesChoice(series, pain.key, emit),
    said("trend-words", trendWords(pain.trend)),
    painPlot({ pain, axis }),
    rising && notice("care", "warn", h("p", {}, rising)),
    h("p", { class: "muted small" }, [withinWords(pain.scores), pain.isMixed && mixedWords()].filter(Boolean).join(" ")),
    totals.sessions < 2 && h("p", { class: "muted", testid: "next-step" }, t("After the second session its pain stands here beside the first.")),
    unfold("pain", t("All scores as a table"), scoreTable({ scores: pain.scores, caption: pain.name })),
  );
}

export const mixedWords = () =>
  t("Not every session had the same points, and with other points the mean is another. Look at each point, too.");

const seriesChoice = (series, key, emit) =>
  h(
    "label",
    { class: "stack" },
    h("span", { class: "unseen" }, t("Shown")),
    h(
      "select",
      { class: "field", testid: "series", onchange: (event) => emit({ type: "series", key: event.target.value }) },
      series.map((one) => h("option", { value: one.key, selected: one.key === key }, one.name)),
    ),
  );

const weekCard = ({ weeks, axis, totals, steady }) =>
  card(
    { class: "progress-weeks", testid: "progress-weeks" },
    h("h2", {}, t("Sessions a week")),
    said("week-words", [lastDaysWords(totals.in_seven_days, weeks), steadyWords(steady, weeks.least)]),
    weekPlot({ weeks, axis }),
    unfold("weeks", t("All weeks as a table"), weekTable(weeks)),
  );

/** Each point with its scores before pressing, the first and the last in figures. */
const pointsCard = ({ points, axis, bundle }, emit) =>
  card(
    { class: "progress-points" },
    h("h2", {}, t("Each point")),
    h("p", { class: "muted small" }, t("Pain before pressing, in the first and in the last session with this point.")),
    h("ul", { class: "list" }, points.map((point) => h("li", {}, pointKey({ point, axis, bundle }, emit)))),
  );

const pointKey = ({ point, axis, bundle }, emit) =>
  h(
    "button",
    { type: "button", class: "point-progress", testid: `progress-${point.key.replace(" ", "-")}`, onclick: () => emit({ type: "series", key: point.key, isFar: true }) },
    h("b", {}, pointName(bundle, point)),
    h("small", {}, tn("{n} session", "{n} sessions", point.scores.length)),
    spark({ scores: point.scores, axis }),
    h("span", { class: "from-to" }, fromTo(point.scores)),
    icon("next"),
  );

export const fromTo = (scores) =>
  scores.length === 1 ? score(scores[0].before) : `${score(scores[0].before)} → ${score(scores.at(-1).before)}`;

const bodyCard = (model) =>
  card(
    { class: "course", testid: "progress-body" },
    h("h2", {}, t("On the body")),
    ...plates(model, "h3", SMALL).flat(),
    painKeyOf(model.bundle.pain),
    h(
      "a",
      { class: "row-link", href: `#/history/${model.key}`, testid: "whole-course" },
      h("span", {}, t("The whole course, with its table")),
      icon("next"),
    ),
  );

const takeCard = ({ key, canShare }, emit) =>
  card(
    { class: "progress-take" },
    h("h2", {}, t("Take it along")),
    h(
      "a",
      { class: "row-link", href: `#/report/${key}`, testid: "to-report" },
      h("span", {}, t("Report on one page"), h("small", {}, t("To print, or to keep as a PDF"))),
      icon("next"),
    ),
    fileRow({ kind: "csv", title: t("Table for a spreadsheet (CSV)"), canShare: canShare.csv }, emit),
    fileRow({ kind: "ndjson", title: t("The logs as they are (NDJSON)"), canShare: canShare.ndjson }, emit),
  );

const fileRow = ({ kind, title, canShare }, emit) =>
  h(
    "div",
    { class: "file-row" },
    h("p", {}, title),
    h(
      "div",
      { class: "pair" },
      button(t("Save"), () => emit({ type: "save", kind }), { kind: "second", testid: `save-${kind}`, "aria-label": `${t("Save")}: ${title}` }),
      canShare && button(t("Share"), () => emit({ type: "share", kind }), { kind: "second", symbol: "share", testid: `share-${kind}`, "aria-label": `${t("Share")}: ${title}` }),
    ),
  );
