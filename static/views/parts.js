/** Parts that several screens share. Each returns an element. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

/** A screen: heading, content, and one action at the foot within a thumb's reach. */
export function page({ title, back, lead, foot, nav, name }, ...content) {
  return h(
    "div",
    { class: `page page-${name}` },
    h(
      "header",
      { class: "bar" },
      back && h("a", { class: "round", href: back, "aria-label": t("Back") }, icon("back")),
      h("h1", { tabindex: "-1" }, title),
    ),
    h("main", { class: "content" }, lead && h("p", { class: "lead" }, lead), ...content),
    foot && h("footer", { class: "foot" }, foot),
    nav,
  );
}

const PLACES = () => [
  ["#/", "today", t("Today")],
  ["#/history", "history", t("History")],
  ["#/settings", "settings", t("Settings")],
  ["#/sources", "sources", t("Sources")],
];

export const navigation = (here) =>
  h(
    "nav",
    { class: "tabs", "aria-label": t("Main") },
    PLACES().map(([href, name, label]) =>
      h(
        "a",
        { href, testid: `nav-${name}`, "aria-current": name === here ? "page" : null },
        icon(name),
        h("span", {}, label),
      ),
    ),
  );

export const button = (label, onclick, { kind = "main", testid, symbol, ...props } = {}) =>
  h(
    "button",
    { type: "button", class: `button ${kind}`, testid, onclick, ...props },
    symbol && icon(symbol),
    h("span", {}, label),
  );

export const card = (props, ...content) =>
  h("section", { ...props, class: `card ${props.class ?? ""}` }, ...content);

export const notice = (kind, symbol, ...content) =>
  h("div", { class: `notice ${kind}` }, icon(symbol), h("div", {}, ...content));

/** A line of small print with its icon. */
export const remark = (symbol, text, kind = "") =>
  h("p", { class: `remark ${kind}` }, icon(symbol), h("span", {}, text));

/** A choice of one: native radios, drawn as one control. `options`: [{value, label, testid}]. */
export function segmented({ legend, name, options, value, onchoose, isLegendHidden = false }) {
  return h(
    "fieldset",
    { class: "segmented" },
    h("legend", { class: isLegendHidden ? "unseen" : null }, legend),
    h(
      "div",
      { class: "segments" },
      options.map((option) =>
        h(
          "label",
          { testid: option.testid },
          h("input", {
            type: "radio",
            name,
            value: option.value,
            checked: option.value === value,
            onchange: () => onchoose(option.value),
          }),
          h("span", {}, option.label),
        ),
      ),
    ),
  );
}

/** A choice of many: a native checkbox, drawn as a chip. */
export const chip = ({ label, isChecked, onchoose, testid, disabled = false }) =>
  h(
    "label",
    { class: "chip", testid },
    h("input", {
      type: "checkbox",
      checked: isChecked,
      disabled,
      onchange: (event) => onchoose(event.target.checked),
    }),
    h("span", {}, label),
  );

export const toggle = ({ label, hint, isOn, onchoose, testid }) =>
  h(
    "label",
    { class: "toggle", testid },
    h("span", {}, h("b", {}, label), hint && h("small", {}, hint)),
    h("input", {
      type: "checkbox",
      role: "switch",
      checked: isOn,
      onchange: (event) => onchoose(event.target.checked),
    }),
  );

/** Less, a value, more. */
export function stepper({ label, value, shown, min, max, step, onchoose, testid }) {
  const part = (sign, name) =>
    h(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": `${name}: ${label}`,
        testid: testid && `${testid}-${sign > 0 ? "more" : "less"}`,
        disabled: sign > 0 ? value >= max : value <= min,
        onclick: () => onchoose(value + sign * step),
      },
      sign > 0 ? "+" : "−",
    );
  return h(
    "div",
    { class: "stepper", role: "group", "aria-label": label },
    part(-1, t("Less")),
    h("output", { testid }, shown),
    part(1, t("More")),
  );
}
