/**
 * The ring that presses in and eases and never leaves: as the finger does. Round it, with a
 * breathing guide, a second one widens with breathing in and narrows with breathing out.
 *
 * Played by the compositor (WAAPI) from the time of beat 0, so a busy page cannot shift it.
 */
import { isPress } from "../domain/pulse.js";
import { svg } from "./dom.js";

const PRESSED = "scale(0.88)";
const EASED = "scale(1)";
const NARROW = "scale(0.93)";
const SYNC_MS = 8; // less than this nobody sees, and each shift costs a frame

export function pulseRing() {
  const element = svg(
    { class: "ring", viewBox: "0 0 200 200", "aria-hidden": "true" },
    ["circle", { class: "ring-breath", cx: 100, cy: 100, r: 97 }],
    ["circle", { class: "ring-track", cx: 100, cy: 100, r: 90 }],
    ["circle", { class: "ring-finger", cx: 100, cy: 100, r: 82 }],
  );
  const [lung, , finger] = element.children;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  let playing = null; // the run that is drawn, as the pacer knows it
  let motions = []; // [{animation, offset_ms}]

  /** `pulse`: {run, started_at_ms} on the clock of performance.now(), or null. */
  function show(pulse) {
    const run = pulse && !isStill.matches ? pulse.run : null;
    if (run !== playing) {
      motions.forEach(({ animation }) => animation.cancel());
      motions = run ? motionsOf(run, finger, lung) : [];
      playing = run;
    }
    if (run) motions.forEach((motion) => resync(motion, pulse.started_at_ms));
  }
  return { element, show };
}

function resync({ animation, offset_ms }, startedAtMs) {
  const start = startedAtMs + offset_ms;
  if (animation.startTime === null || Math.abs(animation.startTime - start) > SYNC_MS)
    animation.startTime = start;
}

/** Each motion with its own beginning, counted from the run's beat 0. */
function motionsOf({ pulse, fromBeat, beats }, finger, lung) {
  const { period_ms, breaths } = pulse;
  const offset_ms = fromBeat * period_ms;
  if (!breaths) {
    const timing = { duration: period_ms, iterations: Infinity };
    return [{ animation: finger.animate(pressFrames([true]), timing), offset_ms }];
  }
  const kinds = Array.from({ length: beats - fromBeat }, (_, i) => isPress(pulse, fromBeat + i));
  const timing = { duration: kinds.length * period_ms };
  const breath = breaths.at(-1);
  const breathing = { duration: breath.period_ms, iterations: Infinity, fill: "backwards" };
  return [
    { animation: finger.animate(pressFrames(kinds), timing), offset_ms },
    // A whole number of breaths before, so that it leads the patient in through the lead.
    {
      animation: lung.animate(breathFrames(breath), breathing),
      offset_ms: breath.anchor_ms - 100 * breath.period_ms,
    },
  ];
}

/** A press goes in at once and eases; a held beat rests. */
function pressFrames(kinds) {
  const at = (beat, part) => (beat + part) / kinds.length;
  const frames = kinds.flatMap((isPressed, beat) =>
    isPressed
      ? [
          { offset: at(beat, 0), transform: EASED, easing: "ease-out" },
          { offset: at(beat, 0.16), transform: PRESSED, easing: "ease-in-out" },
          { offset: at(beat, 0.85), transform: EASED },
        ]
      : [{ offset: at(beat, 0), transform: EASED }],
  );
  return [...frames, { offset: 1, transform: EASED }];
}

const breathFrames = ({ exhale_ms, period_ms }) => [
  { offset: 0, transform: EASED, easing: "ease-in-out" },
  { offset: exhale_ms / period_ms, transform: NARROW, easing: "ease-in-out" },
  { offset: 1, transform: EASED },
];
