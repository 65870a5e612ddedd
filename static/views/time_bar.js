/** The time of the plan, a piece for each point, against what a session can hold. */
import { h, svg } from "./dom.js";
import { notice } from "./parts.js";
import { clockTime, t } from "./words.js";

/** `parts`: the seconds of each point and the script that colours them; the rest as `against` tells it. */
export function timeBar({ parts, seconds, session_s_max, fits }) {
  const whole = Math.max(seconds, session_s_max);
  let from = 0;
  const pieces = parts.map((part) => {
    const width = x(part.seconds);
    const piece = ["rect", { class: part.script, x: x(from), y: 0, width, height: 10, rx: 1.5 }];
    from += part.seconds;
    return piece;
  });
  const limit = x(session_s_max);
  return h(
    "div",
    { class: `time-bar ${fits ? "" : "over"}`, testid: "plan-hold" },
    svg(
      { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
      ["rect", { class: "room", x: 0, y: 0, width: 100, height: 10, rx: 1.5 }],
      ...pieces,
      ...(fits ? [] : [["rect", { class: "limit", x: limit - 0.4, y: -1, width: 0.8, height: 12 }]]),
    ),
    h(
      "p",
      { class: "muted" },
      t("{time} of {hold} minutes that a session can hold", { time: clockTime(seconds), hold: clockTime(session_s_max) }),
    ),
    !fits &&
      notice(
        "care",
        "warn",
        h("p", {}, t("This is long for one session. Take a point out, or keep some for another day.")),
      ),
  );

  function x(at_s) {
    return Math.round((at_s / whole) * 1000) / 10;
  }
}
