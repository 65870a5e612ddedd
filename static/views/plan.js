/** The plan: what will be pressed, where, how long and how; the last look before the hands are busy. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { breathCard } from "./breath_card.js";
import { button, card, notice, page, stepper, toggle } from "./parts.js";
import { INSTEAD } from "./trial.js";
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
    figures(model),
    model.warnings.map((text) => notice("care", "warn", h("p", {}, say(text)))),
    plan.points.length === 0 &&
      notice(
        "care",
        "warn",
        h("p", {}, t("The screening leaves no point to press. Go back and choose others.")),
      ),
    model.missing.length > 0 && missing(model.missing),
    model.breath && breathCard(model.breath, emit),
    h(
      "ol",
      { class: "stack plan-list" },
      plan.points.map((point, index) => h("li", {}, pointCard(model, point, index, emit))),
    ),
    model.skipped.length > 0 && leftOut(model.skipped),
    model.locked_screen !== null && lockedScreen(model.locked_screen, emit),
    instructions(model.instructions),
  );
}

const figures = ({ plan, seconds }) =>
  h(
    "div",
    { class: "figures" },
    figure(clockTime(seconds), t("minutes"), "plan-time"),
    figure(number(plan.points.length), t("points"), "plan-points"),
    figure(
      number(plan.points.reduce((sum, point) => sum + point.planned_presses, 0)),
      t("presses"),
      "plan-presses",
    ),
  );

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
      skipped.map(({ point, because }) => h("li", {}, `${say(point.name)}, ${because}`)),
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
