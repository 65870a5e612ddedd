/** The plan: what will be pressed, where, how long and how; the last look before the hands are busy. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { breathCard } from "./breath_card.js";
import { dragOrder } from "./drag_order.js";
import { button, card, notice, page, toggle } from "./parts.js";
import { planLine } from "./plan_line.js";
import { timeBar } from "./time_bar.js";
import { INSTEAD } from "./trial.js";
import { clockTime, number, say, t, tn } from "./words.js";

/** `model`: {plan, lines, technique, time, zone, setting, warnings, skipped, advice, instructions, back}. */
export function planView(model, emit) {
  const { plan } = model;
  return page(
    {
      name: "plan",
      title: t("Plan"),
      back: model.back,
      foot: button(t("Start"), () => emit({ type: "start" }), {
        testid: "start",
        symbol: "play",
        disabled: plan.points.length === 0,
      }),
    },
    figures(model),
    plan.points.length > 0 && timeBar(model.time),
    model.warnings.map((text) => notice("care", "warn", h("p", {}, say(text)))),
    plan.points.length === 0 &&
      notice(
        "care",
        "warn",
        h("p", {}, t("The screening leaves no point to press. Go back and choose others.")),
      ),
    model.missing.length > 0 && missing(model.missing),
    model.breath && breathCard(model.breath, emit),
    model.zone && zoneCard(model.zone),
    linesOf(model, emit),
    model.skipped.length > 0 && leftOut(model.skipped),
    model.locked_screen !== null && lockedScreen(model.locked_screen, emit),
    model.own.isOffered && model.lines.length > 0 && ownPlan(model.own, emit),
    instructions(model.instructions),
  );
}

/** Without a clinic a person keeps a plan of their own, which Today then begins by itself. */
const ownPlan = ({ isKept, plan }, emit) =>
  card(
    {},
    isKept
      ? h("p", { class: "saved", role: "status", testid: "plan-kept" }, t("Kept as your plan: from now on Today begins with it."))
      : button(t("Keep as my plan"), () => emit({ type: "keep_plan", plan }), { kind: "second", testid: "keep-plan" }),
    !isKept && h("p", { class: "muted" }, t("Today then shows it, with its days, and two taps begin it.")),
  );

function linesOf(model, emit) {
  const list = h(
    "ol",
    { class: "stack plan-list" },
    model.lines.map((line) => h("li", {}, planLine(model, line, emit))),
  );
  dragOrder(list, (from, to) => emit({ type: "reorder", from, to }));
  return list;
}

/** The zone that was looked at: it presses nothing by itself. */
const zoneCard = (zone) =>
  card(
    { class: "quiet zone-card", testid: "plan-zone" },
    h("p", { class: "zone-line" }, icon("zone"), h("b", {}, say(zone.name)), h("span", {}, zone.segments.join(" · "))),
    h("small", { class: "muted" }, [zone.title, say(zone.about)].join(". ")),
  );

function figures({ plan, time }) {
  const presses = plan.points.reduce((sum, point) => sum + point.planned_presses, 0);
  return h(
    "div",
    { class: "figures" },
    figure(clockTime(time.seconds), t("minutes"), "plan-time"),
    figure(number(plan.points.length), tn("point", "points", plan.points.length), "plan-points"),
    figure(number(presses), tn("press", "presses", presses), "plan-presses"),
  );
}

/** Said here, before the hands are busy, and only once. */
const missing = (powers) =>
  notice(
    "care",
    "warn",
    ...powers.map((power) => h("p", { testid: `missing-${power}` }, INSTEAD()[power])),
    h("a", { class: "inline-link", href: "#/trial" }, t("Try it: feel, hear, see")),
  );

const leftOut = (skipped) =>
  card(
    { class: "quiet" },
    h("h2", {}, t("Left out")),
    h(
      "ul",
      { class: "bullets" },
      skipped.map(({ point, because }) =>
        h("li", { testid: `left-out-${point.id}` }, `${say(point.name)}, ${because}`),
      ),
    ),
  );

const lockedScreen = (isOn, emit) =>
  card(
    {},
    toggle({
      label: t("With the screen locked"),
      hint: t("The sound goes on in the pocket; the lock screen shows point and presses"),
      isOn,
      testid: "locked_screen",
      onchoose: (locked_screen) => emit({ type: "set", locked_screen }),
    }),
  );

const instructions = (texts) =>
  h(
    "details",
    { class: "card region" },
    h("summary", {}, h("b", {}, t("How to press")), icon("next")),
    h(
      "ul",
      { class: "bullets" },
      texts.map((text) => h("li", {}, say(text))),
    ),
  );

const figure = (value, label, testid) =>
  h("div", { class: "figure" }, h("b", { testid }, value), h("small", {}, label));
