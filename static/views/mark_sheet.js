/**
 * The sheet that slides up from the foot of the choice: a point to score, the reason why a bone is
 * never pressed, the names of a bone, the marks so far, or the zones. It lies beside the map, not over it,
 * and bars nothing: the map and the list go on answering.
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { markEntries } from "./mark_list.js";
import { painBands } from "./pain.js";
import { button, remark } from "./parts.js";
import { zonePicker } from "./zone_picker.js";
import { painScore, placeName, say, sideName, t } from "./words.js";

/**
 * `show(model.sheet)` with null hides it; a new `key` moves the focus to its heading. `own`: kinds of
 * sheets that only this screen has, each a function of (sheet, emit) that gives its parts.
 */
export function markSheet(emit, own = {}) {
  const element = h("section", { class: "drawer", testid: "sheet", hidden: true });
  let shown = null;

  function show(sheet) {
    const isNew = Boolean(sheet) && sheet.key !== shown;
    shown = sheet?.key ?? null;
    element.hidden = !sheet;
    element.replaceChildren(...(sheet ? [head(sheet, emit), ...parts({ ...SHEETS, ...own }, sheet, emit)] : []));
    if (!isNew) return;
    element.scrollTop = 0;
    element.querySelector("h2").focus({ preventScroll: true });
  }
  element.setAttribute("role", "dialog");
  element.setAttribute("aria-labelledby", "drawer-name");
  return { element, show };
}

const parts = (sheets, sheet, emit) => sheets[sheet.kind](sheet, emit).flat().filter(Boolean);

const head = (sheet, emit) =>
  h(
    "div",
    { class: "drawer-head" },
    h(
      "div",
      {},
      h("h2", { id: "drawer-name", tabindex: "-1", testid: "sheet-name" }, (TITLES[sheet.kind] ?? named)(sheet)),
      sheet.side && h("span", { class: "side", testid: "sheet-side" }, sideName(sheet.side)),
      sheet.name?.la && h("small", { class: "latin", lang: "la" }, sheet.name.la),
    ),
    h(
      "button",
      {
        type: "button",
        class: "round",
        testid: "sheet-close",
        "aria-label": t("Close"),
        onclick: () => emit({ type: "close" }),
      },
      icon("close"),
    ),
  );

const named = ({ name }) => say(name);

const TITLES = {
  marks: () => t("Marked points"),
  zone: ({ zone }) => (zone ? say(zone.name) : t("Zones")),
};

const SHEETS = {
  point: (sheet, emit) =>
    sheet.skip ? skippedPoint(sheet) : [...pointWords(sheet), ...pointKeys(sheet, emit)],
  refused: (sheet) => [
    h("p", { class: "refusal", testid: "sheet-reason" }, icon("never"), h("span", {}, say(sheet.rule))),
    sheet.statements.map(quoted),
  ],
  warning: (sheet) => [
    h("p", { class: "refusal", testid: "sheet-reason" }, icon("warn"), h("span", {}, say(sheet.reason))),
    sheet.cautions.map((text) => remark("nerve", say(text))),
  ],
  names: (sheet) => [
    h(
      "dl",
      { class: "facts names", testid: "sheet-names" },
      ["en", "ru", "la"].flatMap((code) => [
        h("dt", {}, LANGUAGES()[code]),
        h("dd", { lang: code }, sheet.name[code] ?? ""),
      ]),
    ),
  ],
  marks: (sheet, emit) => [markEntries(sheet.marks, emit)],
  zone: (sheet, emit) => zonePicker(sheet, emit),
};

const LANGUAGES = () => ({ en: t("English"), ru: t("Russian"), la: t("Latin") });

/** A statement of the source, word for word, with its number. */
export const quoted = ({ id, text }) =>
  h("blockquote", { class: "quoted" }, h("p", {}, say(text)), h("footer", {}, t("Source text, {id}", { id })));

const skippedPoint = ({ skip, palpation }) => [
  h("p", { class: "refusal", testid: "sheet-reason" }, icon("never"), h("span", {}, skip)),
  h("p", { class: "muted" }, say(palpation)),
];

/** What is said of a point: where the fingers find it, and what to mind. */
export const pointWords = ({ palpation, cautions, nerves, is_in_zone }) => [
  h("p", { class: "palpation" }, say(palpation)),
  cautions.map((text) => remark("warn", say(text), "care")),
  nerves.length > 0 && remark("nerve", nerves.map(say).join("; ")),
  is_in_zone && remark("zone", t("In the chosen zone"), "zone"),
];

function pointKeys(sheet, emit) {
  const { point_id, side, pain, asked, others, is_choosing } = sheet;
  const onchoose = (score) => emit({ type: "pain", point_id, side, pain: score });
  return [
    h("p", { class: "asked" }, t("How strong is the pain here?")),
    painBands({ question: asked.question, pain: asked, value: pain, onchoose }),
    h(
      "div",
      { class: "drawer-acts" },
      others.length > 0 &&
        act(t("Not this one"), "others", () => emit({ type: "others" }), {
          symbol: "near",
          "aria-expanded": String(is_choosing),
        }),
      pain !== null && act(t("Move"), "move", () => emit({ type: "move" }), { symbol: "move" }),
      pain !== null && act(t("Remove"), "remove", () => emit({ type: "remove" }), { symbol: "bin" }),
    ),
    is_choosing && nearBy(others, emit),
  ];
}

const act = (label, testid, onclick, more) => button(label, onclick, { kind: "second", testid, ...more });

/** The other points near the finger, nearest first. */
export const nearBy = (others, emit) =>
  h(
    "ul",
    { class: "list near-by", "aria-label": t("Points near by") },
    others.map((other) =>
      h(
        "li",
        {},
        button(
          other.pain === null ? placeName(other) : `${placeName(other)} · ${painScore(other.pain)}`,
          () => emit({ type: "open", point_id: other.point_id, side: other.side }),
          { kind: "second", testid: `near-${other.point_id}-${other.side}` },
        ),
      ),
    ),
  );
