/** Beside the map of a prescription: what is chosen, in its order, or the sheet of what was tapped. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { markSheet, nearBy, pointWords } from "./mark_sheet.js";
import { button, chip, stepper } from "./parts.js";
import { keeping } from "./place.js";
import { number, placeName, sideName, t, tn } from "./words.js";

const STEP = 10; // presses; the list takes any number

/** `show({sheet, chosen, limits, told})`. Events: close, open, choose, count, others and swap. */
export function prescribedView(emit) {
  const list = h("div", { class: "stack c-chosen" });
  const sheet = markSheet(emit, { prescribed: pointSheet });
  const told = h("p", { class: "told", role: "status", testid: "told" });
  const element = h("div", { class: "c-map-side" }, told, list, sheet.element);

  let opener = null; // what had the focus before the sheet

  function show(model) {
    if (told.textContent !== model.told) told.textContent = model.told;
    const isOpen = !sheet.element.hidden;
    if (model.sheet && !isOpen) opener = document.activeElement;
    list.hidden = Boolean(model.sheet);
    keeping(element, () => {
      list.replaceChildren(...chosenList(model.chosen, emit));
      sheet.show(model.sheet && { ...model.sheet, limits: model.limits });
    });
    if (!model.sheet && isOpen) goBackTo(opener);
  }

  /** To what was there before; an entry of the list was drawn anew meanwhile. */
  function goBackTo(before) {
    const again = before?.isConnected ? before : element.querySelector(`[data-testid="${before?.dataset.testid}"]`);
    again?.focus({ preventScroll: true });
  }
  element.addEventListener("keydown", (event) => event.key === "Escape" && emit({ type: "close" }));
  return { element, show };
}

const chosenList = (chosen, emit) => [
  h("h2", {}, tn("{n} point chosen", "{n} points chosen", chosen.length)),
  chosen.length === 0
    ? h("p", { class: "muted" }, t("Tap a bone, and its point is in the prescription."))
    : h(
        "ol",
        { class: "list", testid: "chosen" },
        chosen.map((one) => h("li", {}, chosenEntry(one, emit))),
      ),
];

const chosenEntry = (one, emit) =>
  h(
    "button",
    {
      type: "button",
      class: "mark-entry",
      testid: `chosen-${one.point_id}-${one.side}`,
      onclick: () => emit({ type: "open", point_id: one.point_id, side: one.side, isFromList: true }),
    },
    h("b", { class: "score c-order" }, number(one.order)),
    h("span", {}, placeName(one), h("small", { class: "muted" }, tn("{n} press", "{n} presses", one.presses))),
    icon("next"),
  );

/** A point, each of its sides to be chosen, with its presses. */
const pointSheet = (sheet, emit) => [
  ...pointWords(sheet),
  sheet.sides.map((one) => sideRow(sheet, one, emit)),
  h(
    "div",
    { class: "drawer-acts" },
    sheet.others.length > 0 &&
      button(t("Not this one"), () => emit({ type: "others" }), {
        ...{ kind: "second", testid: "others", symbol: "near" },
        "aria-expanded": String(sheet.is_choosing),
      }),
  ),
  sheet.is_choosing && nearBy(sheet.others, (event) => emit({ ...event, type: "swap" })),
];

function sideRow({ point_id, name, limits }, { side, presses }, emit) {
  const place = { point_id, side };
  const isChosen = presses !== null;
  return h(
    "div",
    { class: "c-side-row" },
    chip({
      label: sideName(side),
      isChecked: isChosen,
      testid: `choose-${point_id}-${side}`,
      onchoose: (wanted) => emit({ type: "choose", ...place, wanted }),
    }),
    isChosen &&
      stepper({
        label: t("Presses: {place}", { place: placeName({ name, side }) }),
        value: presses,
        shown: number(presses),
        ...{ min: limits.presses_min, max: limits.presses_max, step: STEP },
        testid: `count-${point_id}-${side}`,
        onchoose: (count) => emit({ type: "count", ...place, count }),
      }),
  );
}
