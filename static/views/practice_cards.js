/** Practice on Today: what is due and one Start; before it what ended it, what changed, how it goes. */
import { keyOf } from "../domain/places.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button, card, notice, remark } from "./parts.js";
import { changesList } from "./practice_changes.js";
import { practiceFigure } from "./practice_figure.js";
import { clockOf, dayName, dayStrip, rangeOf, weekdayName, whenShort, whenWords } from "./week_days.js";
import { date, number, originName, placeName, say, t, tn } from "./words.js";

const AROUND = [3, 10]; // of the fourteen days of a calendar: three before today, three after

/** The elements that stand on Today in the place of its first card. */
export function practiceCards(model, emit) {
  if (model.ended) return [endedCard(model, emit)];
  return [
    model.changes && changedCard(model, emit),
    model.course && courseCard(model, emit),
    model.plan && dueCard(model, emit),
  ].filter(Boolean);
}

// The plan

function dueCard(model, emit) {
  const { plan, week } = model;
  return card(
    { class: "hero practice", testid: "practice-card" },
    h(
      "div",
      { class: "practice-head" },
      h("p", { class: "eyebrow" }, plan.kind === "clinic" ? model.pairing.clinic.name : t("Your own plan")),
      h("h2", { testid: "practice-state" }, HEADINGS()[week.state]),
      h("p", { testid: "practice-why" }, whyWords(model)),
    ),
    week.state !== "over" && startKeys(model, emit),
    h(
      "div",
      { class: `practice-body of-${model.figures.length}` },
      model.figures.map(practiceFigure),
      facts(model),
    ),
    h(
      "a",
      { class: "strip-link", href: "#/week", testid: "week-link" },
      dayStrip(model.calendar.slice(...AROUND), t("The days around today")),
      h("span", { class: "row-link" }, model.schedule ? t("Your week") : t("Choose days and hour"), icon("next")),
    ),
    plan.note && h("blockquote", { testid: "practice-note" }, plan.note),
    pointList(model),
  );
}

const HEADINGS = () => ({
  due: t("Practise today"),
  later: t("Nothing is due today"),
  rest: t("Rest until the next one"),
  held: t("Enough for this week"),
  over: t("This plan is over"),
});

/** Why today is as it is; the gap is a rule of this app, and says so. */
function whyWords({ week, plan, bundle }) {
  const { technique, practice } = bundle;
  const when = whenWords(week);
  if (week.state === "over") return plan.ends_on ? t("It ended on {day}. Ask your clinic how to go on.", { day: dayName(plan.ends_on) }) : t("No day is left.");
  if (week.state === "held") return [say(practice.held_back), t("The next one is due: {when}.", { when })].join(" ");
  if (week.state === "rest")
    return t("Not before {time}: {n} hours between two sessions ({origin}).", {
      time: `${weekdayName(isoHere(week.rest_until_ms))} ${clockOf(week.rest_until_ms)}`,
      n: number(technique.minimum_gap_hours),
      origin: originName("product"),
    });
  if (week.state === "later") return t("The next one is due: {when}.", { when });
  return t("Session {n} of {range} in seven days.", { n: number(week.done_in_7_days + 1), range: rangeOf(week) });
}

const isoHere = (ms) => {
  const at = new Date(ms);
  const two = (n) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

function startKeys({ week, pressed }, emit) {
  if (week.state === "held")
    return button(t("Practise all the same"), () => emit({ type: "why" }), { kind: "plain", testid: "practice-anyway" });
  return button(t("Start"), () => emit({ type: "begin" }), {
    kind: week.state === "rest" ? "second" : "main",
    testid: "practice-start",
    symbol: "play",
    disabled: pressed.length === 0,
  });
}

const fact = (value, label, testid) => h("div", {}, h("dt", {}, label), h("dd", { testid }, value));

const facts = ({ week, seconds, pressed }) =>
  h(
    "dl",
    { class: "practice-facts" },
    fact(t("about {n} min", { n: number(Math.max(1, Math.round(seconds / 60))) }), t("takes"), "practice-minutes"),
    fact(number(pressed.length), tn("point", "points", pressed.length), "practice-points"),
    fact(
      t("{n} of {range}", { n: number(week.done_in_7_days), range: rangeOf(week) }),
      t("done in seven days"),
      "practice-count",
    ),
    week.next && week.state !== "held" && fact(whenShort(week), t("next"), "practice-next"),
  );

/** The points as the pins are numbered; what is left out today stays in its place, with the reason. */
const pointList = ({ plan, bundle, left_out }) =>
  h(
    "ol",
    { class: "practice-list" },
    plan.points.map((place, i) => {
      const out = left_out.find((one) => keyOf(one) === keyOf(place));
      return h(
        "li",
        { class: out ? "out" : null, testid: `practice-${place.point_id}-${place.side}` },
        h("i", { class: "pin-no", "aria-hidden": "true" }, number(i + 1)),
        h("span", {}, nameOf(bundle, place), out ? remark("never", becauseOf(out)) : byHelper(bundle, place)),
        h("small", {}, minutes(place, bundle)),
      );
    }),
  );

const nameOf = (bundle, { point_id, side }) =>
  placeName({ name: bundle.points[point_id]?.name ?? { en: point_id }, side });

const becauseOf = ({ because }) => BECAUSE()[because] ?? because;

const byHelper = (bundle, { point_id }) =>
  !bundle.points[point_id].self_reach && remark("hand", t("with a helper"));

const minutes = ({ presses }, { technique }) =>
  t("{n} min", { n: number((presses ?? technique.presses_default) / technique.rate_hz / 60) });

const BECAUSE = () => ({
  unknown: t("unknown to this version of the app"),
  reach: t("nobody helps today"),
  consent: t("you did not agree to it"),
});

export const leftOut = (bundle, points) =>
  h(
    "p",
    { class: "remark care", testid: "practice-left-out" },
    icon("warn"),
    h(
      "span",
      {},
      t("Left out today: {points}.", {
        points: points.map((place) => `${nameOf(bundle, place)} (${becauseOf(place)})`).join("; "),
      }),
    ),
  );

// What happened

const changedCard = ({ changes, pairing, bundle }, emit) =>
  notice(
    "good",
    "check",
    h("h2", { testid: "plan-changed" }, changes.isEnded ? t("{clinic} ended your plan", { clinic: pairing.clinic.name }) : t("{clinic} changed your plan", { clinic: pairing.clinic.name })),
    !changes.isEnded && changesList(changes, bundle),
    button(t("Understood"), () => emit({ type: "seen" }), { kind: "second", testid: "change-seen" }),
  );

const COURSE = { rising: "rising_pain", "no-improvement": "no_improvement" };

const courseCard = ({ course, bundle }, emit) =>
  notice(
    "care",
    "warn",
    h(
      "h2",
      { testid: `course-${course.kind}` },
      course.kind === "rising"
        ? tn("More pain in the last {n} session", "More pain in the last {n} sessions", course.sessions)
        : tn("No less pain after {n} session", "No less pain after {n} sessions", course.sessions),
    ),
    h("p", {}, say(bundle.practice[COURSE[course.kind]])),
    button(t("Understood"), () => emit({ type: "told" }), { kind: "second", testid: "course-told" }),
  );

/** It stays until a doctor's word is stated. */
const endedCard = ({ ended, bundle }, emit) =>
  card(
    { class: "urgent", testid: "practice-ended" },
    h("h2", {}, t("Practice has ended")),
    h("p", { class: "muted" }, date(ended.at, { dateStyle: "long" })),
    ended.questions.map((question) => notice("warn", "warn", h("p", {}, h("b", {}, say(question.name))), h("p", {}, say(question.reason)))),
    ended.reason && notice("warn", "warn", h("p", {}, h("b", {}, say(ended.reason.text))), h("p", {}, say(ended.reason.advice))),
    h("p", {}, say(bundle.practice.ended)),
    h(
      "details",
      { class: "red-flags" },
      h("summary", { class: "inline-link" }, t("Get medical help now if there is")),
      h("ul", { class: "bullets" }, bundle.red_flags.map((flag) => h("li", {}, say(flag)))),
    ),
    button(t("A doctor agreed that I go on"), () => emit({ type: "agreed" }), { kind: "second", testid: "doctor-agreed" }),
  );
