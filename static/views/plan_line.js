/** One line of the plan: the point, how it is pressed, why it stands there, and what can be changed. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { quoted } from "./mark_sheet.js";
import { notice, remark, stepper, toggle } from "./parts.js";
import { ringPicture } from "./ring_picture.js";
import { clockTime, number, originName, painScore, placeName, say, scriptName, sideName, t, tn } from "./words.js";

/** `line`: {point, record, choice, why, picture, place, count}; `plan` is the whole model. */
export function planLine(plan, line, emit) {
  const { point } = line;
  const name = `${point.point_id}-${point.side}`;
  return h(
    "section",
    { class: "card plan-point", testid: `line-${name}` },
    head(line),
    whyOf(line, name),
    line.refused && refusal(line.refused),
    point.script === "surround_only"
      ? notice("care", "warn", h("p", {}, say(plan.advice)))
      : minutes(plan, line, name, emit),
    line.picture && ringPicture(line.picture),
    point.stages.length > 1 && stages(line),
    breathingRow(line, name, emit),
    remarks(plan, line.record),
    acts(line, name, emit),
  );
}

const head = ({ point, place }) =>
  h(
    "div",
    { class: "plan-head" },
    h("span", { class: "order-no" }, number(place + 1)),
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
  );

/** `why`: [{text, origin, statements: [{id, text}]}]; the first sentence is shown, the rest unfolds. */
const whyOf = ({ why }, name) =>
  why.length > 0 &&
  h(
    "details",
    { class: "why" },
    h("summary", { testid: `why-${name}` }, h("span", {}, say(why[0].text)), icon("next")),
    why.map(({ text, origin, statements }, i) =>
      h(
        "div",
        { class: "why-said" },
        i > 0 && h("p", {}, say(text)),
        statements.map(quoted),
        h("small", { class: "origin" }, originName(origin)),
      ),
    ),
  );

/** Why a line cannot go there, said at once and with the word it rests on. */
const refusal = ({ text, statements }) =>
  h(
    "div",
    { class: "refused", role: "status", testid: "refused" },
    notice("care", "never", h("p", {}, say(text)), statements.map(quoted)),
  );

function minutes({ plan, technique }, { point, choice }, name, emit) {
  const { presses_min, presses_max, presses_step } = technique;
  return h(
    "div",
    { class: "row" },
    h("span", {}, point.script === "approach" ? t("On the point itself") : t("Time")),
    stepper({
      label: t("Time on {name}", { name: placeName(point) }),
      value: choice.presses,
      shown: clockTime(choice.presses / plan.rate_hz),
      min: presses_min,
      max: presses_max,
      step: presses_step,
      testid: `presses-${name}`,
      onchoose: (presses) => emit({ type: "wish", place: point, presses }),
    }),
  );
}

const stages = ({ point }) =>
  h(
    "ol",
    { class: "stages" },
    point.stages.map((stage, i) =>
      h(
        "li",
        {},
        h("span", { class: "stage-no", "aria-hidden": "true" }, number(i + 1)),
        h("span", {}, say(stage.text)),
        h("small", {}, tn("{n} press", "{n} presses", stage.presses)),
      ),
    ),
  );

function breathingRow({ point, record, choice }, name, emit) {
  if (record.breathing === "none") return null;
  if (record.breathing === "required")
    return remark(
      "breath",
      t("With the breath: press while breathing out, keep contact while breathing in."),
    );
  return toggle({
    label: t("Follow the breath"),
    isOn: choice.guided,
    testid: `guided-${name}`,
    onchoose: (guided) => emit({ type: "wish", place: point, guided }),
  });
}

const remarks = (model, record) => [
  ...record.cautions.map((text) => remark("warn", say(text), "care")),
  record.nerves.length > 0 && remark("nerve", record.nerves.map(say).join("; ")),
  model.setting === "home" &&
    !record.self_reach &&
    remark("hand", t("Hard to reach with your own hand: ask someone to help."), "care"),
];

function acts({ point, place, count }, name, emit) {
  const key = (symbol, testid, label, onclick, more = {}) =>
    h(
      "button",
      { type: "button", class: "round", testid: `${testid}-${name}`, "aria-label": label, onclick, ...more },
      icon(symbol),
    );
  const to = (by) => () => emit({ type: "reorder", from: place, to: place + by });
  const words = { name: placeName(point) };
  return h(
    "div",
    { class: "line-acts" },
    count > 1 && [
      key("grip", "grip", t("Drag {name}, or move it with the arrow keys", words), null, { class: "round grip" }),
      key("up", "up", t("Earlier: {name}", words), to(-1), { disabled: place === 0 }),
      key("down", "down", t("Later: {name}", words), to(1), { disabled: place === count - 1 }),
    ],
    h("span", { class: "spring" }),
    key("bin", "out", t("Take out: {name}", words), () => emit({ type: "out", place: point })),
  );
}
