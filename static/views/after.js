/** After the presses: note, and the word that the log is kept. */
import { h } from "./dom.js";
import { button, card, notice, page, segmented } from "./parts.js";
import { icon } from "./icons.js";
import { clockTime, number, say, t, tn } from "./words.js";

const FINGERS = [1, 2, 3, 4];

const noteField = (key, draft, label, hint, emit) =>
  h(
    "div",
    { class: "stack" },
    h("label", { class: "label", for: key }, label),
    h(
      "textarea",
      {
        id: key,
        class: "field",
        rows: "3",
        maxlength: "2000",
        placeholder: hint,
        testid: key,
        oninput: (event) => emit({ type: "note", part: { [key]: event.target.value.trim() } }),
      },
      draft[key] ?? "",
    ),
  );

export function noteView({ draft, summary, advice }, emit) {
  const text = (key, label, hint) => noteField(key, draft, label, hint, emit);
  return page(
    {
      name: "note",
      title: t("Note"),
      foot: button(t("Keep the log"), () => emit({ type: "finish" }), {
        testid: "finish",
        symbol: "check",
      }),
    },
    summaryFigures(summary),
    advice && notice("warn", "warn", h("p", {}, say(advice))),
    segmented({
      legend: t("Fingers used (optional)"),
      name: "fingers",
      value: draft.fingers,
      options: FINGERS.map((n) => ({ value: n, label: number(n), testid: `fingers-${n}` })),
      onchoose: (fingers) => emit({ type: "note", part: { fingers } }),
    }),
    text(
      "other_treatments",
      t("Other treatment today (optional)"),
      t("Exercise, heat, medicine …"),
    ),
    text("note", t("Note (optional)"), t("What you felt under the finger, what changed")),
  );
}

/** After the second alone: kept as a log, or thrown away; nothing is kept by itself. */
export const secondView = ({ draft, summary }, emit) =>
  page(
    {
      name: "second",
      title: t("Just the second"),
      foot: h(
        "div",
        { class: "pair" },
        button(t("Throw away"), () => emit({ type: "throw_away" }), {
          kind: "second",
          symbol: "bin",
          testid: "throw-away",
        }),
        button(t("Keep as a log"), () => emit({ type: "finish" }), {
          testid: "finish",
          symbol: "check",
        }),
      ),
    },
    summaryFigures(summary),
    noteField("note", draft, t("Note (optional)"), t("What you felt under the finger, what changed"), emit),
  );

export const summaryFigures = (summary) =>
  h(
    "div",
    { class: "figures" },
    h(
      "div",
      { class: "figure" },
      h("b", { testid: "sum-presses" }, number(summary.presses)),
      h("small", {}, tn("press", "presses", summary.presses)),
    ),
    h(
      "div",
      { class: "figure" },
      h("b", { testid: "sum-time" }, clockTime(summary.pressed_ms / 1000)),
      h("small", {}, t("time pressing")),
    ),
    summary.pain !== undefined &&
      h(
        "div",
        { class: "figure" },
        h("b", { testid: "sum-pain" }, change(summary.pain)),
        h("small", {}, t("pain before → after")),
      ),
  );

const oneDigit = { maximumFractionDigits: 1 };

const change = (pain) =>
  pain ? `${number(pain.before, oneDigit)} → ${number(pain.after, oneDigit)}` : "–";

/** `model`: {summary, isStopped, aftercare, log_id, error?}. */
export function doneView({ summary, isStopped, aftercare, log_id, error }, emit) {
  return page(
    {
      name: "done",
      title: isStopped ? t("Stopped") : t("Well done"),
      foot: button(t("Back to Today"), () => emit({ type: "home" }), { testid: "home" }),
    },
    error ? notSaved(error, emit) : saved(),
    summaryFigures(summary),
    card({ class: "quiet" }, h("p", {}, aftercare.map(say).join(" "))),
    !error &&
      h(
        "a",
        { class: "button second", href: `#/log/${log_id}`, testid: "open-log" },
        t("See the log"),
      ),
  );
}

const saved = () =>
  h(
    "div",
    { class: "saved-mark", role: "status" },
    icon("check"),
    h("p", { testid: "saved" }, t("Saved on this phone")),
  );

const notSaved = (error, emit) =>
  notice(
    "warn",
    "warn",
    h("h2", {}, t("Not saved yet")),
    h("p", { testid: "not-saved" }, error),
    button(t("Try again"), () => emit({ type: "finish" }), { kind: "second", testid: "try-again" }),
    button(t("Save as a file"), () => emit({ type: "rescue" }), {
      kind: "second",
      testid: "rescue",
      symbol: "share",
    }),
  );
