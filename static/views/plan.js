/** The plan: what will be pressed, where, how long and how; the last look before the hands are busy. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button, card, notice, page, stepper, toggle } from "./parts.js";
import { clockTime, number, painScore, say, scriptName, sideName, t, tn } from "./words.js";

/** `model`: {plan, points, technique, seconds, setting, warnings, skipped, advice, instructions, back}. */
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
    h(
      "div",
      { class: "figures" },
      figure(clockTime(model.seconds), t("minutes"), "plan-time"),
      figure(number(plan.points.length), t("points"), "plan-points"),
      figure(
        number(plan.points.reduce((sum, point) => sum + point.planned_presses, 0)),
        t("presses"),
        "plan-presses",
      ),
    ),
    model.warnings.map((text) => notice("care", "warn", h("p", {}, say(text)))),
    plan.points.length === 0 &&
      notice(
        "care",
        "warn",
        h("p", {}, t("The screening leaves no point to press. Go back and choose others.")),
      ),
    model.breath && breathCard(model.breath, emit),
    h(
      "ol",
      { class: "stack plan-list" },
      plan.points.map((point, index) => h("li", {}, pointCard(model, point, index, emit))),
    ),
    model.skipped.length > 0 &&
      card(
        { class: "quiet" },
        h("h2", {}, t("Left out")),
        h(
          "ul",
          { class: "bullets" },
          model.skipped.map(({ point, because }) => h("li", {}, `${say(point.name)}, ${because}`)),
        ),
      ),
    h(
      "details",
      { class: "card region" },
      h("summary", {}, h("b", {}, t("How to press")), icon("next")),
      h(
        "ul",
        { class: "bullets" },
        model.instructions.map((text) => h("li", {}, say(text))),
      ),
    ),
  );
}

/** The patient's breath: set, or tapped at the bedside. */
function breathCard(breath, emit) {
  const { per_min, tapped, taps, is_off } = breath;
  return card(
    { class: "breath-card" },
    h("h2", {}, t("The patient’s breath")),
    h("p", {}, say(breath.how)),
    h(
      "div",
      { class: "row" },
      h("span", {}, t("Breaths a minute")),
      stepper({
        label: t("Breaths a minute"),
        value: per_min,
        shown: number(per_min),
        min: breath.rate_per_min_min,
        max: breath.rate_per_min_max,
        step: 1,
        testid: "breath-rate",
        onchoose: (to) => emit({ type: "breath", per_min: to }),
      }),
    ),
    button(t("Tap at each breath in"), () => emit({ type: "breath" }), {
      kind: "second",
      symbol: "breath",
      testid: "breath-tap",
    }),
    h(
      "p",
      { class: "muted", role: "status", testid: "breath-told" },
      is_off
        ? t("That was no rhythm of breathing: tap once at each breath in")
        : tapped > 0
          ? t("{n} of {all} breaths tapped", { n: number(tapped), all: number(taps) })
          : tn("{n} tap in time with the breath takes the rhythm", "{n} taps in time with the breath take the rhythm", taps),
    ),
  );
}

const figure = (value, label, testid) =>
  h("div", { class: "figure" }, h("b", { testid }, value), h("small", {}, label));

function pointCard(model, point, index, emit) {
  const record = model.points[point.point_id];
  const { presses_min, presses_max, presses_step } = model.technique;
  const choice = model.choices[index];
  return card(
    { class: "plan-point" },
    h(
      "div",
      { class: "plan-head" },
      h("span", { class: "order-no" }, number(index + 1)),
      h(
        "div",
        {},
        h("h2", {}, say(point.name)),
        h("p", { class: "side" }, `${sideName(point.side)} · ${painScore(point.pain_before)}`),
      ),
      h(
        "span",
        { class: `badge ${point.script}`, testid: `script-${point.point_id}-${point.side}` },
        scriptName(point.script),
      ),
    ),
    point.script === "surround_only"
      ? notice("care", "warn", h("p", {}, say(model.advice)))
      : h(
          "div",
          { class: "row" },
          h("span", {}, point.script === "approach" ? t("On the point itself") : t("Time")),
          stepper({
            label: t("Time on {name}", { name: say(point.name) }),
            value: choice.presses,
            shown: clockTime(choice.presses / model.plan.rate_hz),
            min: presses_min,
            max: presses_max,
            step: presses_step,
            testid: `presses-${point.point_id}-${point.side}`,
            onchoose: (presses) => emit({ type: "presses", index, presses }),
          }),
        ),
    point.stages.length > 1 &&
      h(
        "ol",
        { class: "stages" },
        point.stages.map((stage) =>
          h(
            "li",
            {},
            h("span", {}, say(stage.text)),
            h("small", {}, tn("{n} press", "{n} presses", stage.presses)),
          ),
        ),
      ),
    breathingRow(record, choice, point, index, emit),
    remarks(model, record),
  );
}

function breathingRow(record, choice, point, index, emit) {
  if (record.breathing === "none") return null;
  if (record.breathing === "required")
    return remark(
      "breath",
      t("With the breath: press while breathing out, keep contact while breathing in."),
    );
  return toggle({
    label: t("Follow the breath"),
    isOn: choice.guided,
    testid: `guided-${point.point_id}-${point.side}`,
    onchoose: (guided) => emit({ type: "guided", index, guided }),
  });
}

const remark = (symbol, text, kind = "") =>
  h("p", { class: `remark ${kind}` }, icon(symbol), h("span", {}, text));

const remarks = (model, record) => [
  ...record.cautions.map((text) => remark("warn", say(text), "care")),
  record.nerves.length > 0 && remark("nerve", record.nerves.map(say).join("; ")),
  model.setting === "home" &&
    !record.self_reach &&
    remark("hand", t("Hard to reach with your own hand: ask someone to help."), "care"),
];
