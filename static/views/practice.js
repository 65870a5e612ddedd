/** Before a session of practice: that nothing changed, the pain of each point, a helper, consent. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { painBands } from "./pain.js";
import { button, card, notice, page, segmented } from "./parts.js";
import { leftOut } from "./practice_cards.js";
import { dayName, whenWords } from "./week_days.js";
import { date, number, painScore, placeName, say, t } from "./words.js";

const HINTS = () => ({
  helper: t("Say whether somebody helps you."),
  consent: t("Say whether the intimate points are pressed."),
  points: t("No point is left to press today."),
  pain: t("Choose the pain at each point."),
});

/** `model`: {bundle, since, lines, left_out, needs, stated, open, seconds, warnings}. */
export function askView(model, emit) {
  const { bundle, since, stated, needs } = model;
  const hint = h("p", { class: "muted", role: "status", testid: "practice-hint" });
  const isAsked = (key) => typeof stated[key] !== "boolean";
  const element = page(
    {
      name: "practice",
      title: t("Before you start"),
      back: "#/",
      foot: [
        hint,
        button(since ? t("Nothing has changed: start") : t("Start"), () => emit({ type: "go" }), { testid: "practice-go", symbol: "play" }),
        since && button(t("Something has changed"), () => emit({ type: "changed" }), { kind: "plain", testid: "practice-changed" }),
      ],
    },
    model.warnings.map((text) => notice("care", "warn", h("p", {}, say(text)))),
    since && unchanged(since, bundle),
    needs.helper && isAsked("has_helper") && card({}, helper(model, emit)),
    needs.consent.length > 0 && isAsked("consent") && card({}, consent(model, emit)),
    pains(model, emit),
    model.left_out.length > 0 && leftOut(bundle, model.left_out),
    needs.helper && !isAsked("has_helper") && card({}, helper(model, emit)),
  );
  return {
    element,
    showMissing(what) {
      hint.textContent = HINTS()[what];
      element.querySelector(`[data-missing="${what}"]`)?.scrollIntoView({ block: "center" });
    },
  };
}

const unchanged = (since, bundle) =>
  card(
    { class: "since", testid: "unchanged" },
    h("h2", {}, t("Has nothing changed since {day}?", { day: date(since, { day: "numeric", month: "long" }) })),
    h("p", {}, t("Then you answered no to every question about your health.")),
    h(
      "details",
      {},
      h("summary", { class: "inline-link", testid: "unchanged-what" }, t("What was asked")),
      h("ul", { class: "bullets small" }, bundle.questions.map(({ name }) => h("li", {}, say(name)))),
    ),
  );

// Pain

const pains = (model, emit) =>
  card(
    { "data-missing": "pain" },
    h("h2", {}, t("Pain at each point")),
    h("p", { class: "muted" }, model.lines.some(({ pain }) => pain !== null) ? t("As it was at the end of the last session. Tap what is different now.") : t("Tap a point and say how strong the pain is now.")),
    h("ul", { class: "pain-rows" }, model.lines.map((line) => painRow(model, line, emit))),
    h("p", { class: "muted", testid: "practice-time" }, t("about {n} min", { n: number(Math.max(1, Math.round(model.seconds / 60))) })),
  );

function painRow({ bundle, open }, line, emit) {
  const key = `${line.point_id} ${line.side}`;
  const name = `${line.point_id}-${line.side}`;
  const point = bundle.points[line.point_id];
  const isOpen = open === key;
  const band = line.pain === null ? "open" : bundle.pain.bands[line.pain];
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "pain-row",
        testid: `ask-${name}`,
        "aria-expanded": String(isOpen),
        onclick: () => emit({ type: "open", key }),
      },
      h("span", {}, placeName({ name: point.name, side: line.side })),
      h("b", { class: `score ${band}`, testid: `score-${name}` }, h("span", { class: "unseen" }, line.pain === null ? t("not asked") : painScore(line.pain)), h("span", { "aria-hidden": "true" }, line.pain === null ? "?" : number(line.pain))),
      icon(isOpen ? "up" : "down"),
    ),
    isOpen &&
      h(
        "div",
        { class: "stack" },
        h("p", {}, say(bundle.pain.question)),
        h("p", { class: "muted small" }, say(point.palpation)),
        painBands({ question: bundle.pain.question, pain: bundle.pain, value: line.pain, onchoose: (pain) => emit({ type: "pain", key, pain }) }),
      ),
  );
}

// What is stated once

const yesNo = (key, value, [yes, no], legend, emit) =>
  segmented({
    legend,
    name: key,
    value: typeof value === "boolean" ? String(value) : undefined,
    options: [
      { value: "true", label: yes, testid: `${key}-yes` },
      { value: "false", label: no, testid: `${key}-no` },
    ],
    onchoose: (chosen) => emit({ type: "state", [key]: chosen === "true" }),
  });

export const helper = ({ bundle, stated }, emit) =>
  h(
    "div",
    { class: "stack", "data-missing": "helper" },
    yesNo("has_helper", stated.has_helper, [t("With a helper"), t("Alone")], t("Does somebody help you?"), emit),
    h("p", { class: "muted" }, say(bundle.practice.helper)),
  );

export const consent = ({ bundle, stated, needs }, emit) =>
  h(
    "div",
    { class: "stack", "data-missing": "consent" },
    yesNo("consent", stated.consent, [t("I agree"), t("Leave them out")], t("Intimate points"), emit),
    needs.consent.length > 0 && h("p", {}, needs.consent.map(({ point_id, side }) => placeName({ name: bundle.points[point_id].name, side })).join("; ")),
    h("p", { class: "muted" }, say(bundle.practice.consent)),
  );

// Held back

/** Why a session that is held back is held all the same: a stated choice, which the log keeps. */
export const whyView = ({ bundle, week }, emit) =>
  page(
    { name: "why", title: t("Practise all the same"), back: "#/" },
    notice("care", "warn", h("p", {}, say(bundle.practice.held_back)), h("p", {}, t("The next one is due: {when}.", { when: whenWords(week) ?? dayName(week.today) }))),
    h("p", { class: "question" }, t("For which reason? The log keeps it.")),
    h(
      "div",
      { class: "stack" },
      bundle.practice.override_reasons.map(({ id, text }) =>
        button(say(text), () => emit({ because: id }), { kind: "second", testid: `because-${id}` }),
      ),
    ),
    h("a", { class: "button plain", href: "#/", testid: "because-not" }, t("Wait for the next day")),
  );
