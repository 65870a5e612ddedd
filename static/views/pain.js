/** The pain score 0–10 of one point: eleven large keys, one question a screen. */
import { h } from "./dom.js";
import { button, page } from "./parts.js";
import { number, say, sideName, t } from "./words.js";

/** Eleven keys; `bands` gives each its colour and `names` the words at the ends. */
export function painKeys({ question, pain, value, onchoose }) {
  return h(
    "div",
    { class: "pain-keys", role: "group", "aria-label": say(question) },
    pain.bands.map((band, score) =>
      h(
        "button",
        {
          type: "button",
          class: `pain-key ${band}`,
          testid: `pain-${score}`,
          "aria-pressed": String(value === score),
          "aria-label": `${number(score)}: ${say(pain.band_names[band])}`,
          onclick: () => onchoose(score),
        },
        number(score),
      ),
    ),
  );
}

/** `model`: {pain, question, point, side, value, step, steps, title, back, canLeaveOpen}. */
export function painView(model, emit) {
  const { pain, point } = model;
  return page(
    {
      name: "pain",
      title: model.title,
      back: model.back,
      foot:
        model.canLeaveOpen &&
        button(t("No answer"), () => emit({ type: "pain", pain: null }), {
          kind: "plain",
          testid: "pain-open",
        }),
    },
    h(
      "p",
      { class: "muted" },
      t("Point {i} of {n}", { i: number(model.step + 1), n: number(model.steps) }),
    ),
    h(
      "div",
      { class: "subject" },
      h("h2", { testid: "point-name" }, say(point.name)),
      h("p", { class: "side" }, sideName(model.side)),
      h("p", { class: "muted" }, say(point.palpation)),
    ),
    h("p", { class: "question" }, say(model.question)),
    painKeys({
      question: model.question,
      pain,
      value: model.value,
      onchoose: (score) => emit({ type: "pain", pain: score }),
    }),
    h(
      "div",
      { class: "ends" },
      h("span", {}, `0 ${say(pain.band_names[pain.bands[0]]).toLowerCase()}`),
      h("span", {}, `10 ${say(pain.band_names[pain.bands.at(-1)]).toLowerCase()}`),
    ),
  );
}
