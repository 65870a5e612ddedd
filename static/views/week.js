/** The week: what was done, what comes, on which days and at what hour; and what was stated once. */
import { DAYS } from "../domain/week.js";
import { h } from "./dom.js";
import { button, card, chip, navigation, notice, page, remark } from "./parts.js";
import { consent, helper } from "./practice.js";
import { clockOf, dayName, dayStrip, rangeOf, weekdayName, whenWords } from "./week_days.js";
import { number, originName, say, t, tn } from "./words.js";

const MONDAY = "2026-11-23"; // any Monday: it lends the days their names
const nameOf = (day, width) => weekdayName(`2026-11-${Number(MONDAY.slice(8)) + DAYS.indexOf(day)}`, width);

/** `model`: {bundle, week, calendar, days, local_time, zone, tooSoon, stated, plan, isAsking}. */
export function weekView(model, emit) {
  return page(
    { name: "week", title: t("Your week"), back: "#/", nav: navigation("today") },
    soFar(model),
    choice(model, emit),
    model.plan && statements(model, emit),
    model.plan?.kind === "own" && forget(model, emit),
  );
}

function soFar({ week, calendar, bundle }) {
  const when = whenWords(week);
  const { rest_until_ms: until } = week;
  return card(
    { class: "week-card" },
    h("h2", {}, t("Seven days, and the next seven")),
    dayStrip(calendar.slice(0, 7), t("The last seven days")),
    dayStrip(calendar.slice(7), t("The next seven days")),
    h(
      "p",
      { testid: "week-count" },
      tn("{n} session in the last seven days, {range} are meant.", "{n} sessions in the last seven days, {range} are meant.", week.done_in_7_days, { range: rangeOf(week) }),
    ),
    when && h("p", { class: "week-next", testid: "week-next" }, t("The next one is due: {when}.", { when })),
    week.is_held_back && remark("pause", say(bundle.practice.held_back), "care"),
    week.state === "rest" &&
      remark("pause", t("Not before {time}: {n} hours between two sessions ({origin}).", { time: clockOf(until), n: number(bundle.technique.minimum_gap_hours), origin: originName("product") })),
  );
}

function choice(model, emit) {
  const { days, bundle } = model;
  return card(
    {},
    h("fieldset", { class: "plainset" },
      h("legend", {}, t("On which days?")),
      h("div", { class: "week-chips" },
        DAYS.map((day) =>
          chip({
            label: nameOf(day, "short"),
            isChecked: days.includes(day),
            testid: `on-${day}`,
            onchoose: (isOn) => emit({ type: "days", days: DAYS.filter((one) => (one === day ? isOn : days.includes(one))) }),
          }),
        ),
      ),
    ),
    remarksOf(model).map((text) => notice("care", "warn", h("p", {}, text))),
    h("label", { class: "stack" },
      h("span", { class: "label" }, t("At what time?")),
      h("input", { class: "field", type: "time", value: model.local_time, testid: "week-time", onchange: (event) => emit({ type: "time", local_time: event.target.value }) }),
    ),
    h("p", { class: "muted" }, t("By the clock of the place where you are ({zone}). On a journey the hour stays, and no day is doubled.", { zone: model.zone })),
    h("p", { class: "muted" }, t("Two or three days, with a day between them ({n} hours: {origin}).", { n: number(bundle.technique.minimum_gap_hours), origin: originName("product") })),
  );
}

function remarksOf({ days, tooSoon, week }) {
  const names = tooSoon.map((day) => nameOf(day, "long"));
  return [
    days.length > week.most && t("More days than sessions: those too many are held back."),
    days.length > 0 && days.length < week.least && t("Fewer days than {range} sessions a week.", { range: rangeOf(week) }),
    names.length > 0 && t("Too soon after the day before: {days}.", { days: names.join(", ") }),
  ].filter(Boolean);
}

/** What was stated before a session can be taken back here. */
function statements({ bundle, stated, plan }, emit) {
  const state = ({ type: _, ...part }) => emit({ type: "state", part });
  const points = plan.points.filter(({ point_id }) => bundle.points[point_id]);
  const intimate = points.filter(({ point_id }) => bundle.points[point_id].intimate);
  const far = points.some(({ point_id }) => !bundle.points[point_id].self_reach);
  const model = { bundle, stated, needs: { consent: intimate } };
  const parts = [far && helper(model, state), intimate.length > 0 && consent(model, state)].filter(Boolean);
  return parts.length > 0 && card({ testid: "statements" }, parts);
}

const forget = ({ isAsking }, emit) =>
  button(isAsking ? t("Really forget your plan?") : t("Forget my plan"), () => emit({ type: "forget" }), {
    kind: isAsking ? "danger" : "plain",
    testid: "forget-plan",
  });
