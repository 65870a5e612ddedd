/** The patient's breath on the plan: set by a figure, or tapped at the bedside. */
import { h } from "./dom.js";
import { button, card, stepper } from "./parts.js";
import { number, say, t, tn } from "./words.js";

/** `breath`: the bundle's breathing with {per_min, tapped, is_off}. */
export function breathCard(breath, emit) {
  const { per_min, tapped, taps, is_off } = breath;
  return card(
    { class: "breath-card" },
    h("h2", {}, t("The patient’s breath")),
    h("p", {}, [breath.how, breath.start, breath.when_over].map(say).join(" ")),
    h(
      "div",
      { class: "row" },
      h("span", {}, t("Breaths a minute")),
      stepper({
        label: t("Breaths a minute"),
        value: per_min,
        shown: number(per_min),
        min: breath.rate_per_min_min,
        max: breath.rate_per_min_max,
        step: 1,
        testid: "breath-rate",
        onchoose: (to) => emit({ type: "breath", per_min: to }),
      }),
    ),
    button(t("Tap at each breath in"), () => emit({ type: "breath" }), {
      kind: "second",
      symbol: "breath",
      testid: "breath-tap",
    }),
    h(
      "p",
      { class: "muted", role: "status", testid: "breath-told" },
      is_off
        ? t("That was no rhythm of breathing: tap once at each breath in")
        : tapped > 0
          ? t("{n} of {all} breaths tapped", { n: number(tapped), all: number(taps) })
          : tn("{n} tap in time with the breath takes the rhythm", "{n} taps in time with the breath take the rhythm", taps),
    ),
  );
}
