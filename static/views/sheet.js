/**
 * The sheet over the session's stage, one at a time: the pause, the pain question between two stages,
 * or the reasons to stop. Drawn anew only when it becomes another one, and focused then.
 */
import { h } from "./dom.js";
import { painKeys } from "./pain.js";
import { button } from "./parts.js";
import { placeName, say, t, tn } from "./words.js";

/** `fixed`: {pain, stop_reasons}. `show(figures)` hides it when none is wanted. */
export function sheet(fixed, emit) {
  const element = h("div", {
    class: "overlay",
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": "sheet",
    hidden: true,
  });
  let shown = "";

  function show(f) {
    const kind = kindOf(f);
    const key = `${kind} ${f.because} ${f.point_index} ${f.stage_index} ${f.round}`;
    if (key === shown) return;
    shown = key;
    element.hidden = kind === null;
    element.replaceChildren(...(kind ? SHEETS[kind](f, fixed, emit).filter(Boolean) : []));
    element.querySelector("button")?.focus({ preventScroll: true });
  }
  return { element, show };
}

const kindOf = (f) =>
  f.is_stopping ? "stop" : f.phase === "asking" ? "ask" : f.paused ? "pause" : null;

const title = (text, props = {}) => h("h2", { id: "sheet", ...props }, text);

const askSheet = (f, { pain }, emit) => [
  title(say(f.question), { class: "question" }),
  painKeys({
    question: f.question,
    pain,
    value: null,
    onchoose: (score) => emit({ type: "pain", pain: score }),
  }),
];

/** What took the lead from the hands, in one line. */
const BECAUSE = () => ({
  stalled: t("Paused: the sound stopped"),
  interrupted: t("Paused: a call or another app took the sound"),
  output_changed: t("Paused: headphones or loudspeaker changed"),
  frozen: t("Paused: the phone put the app to sleep"),
  screen_lock: t("Paused: the phone no longer keeps the screen on"),
  vibration_refused: t("Paused: this phone refuses to vibrate. Sound and picture go on leading"),
});

const pauseSheet = (f, fixed, emit) => [
  title(BECAUSE()[f.because] ?? t("Paused")),
  h("p", { class: "side" }, placeName(f.point)),
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
  f.point.point_id &&
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

const stopSheet = (f, { stop_reasons }, emit) => [
  title(t("Why stop?")),
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

const SHEETS = { ask: askSheet, pause: pauseSheet, stop: stopSheet };
