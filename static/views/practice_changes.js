/** What the clinic changed in a plan, point by point. */
import { h } from "./dom.js";
import { dayName, rangeOf } from "./week_days.js";
import { number, placeName, t } from "./words.js";

export function changesList({ added, removed, presses, week, note, ends_on }, bundle) {
  const name = ({ point_id, side }) => placeName({ name: bundle.points[point_id]?.name ?? { en: point_id }, side });
  const minutes = (count) => number(count / bundle.technique.rate_hz / 60);
  const lines = [
    ...added.map((one) => t("New: {place}, {n} min", { place: name(one), n: minutes(one.presses) })),
    ...removed.map((one) => t("No longer: {place}", { place: name(one) })),
    ...presses.map((one) =>
      t("{place}: {to} min instead of {from}", { place: name(one), to: minutes(one.to), from: minutes(one.from) }),
    ),
    week && t("{to} sessions a week instead of {from}", { to: rangeOf(week.to), from: rangeOf(week.from) }),
    ends_on && (ends_on.to ? t("Until {day}", { day: dayName(ends_on.to) }) : t("Without an end")),
    note !== null && (note ? t("Note: {note}", { note }) : t("The note was taken away.")),
  ].filter(Boolean);
  return h("ul", { class: "bullets", testid: "changes" }, lines.map((line) => h("li", {}, line)));
}
