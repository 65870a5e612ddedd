/**
 * The ring that presses in and eases and never leaves: as the finger does.
 *
 * Played by the compositor (WAAPI) from the time of the first beat, so a busy page cannot shift it.
 */
import { svg } from "./dom.js";

const PRESSED = "scale(0.88)";
const EASED = "scale(1)";
const BREATHED_IN = "scale(1.06)";

export function pulseRing() {
  const element = svg(
    { class: "ring", viewBox: "0 0 200 200", "aria-hidden": "true" },
    ["circle", { class: "ring-track", cx: 100, cy: 100, r: 94 }],
    ["circle", { class: "ring-finger", cx: 100, cy: 100, r: 86 }],
  );
  const finger = element.lastElementChild;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  let animation = null;
  let playing = "";

  /** `pulse`: {cycle, period_ms, started_at_ms} on the clock of performance.now(), or null. */
  function show(pulse) {
    const key = pulse && !isStill.matches ? `${pulse.cycle} ${pulse.period_ms}` : "";
    if (key !== playing) {
      animation?.cancel();
      animation = key
        ? finger.animate(keyframes(pulse.cycle), {
            duration: pulse.cycle.length * pulse.period_ms,
            iterations: Infinity,
          })
        : null;
      playing = key;
    }
    if (animation && pulse) resync(animation, pulse.started_at_ms);
  }
  return { element, show };
}

const SYNC_MS = 20; // less than this nobody sees, and each shift costs a frame

function resync(animation, startedAtMs) {
  if (animation.startTime === null || Math.abs(animation.startTime - startedAtMs) > SYNC_MS)
    animation.startTime = startedAtMs;
}

function keyframes(cycle) {
  const frames = [];
  cycle.forEach((kind, beat) => {
    const at = (part) => (beat + part) / cycle.length;
    if (kind === "press") {
      frames.push(
        { offset: at(0), transform: EASED, easing: "ease-out" },
        { offset: at(0.16), transform: PRESSED, easing: "ease-in-out" },
        { offset: at(0.85), transform: EASED },
      );
    } else
      frames.push(
        { offset: at(0.02), transform: EASED, easing: "ease-in-out" },
        { offset: at(0.9), transform: BREATHED_IN, easing: "ease-out" },
      );
  });
  return [...frames, { offset: 1, transform: EASED }];
}
