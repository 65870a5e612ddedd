/**
 * What to work on: the map of the body, the same as a list, or a protocol; all three fill one plan. The
 * screen stands as long as it is open; `show` changes what is different, so that the map keeps its place.
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { pointList, markEntries } from "./mark_list.js";
import { markSheet } from "./mark_sheet.js";
import { button, page, segmented } from "./parts.js";
import { keeping } from "./place.js";
import { say, t, tn } from "./words.js";

/** `makeMap()` gives the map when its drawings have come: {element, show, zoomTo}, or null before. */
export function chooseView(emit) {
  const sheet = markSheet(emit);
  const told = h("p", { class: "told", role: "status", testid: "told" });
  const slots = SLOTS.map(({ name, draw, key }) => slot(name, draw, key, emit));
  const [ways, chosen, tools, list, protocols, never, marks, foot] = slots.map(({ element }) => element);
  const stage = h("div", { class: "choose-stage" });
  const element = page(
    { name: "choose", title: t("What to work on"), back: "#/new/screening" },
    h("div", { class: "choose-head" }, ways, chosen),
    h("div", { class: "choose-map" }, stage, tools),
    list,
    protocols,
    never,
  );
  element.append(h("div", { class: "choose-side" }, marks, sheet.element, h("footer", { class: "foot" }, told, foot)));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") emit({ type: "close" });
  });

  function show(model) {
    element.dataset.way = model.way;
    element.dataset.sheet = model.sheet?.kind ?? "";
    for (const one of slots) one.show(model);
    if (told.textContent !== model.told) told.textContent = model.told;
    if (model.map && stage.firstChild !== model.map.element) stage.replaceChildren(model.map.element);
    sheet.show(model.sheet);
  }
  return { element, show, focused: () => focusedIn(element), refocus: (name) => refocus(element, name) };
}

/** A part that is drawn again only when its `key` of the model has changed. */
function slot(name, draw, key, emit) {
  const element = h("div", { class: `slot ${name}` });
  let shown;
  const show = (model) => {
    const now = JSON.stringify(key(model));
    if (now === shown) return;
    shown = now;
    keeping(element, () => element.replaceChildren(...[draw(model, emit)].flat().filter(Boolean)));
  };
  return { element, show };
}

const ways = ({ way }, emit) =>
  segmented({
    legend: t("Start from"),
    isLegendHidden: true,
    name: "way",
    value: way,
    options: [
      ["body", t("Body")],
      ["list", t("List")],
      ["protocols", t("Protocol")],
    ].map(([value, label]) => ({ value, label, testid: `way-${value}` })),
    onchoose: (next) => emit({ type: "way", way: next }),
  });

const chosenProtocol = ({ protocol }, emit) =>
  protocol &&
  h(
    "div",
    { class: "chosen-protocol", testid: "chosen-protocol" },
    h("a", { href: "#/new/sides" }, h("b", {}, say(protocol.title)), h("small", {}, protocol.detail)),
    h(
      "button",
      {
        type: "button",
        class: "round",
        testid: "protocol-remove",
        "aria-label": t("Remove the protocol"),
        onclick: () => emit({ type: "protocol_remove" }),
      },
      icon("close"),
    ),
  );

const tool = (label, symbol, testid, onclick, more = {}) =>
  h("button", { type: "button", class: "tool", testid, onclick, ...more }, icon(symbol), h("span", {}, label));

const tools = ({ way, zone, nerves, can_undo }, emit) =>
  way !== "protocols" && [
    tool(zone ? say(zone.name) : t("Zones"), "zone", "zones", () => emit({ type: "zones" }), {
      class: `tool ${zone ? "is-on" : ""}`,
    }),
    tool(t("Nerves"), "nerve", "nerves", () => emit({ type: "nerves" }), {
      "aria-pressed": String(nerves),
    }),
    tool(t("Undo"), "undo", "undo", () => emit({ type: "undo" }), { disabled: !can_undo }),
  ];

const list = ({ way, list: rows }, emit) => way === "list" && pointList(rows, emit);

const protocols = ({ way, protocols: all }, emit) =>
  way === "protocols" &&
  all.map(({ id, title, points, is_chosen }) =>
    h(
      "button",
      {
        type: "button",
        class: "card protocol",
        testid: `protocol-${id}`,
        "aria-pressed": String(is_chosen),
        onclick: () => emit({ type: "protocol", id }),
      },
      h("span", {}, h("b", {}, say(title)), h("small", {}, points.map(say).join(" · "))),
      icon(is_chosen ? "check" : "next"),
    ),
  );

const marks = ({ marks: all, sheet }, emit) =>
  sheet?.kind !== "marks" && [h("h2", {}, t("Marked points")), markEntries(all, emit)];

function foot({ marks: all, can_go_on, sheet, is_moving }, emit) {
  return [
    is_moving &&
      button(t("Leave it where it is"), () => emit({ type: "move_not" }), {
        kind: "second",
        testid: "move-not",
      }),
    h(
      "div",
      { class: "foot-row" },
      h(
        "button",
        {
          type: "button",
          class: "count",
          testid: "marks",
          "aria-expanded": String(sheet?.kind === "marks"),
          disabled: all.length === 0,
          onclick: () => emit({ type: "marks" }),
        },
        all.length ? tn("{n} marked", "{n} marked", all.length) : t("Mark where it hurts"),
        icon(sheet?.kind === "marks" ? "down" : "up"),
      ),
      button(t("Continue"), () => emit({ type: "chosen" }), {
        testid: "continue",
        disabled: !can_go_on,
      }),
    ),
  ];
}

/** S16 stands on the screen where the choice is made, not only in the rules. */
export const neverPressed = (bundle) =>
  h(
    "p",
    { class: "muted never" },
    t("Never pressed:"),
    " ",
    bundle.excluded.map((part) => say(part.name)).join(", "),
    ".",
  );

const SLOTS = [
  { name: "ways", draw: ways, key: ({ way }) => way },
  { name: "chosen", draw: chosenProtocol, key: ({ protocol }) => protocol },
  { name: "tools", draw: tools, key: (m) => [m.way, m.zone?.id, m.nerves, m.can_undo] },
  { name: "rows", draw: list, key: (m) => [m.way, m.way === "list" && m.list] },
  { name: "protocols", draw: protocols, key: (m) => [m.way, m.protocols] },
  {
    name: "never",
    draw: ({ way, bundle }) => way === "protocols" && neverPressed(bundle),
    key: ({ way }) => way,
  },
  { name: "side-marks", draw: marks, key: (m) => [m.marks, m.sheet?.kind === "marks"] },
  { name: "actions", draw: foot, key: (m) => [m.marks.length, m.can_go_on, m.sheet?.kind, m.is_moving] },
];

const focusedIn = (element) =>
  element.contains(document.activeElement)
    ? document.activeElement.closest("[data-testid]")?.dataset.testid
    : null;

/** The focus goes back to what opened the sheet, or to the heading when that is gone. */
function refocus(element, name) {
  const target = (name && element.querySelector(`[data-testid="${name}"]`)) || element.querySelector("h1");
  (target.matches("label") ? target.querySelector("input") : target).focus({ preventScroll: true });
}
