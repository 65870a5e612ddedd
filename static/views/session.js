/**
 * The session: a stage with one figure. Drawn once, then only texts change; nothing else may appear.
 *
 * The upper half tells, the lower half is one key: tap it anywhere to pause.
 */
import { isMetronome } from "../domain/plan.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sessionPicture } from "./session_picture.js";
import { sheet } from "./sheet.js";
import { number, placeName, say, sideName, t, tn } from "./words.js";

/** `fixed`: {plan, pain, stop_reasons}. `show(figures)` as often as they change. */
export function sessionView({ plan, pain, stop_reasons }, emit) {
  const picture = sessionPicture();
  const place = h("p", { class: "place" });
  const name = h("h1", { testid: "point-name", tabindex: "-1" });
  const side = h("p", { class: "side" });
  const left = h("output", { class: "presses-left", testid: "presses-left", "aria-live": "off" });
  const unit = h("p", { class: "unit" });
  const line = h("p", { class: "line", testid: "stage-text" });
  const care = h("p", { class: "line care" });
  const rhythm = h("p", { class: "line breath", testid: "breath-line" });
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
  const breathKey = key("breath", t("Tap at each breath in"), "breath-tap", () =>
    emit({ type: "breath" }),
  );
  breathKey.classList.add("breath-key");
  const over = sheet({ pain, stop_reasons }, emit);
  const stage = [
    h(
      "div",
      { class: "session-bar" },
      place,
      breathKey,
      !isMetronome(plan) &&
        key("skip", t("Skip this point"), "skip", () => emit({ type: "skip" })),
      key("stop", t("Stop the session"), "stop", () => emit({ type: "ask_stop" })),
    ),
    h("div", { class: "who" }, name, side),
    h(
      "div",
      { class: "dial" },
      h("div", { class: "stand" }, picture.element, h("div", { class: "tally" }, left, unit)),
    ),
    h("div", { class: "lines" }, line, care, rhythm, next),
    pauseKey,
  ];
  const element = h("main", { class: "session" }, stage, over.element, spoken);

  function show(f) {
    put(place, plan.points.length > 1 ? pointOf(f.point_index + 1, plan.points.length) : "");
    put(name, say(f.point.name));
    put(side, f.point.side ? sideName(f.point.side) : "");
    breathKey.hidden = f.breaths_per_min === null;
    const figure = number(f.phase === "lead" && f.left_s !== null ? f.left_s : f.presses_left);
    put(left, figure);
    left.dataset.digits = figure.length;
    put(unit, UNITS(f));
    unit.classList.toggle("breath", f.phase === "pressing" && f.breath !== null);
    element.dataset.breath = f.breath ?? "";
    put(line, f.stages > 1 || f.phase !== "lead" ? stageLine(f) : say(f.point.palpation));
    put(care, f.point.cautions.map(say).join(" "));
    put(
      next,
      f.next
        ? t("Next: {place}", { place: placeName(f.next) })
        : plan.points.length > 1
          ? t("Last point")
          : "",
    );
    put(rhythm, f.breaths_per_min === null ? "" : breathLine(f));
    put(spoken, spokenLine(f));
    element.dataset.phase = f.phase;
    element.dataset.paused = f.paused;
    element.dataset.picture = f.picture !== null;
    picture.show(f);
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

const pointOf = (i, n) => t("Point {i} of {n}", { i: number(i), n: number(n) });

/** Writes only what changed, so that a screen reader is left in peace. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const UNITS = (f) =>
  f.phase !== "lead"
    ? f.breath === "inhale"
      ? t("breathe in")
      : f.breath === "exhale"
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

/** The rhythm, and how far the taps of another one have come. */
const breathLine = (f) =>
  f.taps > 0
    ? tn("{n} breath tapped: go on at each breath in", "{n} breaths tapped: go on at each breath in", f.taps)
    : f.is_off
      ? t("That was no rhythm of breathing: tap once at each breath in")
      : t("Breath: {n} a minute. To change it, tap the breath key at each breath in", {
          n: number(f.breaths_per_min),
        });

const spokenLine = (f) =>
  f.paused
    ? t("Paused")
    : f.phase === "asking"
      ? say(f.question)
      : `${placeName(f.point)}. ${f.stages > 1 ? say(f.stage.text) : ""}`;
