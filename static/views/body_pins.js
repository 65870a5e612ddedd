/**
 * What keeps its size while the body is zoomed: marks, outlined points, rings, names of segments.
 *
 * Marks are buttons in the order in which they were made; all else is there to be seen, and said
 * elsewhere in words. Only what changed is drawn anew.
 */
import { anchorOf, siteOf } from "../domain/body.js";
import { nerveExits, segmentLabels } from "./body_layers.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { number, painScore, placeName, t } from "./words.js";

/** The pins of a model in a view: [{key, at, look, make}]; a pin is made anew if its `look` changes. */
export function pinsOf(given, model, view) {
  return [
    ...(model.zone ? segmentLabels(given, model.zone, view).map(labelPin) : []),
    ...outlined(given, model.zone?.points ?? [], view, "zone"),
    ...outlined(given, model.points ?? [], view, "wanted"),
    ...nerveExits(given, model, view).map(exitPin),
    ...(model.rings ? ringPins(given, model.rings, view) : []),
    ...[["next", model.next], ["current", model.current]].flatMap(([kind, place]) =>
      outlined(given, place ? [place] : [], view, kind),
    ),
    ...(model.marks ?? []).flatMap((mark) => markPin(given, mark, model.selected, view)),
  ];
}

const pin = (key, at, className, ...content) => ({
  key,
  at,
  look: className,
  make: () => h("i", { class: `map-pin ${className}`, "aria-hidden": "true" }, ...content),
});

const labelPin = ({ segment, at }) => pin(`label ${segment}`, at, "map-label", segment);

const outlined = ({ body }, places, view, kind) =>
  places.flatMap(({ point_id, side }) => {
    const at = anchorOf(body, point_id, side, view);
    return at ? [pin(`${kind} ${point_id} ${side}`, at, `map-point ${kind}`)] : [];
  });

const exitPin = ({ id, side, at, is_warning }) =>
  is_warning
    ? pin(`exit ${id} ${side}`, at, "map-warning", icon("warn"))
    : pin(`exit ${id} ${side}`, at, "map-exit");

/** The sites of an approach, and those that were left out of it, struck through. */
function ringPins({ body }, { point_id, side, stages, stage_index }, view) {
  const at = (site, distance_mm) =>
    site.point
      ? (anchorOf(body, site.point, side, view) ?? anchorOf(body, site.point, "midline", view))
      : siteOf(body, point_id, side, { direction: site.direction, distance_mm }, view);
  return stages.flatMap((stage, index) => {
    const state = index === stage_index ? "now" : index < stage_index ? "done" : "ahead";
    const found = (sites, kind) =>
      (sites ?? [])
        .map((site, i) => pin(`${kind} ${index} ${i}`, at(site, stage.distance_mm), `${kind} ${state}`))
        .filter((one) => one.at);
    return [...found(stage.sites, "map-site"), ...found(stage.dropped, "map-site dropped")];
  });
}

const SIDE_LETTERS = () => ({ left: t("L"), right: t("R"), midline: "" });

/** A mark shows its score; one with an `order` shows that, as its place in a row of points. */
function markPin({ body, bundle }, { point_id, side, pain, order }, selected, view) {
  const at = anchorOf(body, point_id, side, view);
  if (!at) return [];
  const isOpen = selected?.point_id === point_id && selected.side === side;
  const name = placeName({ name: bundle.points[point_id].name, side });
  const { band, said, shown } = order ? ordered(name, order) : scored(bundle, name, pain);
  const make = () =>
    h(
      "button",
      {
        type: "button",
        class: `map-pin map-mark ${band}`,
        testid: `mark-${point_id}-${side}`,
        "aria-label": said,
        "aria-pressed": String(isOpen),
      },
      h("b", {}, shown, h("small", {}, SIDE_LETTERS()[side])),
    );
  const look = `${shown} ${isOpen}`;
  return [{ key: `mark ${point_id} ${side}`, at, look, make, place: { point_id, side } }];
}

const ordered = (name, order) => ({ band: "ordered", said: `${number(order)}. ${name}`, shown: number(order) });

const scored = (bundle, name, pain) =>
  pain === null
    ? { band: "open", said: name, shown: "?" }
    : { band: bundle.pain.bands[pain], said: `${name}, ${painScore(pain)}`, shown: number(pain) };

/** The element that holds the pins, and what keeps them in step with a model and a camera. */
export function bodyPins(spotOf, onopen) {
  const element = h("div", { class: "map-pins" });
  let shown = [];

  function show(pins) {
    const before = new Map(shown.map((one) => [one.key, one]));
    shown = pins.map((one) => {
      const old = before.get(one.key);
      before.delete(one.key);
      return old?.look === one.look ? { ...one, element: old.element } : made(one, old?.element);
    });
    for (const { element: gone } of before.values()) gone.remove();
    const inOrder = shown.every((one, i) => element.children[i] === one.element);
    if (!inOrder) shown.forEach((one) => element.append(one.element));
  }

  function made(one, old) {
    const fresh = one.make();
    if (one.place) fresh.addEventListener("click", (event) => event.detail === 0 && onopen(one.place));
    const hadFocus = old && old === document.activeElement;
    old?.replaceWith(fresh);
    if (hadFocus) fresh.focus({ preventScroll: true });
    return { ...one, element: fresh };
  }

  function place(camera) {
    for (const { element: one, at } of shown) {
      const [x, y] = spotOf(camera, at);
      one.style.setProperty("transform", `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`);
    }
  }

  /** Names that would stand on one another give way. */
  function tidy(camera) {
    let last = [-Infinity, -Infinity];
    for (const { element: one, at } of shown.filter(({ key }) => key.startsWith("label"))) {
      const spot = spotOf(camera, at);
      const isFree = Math.abs(spot[1] - last[1]) > 15 || Math.abs(spot[0] - last[0]) > 34;
      one.classList.toggle("covered", !isFree);
      if (isFree) last = spot;
    }
  }

  const placeOf = (target) => {
    const button = target.closest?.(".map-mark");
    return shown.find((one) => one.place && one.element === button)?.place ?? null;
  };
  return { element, show, place, tidy, placeOf };
}
