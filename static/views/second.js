/** Just the second: a press a second for one minute or more. */
import { h } from "./dom.js";
import { button, card, navigation, page } from "./parts.js";
import { number, t } from "./words.js";

/** One tap and it counts: for hands that need only the second. */
export function secondCard({ presses_min, presses_max, rate_hz }, emit) {
  const minute = 60 * rate_hz;
  const choices = [];
  for (let presses = presses_min; presses <= presses_max; presses += minute) choices.push(presses);
  return card(
    { class: "second-card" },
    h("h2", {}, t("Just the second")),
    h("p", { class: "muted" }, t("A press a second and nothing else: no plan, no screening.")),
    h(
      "div",
      { class: "trio" },
      choices.map((presses) =>
        button(t("{n} min", { n: number(presses / minute) }), () => emit({ type: "second", presses }), {
          kind: "second",
          testid: `second-${presses}`,
        }),
      ),
    ),
  );
}

/** The same alone on a screen. */
export const secondView = (technique, emit) =>
  page({ name: "second", title: t("Just the second"), nav: navigation("today") }, secondCard(technique, emit));
