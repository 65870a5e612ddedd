/** The time of the plan, a piece for each point, against what a session can hold. */
import { h, svg } from "./dom.js";
import { notice } from "./parts.js";
import { clockTime, t } from "./words.js";

/** `parts_s`: seconds of each point; `script`s colour them; `hold_s`: what a session can hold. */
export function timeBar({ parts, total_s, hold_s }) {
  const whole = Math.max(total_s, hold_s);
  const isOver = total_s > hold_s;
  let from = 0;
  const pieces = parts.map(({ seconds, script }) => {
    const piece = ["rect", { class: script, x: x(from), y: 0, width: x(seconds), height: 10, rx: 1.5 }];
    from += seconds;
    return piece;
  });
  const x100 = x(hold_s);
  return h(
    "div",
    { class: `time-bar ${isOver ? "over" : ""}`, testid: "plan-hold" },
    svg(
      { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      ["rect", { class: "room", x: 0, y: 0, width: 100, height: 10, rx: 1.5 }],
      ...pieces,
      ...(isOver ? [["rect", { class: "limit", x: x100 - 0.4, y: -1, width: 0.8, height: 12 }]] : []),
    ),
    h(
      "p",
      { class: "muted" },
      t("{time} of {hold} minutes that a session can hold", { time: clockTime(total_s), hold: clockTime(hold_s) }),
    ),
    isOver &&
      notice(
        "care",
        "warn",
        h("p", {}, t("This is long for one session. Take a point out, or keep some for another day.")),
      ),
  );

  function x(seconds) {
    return Math.round((seconds / whole) * 1000) / 10;
  }
}
