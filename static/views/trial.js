/** "Try it": some presses to feel, hear and see, and the answers kept. */
import { h } from "./dom.js";
import { button, card, notice, page, segmented } from "./parts.js";
import { pulseRing } from "./pulse_ring.js";
import { t } from "./words.js";

const QUESTIONS = () => [
  ["feel", "vibration", t("Did you feel each press?"), t("No vibration: a silent mode may refuse it. Sound and ring lead.")],
  ["hear", "sound", t("Did you hear each press?"), t("Turn the phone’s volume up, also the one for media, and unplug headphones.")],
  ["see", null, t("Did you see the ring press?"), t("Reduced motion keeps the ring still: the figure leads.")],
]; // prettier-ignore

/** What a person gets instead of a power that this browser does not have. */
export const INSTEAD = () => ({
  vibration: t("This phone cannot vibrate from a web page (no iPhone can): sound and ring lead."),
  sound: t("This browser has no sound: vibration and ring lead."),
  screen: t("This browser cannot keep the screen on: set a longer time-out in the phone, or lead with the screen locked."),
}); // prettier-ignore

/** `model`: {powers, result: {feel, hear, see, screen}}; `show({pulse, result})` as they change. */
export function trialView({ powers, result }, emit) {
  const ring = pulseRing();
  const rows = h("div", { class: "stack" });
  const draw = (answers) => rows.replaceChildren(...answerRows(powers, answers ?? {}, emit));
  draw(result);
  const element = page(
    { name: "trial", title: t("Try it"), back: "#/settings" },
    h("p", {}, t("Put the phone where it will lie, tap the key, and mind what reaches you.")),
    h("div", { class: "trial-dial" }, ring.element),
    button(t("Six presses"), () => emit({ type: "begin" }), { testid: "trial-begin", symbol: "play" }),
    rows,
  );

  function show({ pulse, result: answers }) {
    if (pulse !== undefined) ring.show(pulse);
    if (answers) draw(answers);
  }
  return { element, show };
}

const answerRows = (powers, answers, emit) => [
  ...QUESTIONS().map(([what, power, question, hint]) =>
    power && !powers[power]
      ? notice("care", "warn", h("p", {}, INSTEAD()[power]))
      : card(
          {},
          segmented({
            legend: question,
            name: what,
            value: answers[what] ?? null,
            options: [
              { value: true, label: t("Yes"), testid: `trial-${what}-yes` },
              { value: false, label: t("No"), testid: `trial-${what}-no` },
            ],
            onchoose: (works) => emit({ type: "answer", what, works }),
          }),
          answers[what] === false && h("p", { class: "muted" }, hint),
        ),
  ),
  screenRow(powers, answers.screen),
];

const screenRow = (powers, stays) =>
  powers.screen
    ? h(
        "p",
        { class: "muted", role: "status", testid: "trial-screen" },
        stays === undefined
          ? t("Whether the screen stays on is tried with the presses.")
          : stays
            ? t("The screen stays on during a session.")
            : t("The phone refuses to keep the screen on: a battery saver may do that."),
      )
    : notice("care", "warn", h("p", { testid: "trial-screen" }, INSTEAD().screen));
