/** Days as a calendar shows them, and how a day and a time are said. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { date, number, t } from "./words.js";

/** A day has no instant: it is shown as the one that begins it here. */
const noon = (day) => `${day}T12:00:00`;

export const dayName = (day) => date(noon(day), { weekday: "long", day: "numeric", month: "long" });
export const weekdayName = (day, width = "long") => date(noon(day), { weekday: width });
export const clockOf = (ms) => date(ms, { hour: "2-digit", minute: "2-digit" });

/** When the next session is due, in words; `next` as in domain/week.js. */
export function whenWords({ next, today }) {
  if (!next) return null;
  const time = next.at_ms === null ? null : clockOf(next.at_ms);
  if (next.day === today) return time ? t("today, {time}", { time }) : t("today");
  const day = dayName(next.day);
  return time ? t("{day}, {time}", { day, time }) : day;
}

/** The same as short as a figure. */
export function whenShort({ next, today }) {
  if (next.day === today) return whenWords({ next, today });
  const day = date(noon(next.day), { weekday: "short", day: "numeric" });
  return next.at_ms === null ? day : t("{day}, {time}", { day, time: clockOf(next.at_ms) });
}

/** "2–3" in one piece, or "2" where both are the same. */
export const rangeOf = ({ least, most }) =>
  least === most ? number(most) : [number(least), number(most)].join("\u2060–\u2060");

function saidOf({ done, is_next, is_chosen }) {
  if (done) return t("done");
  if (is_next) return t("next");
  return is_chosen ? t("chosen") : null;
}

const cell = (one) =>
  h(
    "li",
    {
      class: ["day", one.done && "done", one.is_today && "now", one.is_chosen && "chosen", one.is_next && "due"]
        .filter(Boolean)
        .join(" "),
      "aria-current": one.is_today ? "date" : null,
      testid: `day-${one.day}`,
    },
    h("span", { class: "unseen" }, [dayName(one.day), saidOf(one)].filter(Boolean).join(", ")),
    h("small", { "aria-hidden": "true" }, weekdayName(one.day, "short")),
    h(
      "b",
      { "aria-hidden": "true" },
      one.done ? icon("check") : number(Number(one.day.slice(8))),
      one.done > 1 && h("sup", {}, number(one.done)),
    ),
  );

/** `days`: of `daysOf`, as many as are wanted. */
export const dayStrip = (days, label) =>
  h("ol", { class: "week-strip", "aria-label": label }, days.map(cell));
