/**
 * The session: a stage with one figure. Drawn once, then only texts change; nothing else may appear.
 *
 * The upper half tells, the lower half is one key: tap it anywhere to pause.
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { painKeys } from "./pain.js";
import { pulseRing } from "./pulse_ring.js";
import { button } from "./parts.js";
import { number, say, sideName, t, tn } from "./words.js";

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
  const overlay = h("div", {
    class: "overlay",
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": "sheet",
    hidden: true,
  });
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
  const element = h("main", { class: "session" }, stage, overlay, spoken);

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
    const wasCovered = !overlay.hidden;
    showOverlay(overlay, f, { plan, pain, stop_reasons }, emit);
    cover(!overlay.hidden, wasCovered);
  }

  /** What lies under an overlay is out of reach of keyboards and screen readers too. */
  function cover(isCovered, wasCovered) {
    for (const part of stage) part.inert = isCovered;
    pauseKey.hidden = isCovered;
    if (wasCovered && !isCovered) pauseKey.focus({ preventScroll: true });
  }
  return { element, show, heading: name };
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

/** One thing at a time over the stage: the pain question, the reasons to stop, or the pause. */
function showOverlay(overlay, f, fixed, emit) {
  const kind = f.is_stopping
    ? "stop"
    : f.phase === "asking"
      ? "ask"
      : f.paused
        ? `pause ${f.because ?? ""}`
        : "";
  const key = `${kind} ${f.point_index} ${f.stage_index} ${f.round}`;
  if (overlay.dataset.key === key) return;
  overlay.dataset.key = key;
  overlay.hidden = kind === "";
  overlay.replaceChildren(
    ...(kind === "stop"
      ? stopSheet(fixed, emit)
      : kind === "ask"
        ? askSheet(f, fixed, emit)
        : kind
          ? pauseSheet(f, emit)
          : []),
  );
  overlay.querySelector("button")?.focus({ preventScroll: true });
}

const askSheet = (f, { pain }, emit) => [
  h("h2", { id: "sheet", class: "question" }, say(f.question)),
  painKeys({
    question: f.question,
    pain,
    value: null,
    onchoose: (score) => emit({ type: "pain", pain: score }),
  }),
];

const pauseSheet = (f, emit) => [
  h("h2", { id: "sheet" }, f.because === "stalled" ? t("Paused: the sound stopped") : t("Paused")),
  h("p", { class: "side" }, `${say(f.point.name)}, ${sideName(f.point.side).toLowerCase()}`),
  h(
    "p",
    { testid: "pause-presses" },
    tn("{n} press left here", "{n} presses left here", f.presses_left),
  ),
  button(t("Go on"), () => emit({ type: "resume" }), {
    testid: "resume",
    symbol: "play",
    kind: "main giant",
  }),
  button(t("Skip this point"), () => emit({ type: "skip" }), {
    kind: "second",
    symbol: "skip",
    testid: "skip-paused",
  }),
  button(t("Stop the session"), () => emit({ type: "ask_stop" }), {
    kind: "plain",
    symbol: "stop",
    testid: "stop-paused",
  }),
];

const stopSheet = ({ stop_reasons }, emit) => [
  h("h2", { id: "sheet" }, t("Why stop?")),
  h(
    "div",
    { class: "reasons" },
    stop_reasons.map((reason) =>
      h(
        "button",
        {
          type: "button",
          class: `reason ${reason.urgent ? "urgent" : ""}`,
          testid: `stop-${reason.id}`,
          onclick: () => emit({ type: "stop", reason: reason.id }),
        },
        say(reason.text),
      ),
    ),
  ),
  button(t("Do not stop"), () => emit({ type: "stop_not" }), { kind: "plain", testid: "stop-not" }),
];
