/**
 * The ring that presses in and eases and never leaves: as the finger does. Round it, with a
 * breathing guide, a second one widens with breathing in and narrows with breathing out.
 */
import { beatMotion } from "./beat_motion.js";
import { svg } from "./dom.js";

const scaled = (scale) => ({ transform: `scale(${scale})` });

export function pulseRing() {
  const element = svg(
    { class: "ring", viewBox: "0 0 200 200", "aria-hidden": "true" },
    ["circle", { class: "ring-breath", cx: 100, cy: 100, r: 97 }],
    ["circle", { class: "ring-track", cx: 100, cy: 100, r: 90 }],
    ["circle", { class: "ring-finger", cx: 100, cy: 100, r: 82 }],
  );
  const [lung, , finger] = element.children;
  const motion = beatMotion(() => ({
    press: [{ element: finger, eased: scaled(1), pressed: scaled(0.88) }],
    breath: [{ element: lung, full: scaled(1), empty: scaled(0.93) }],
  }));
  return { element, show: motion.show };
}
