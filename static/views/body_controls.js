/** What stands round the drawing: the frame that is dragged, the choice of a view, the keys of the zoom. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { segmented } from "./parts.js";
import { t } from "./words.js";

/** In the order of the buttons, and of the keys 1 to 4. */
export const VIEW_ORDER = ["anterior", "posterior", "left", "right"];

export const viewNames = () => ({
  anterior: t("Front"),
  posterior: t("Behind"),
  left: t("Left"),
  right: t("Right"),
});

let frames = 0; // names and ids are the page's, and two maps may stand on one

/** It takes the keyboard and all fingers; what can be done with it is said in its description. */
export function mapFrame(label, ...content) {
  frames += 1;
  const help = `map-help-${frames}`;
  return h(
    "div",
    {
      ...{ class: "map-frame", testid: "map-frame", tabindex: "0" },
      ...{ role: "application", "aria-label": label, "aria-describedby": help },
    },
    h(
      "p",
      { class: "unseen", id: help },
      t(
        "Arrows move the body, + and − zoom, 0 shows it whole, 1 to 4 turn it, Enter marks in the middle. All of it is in the list too.",
      ),
    ),
    ...content,
    h("i", { class: "map-cross", "aria-hidden": "true" }),
  );
}

export function viewSwitch(value, onchoose) {
  const names = viewNames();
  const element = segmented({
    legend: t("View"),
    isLegendHidden: true,
    name: `map-view-${frames}`,
    value,
    options: VIEW_ORDER.map((view) => ({ value: view, label: names[view], testid: `map-view-${view}` })),
    onchoose,
  });
  element.classList.add("map-views");
  const show = (view) => {
    element.querySelector(`[value="${view}"]`).checked = true;
  };
  return { element, show };
}

export function zoomKeys({ nearer, farther, whole }) {
  const key = (label, testid, onclick, sign) =>
    h("button", { type: "button", class: "round", "aria-label": label, title: label, testid, onclick }, sign);
  return h(
    "div",
    { class: "map-keys" },
    key(t("Nearer"), "map-zoom-in", nearer, "+"),
    key(t("Farther"), "map-zoom-out", farther, "−"),
    key(t("Whole body"), "map-whole", whole, icon("person")),
  );
}
