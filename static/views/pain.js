/** The pain score 0–10 of one point: eleven large keys, one question a screen. */
import { h } from "./dom.js";
import { face } from "./faces.js";
import { button, page } from "./parts.js";
import { number, say, sideName, t } from "./words.js";

const key = ({ pain, value, onchoose }, score) =>
  h(
    "button",
    {
      type: "button",
      class: `pain-key ${pain.bands[score]}`,
      testid: `pain-${score}`,
      "aria-pressed": String(value === score),
      "aria-label": `${number(score)}: ${say(pain.band_names[pain.bands[score]])}`,
      onclick: () => onchoose(score),
    },
    number(score),
  );

/** Eleven keys; `bands` gives each its colour and `names` the words at the ends. */
export const painKeys = (asked) =>
  h(
    "div",
    { class: "pain-keys", role: "group", "aria-label": say(asked.question) },
    asked.pain.bands.map((_, score) => key(asked, score)),
  );

/** The same keys, gathered under a face and a word for each band. */
export const painBands = (asked) =>
  h(
    "div",
    { class: "pain-bands", role: "group", "aria-label": say(asked.question) },
    [...new Set(asked.pain.bands)].map((band) => {
      const scores = asked.pain.bands.flatMap((one, score) => (one === band ? [score] : []));
      return h(
        "div",
        { class: `pain-band of-${scores.length}` },
        h("p", { "aria-hidden": "true" }, face(band), h("span", {}, say(asked.pain.band_names[band]))),
        h("div", {}, scores.map((score) => key(asked, score))),
      );
    }),
  );

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
    painBands({
      question: model.question,
      pain,
      value: model.value,
      onchoose: (score) => emit({ type: "pain", pain: score }),
    }),
  );
}
