/**
 * The session: a stage with one figure. Drawn once, then only texts change; nothing else may appear.
 *
 * The upper half tells, the lower half is one key: tap it anywhere to pause.
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { pulseRing } from "./pulse_ring.js";
import { sheet } from "./sheet.js";
import { number, say, sideName, t } from "./words.js";

/** `fixed`: {plan, pain, stop_reasons}. `show(figures)` as often as they change. */
export function sessionView({ plan, pain, stop_reasons }, emit) {
  const ring = pulseRing();
  const place = h("p", { class: "place" });
  const name = h("h1", { testid: "point-name", tabindex: "-1" });
  const side = h("p", { class: "side" });
  const left = h("output", { class: "presses-left", testid: "presses-left", "aria-live": "off" });
  const unit = h("p", { class: "unit" });
  const line = h("p", { class: "line", testid: "stage-text" });
  const care = h("p", { class: "line care" });
  const next = h("p", { class: "next", testid: "next-point" });
  const spoken = h("p", { class: "unseen", role: "status" }); // one sentence a change of place: no chatter
  const pauseKey = h(
    "button",
    { type: "button", class: "pause-key", testid: "pause", onclick: () => emit({ type: "pause" }) },
    icon("pause"),
    h("span", {}, t("Pause")),
  );
  const key = (symbol, label, testid, onclick) =>
    h(
      "button",
      { type: "button", class: "round", "aria-label": label, testid, onclick },
      icon(symbol),
    );
  const over = sheet({ pain, stop_reasons }, emit);
  const stage = [
    h(
      "div",
      { class: "session-bar" },
      place,
      key("skip", t("Skip this point"), "skip", () => emit({ type: "skip" })),
      key("stop", t("Stop the session"), "stop", () => emit({ type: "ask_stop" })),
    ),
    h("div", { class: "who" }, name, side),
    h("div", { class: "dial" }, ring.element, left, unit),
    h("div", { class: "lines" }, line, care, next),
    pauseKey,
  ];
  const element = h("main", { class: "session" }, stage, over.element, spoken);

  function show(f) {
    put(
      place,
      t("Point {i} of {n}", { i: number(f.point_index + 1), n: number(plan.points.length) }),
    );
    put(name, say(f.point.name));
    put(side, sideName(f.point.side));
    const figure = number(f.phase === "lead" && f.left_s !== null ? f.left_s : f.presses_left);
    put(left, figure);
    left.dataset.digits = figure.length;
    put(unit, UNITS(f));
    unit.classList.toggle("breath", f.phase === "pressing" && f.breath !== null);
    put(line, f.stages > 1 || f.phase !== "lead" ? stageLine(f) : say(f.point.palpation));
    put(care, f.point.cautions.map(say).join(" "));
    put(
      next,
      f.next
        ? t("Next: {name}, {side}", {
            name: say(f.next.name),
            side: sideName(f.next.side).toLowerCase(),
          })
        : t("Last point"),
    );
    put(spoken, spokenLine(f));
    element.dataset.phase = f.phase;
    element.dataset.paused = f.paused;
    ring.show(f.pulse);
    const wasCovered = !over.element.hidden;
    over.show(f);
    cover(!over.element.hidden, wasCovered);
  }

  /** What lies under a sheet is out of reach of keyboards and screen readers too. */
  function cover(isCovered, wasCovered) {
    for (const part of stage) part.inert = isCovered;
    pauseKey.hidden = isCovered;
    if (wasCovered && !isCovered) pauseKey.focus({ preventScroll: true });
  }
  return { element, show };
}

/** Writes only what changed, so that a screen reader is left in peace. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const UNITS = (f) =>
  f.phase !== "lead"
    ? f.breath === "hold"
      ? t("breathe in")
      : f.breath === "press"
        ? t("breathe out")
        : t("presses left")
    : f.lead === "get_ready"
      ? t("get ready")
      : t("seconds to the first press");

const stageLine = (f) =>
  f.round > 0 && f.stage.role !== "source"
    ? `${say(f.lighter)} ${say(f.stage.text)}`
    : f.stages > 1
      ? say(f.stage.text)
      : say(f.point.palpation);

const spokenLine = (f) =>
  f.paused
    ? t("Paused")
    : f.phase === "asking"
      ? say(f.question)
      : `${say(f.point.name)}, ${sideName(f.point.side).toLowerCase()}. ${f.stages > 1 ? say(f.stage.text) : ""}`;
