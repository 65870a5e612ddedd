/** History: every log of this phone, newest first; out and in as a file. */
import { summaryOf } from "../domain/summary.js";
import { courseCard, progressLink } from "./course.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button, navigation, notice, page } from "./parts.js";
import { date, number, say, t, tn } from "./words.js";

/** What a log worked on, in a few words. */
function workedOn(log, bundle) {
  if (log.kind === "refusal") return t("Not started: screening");
  if (log.metronome) return t("Just the second");
  const protocol = bundle.protocols.find((one) => one.id === log.protocol_id);
  return protocol ? say(protocol.title) : tn("{n} point", "{n} points", log.points.length);
}

export function logRow(log, { bundle, patients }) {
  const { presses } = summaryOf(log);
  const patient = patients.find((one) => one.id === log.patient_id);
  return h(
    "a",
    { class: `log-row ${log.outcome}`, href: `#/log/${log.id}`, testid: "log-row" },
    h("span", { class: "dot" }),
    h(
      "span",
      {},
      h("b", {}, workedOn(log, bundle)),
      h(
        "small",
        {},
        date(log.started_at),
        patient && " · ",
        patient && h("span", { class: "whole" }, patient.code),
      ),
    ),
    log.kind === "session" &&
      h("span", { class: "amount" }, h("b", {}, number(presses)), h("small", {}, t("presses"))),
    icon("next"),
  );
}

/** `model`: {logs, bundle, patients, told, unreadable, course, canvasOf}; no course before a session. */
export function historyView(model, emit) {
  const pick = h("input", {
    type: "file",
    accept: ".ndjson,application/x-ndjson,text/plain",
    class: "unseen",
    tabindex: "-1",
    "aria-hidden": "true",
    testid: "import-file",
    onchange: (event) =>
      event.target.files[0] && emit({ type: "import", file: event.target.files[0] }),
  });
  return page(
    { name: "history", title: t("History"), nav: navigation("history") },
    model.told &&
      notice(
        model.told.kind,
        model.told.kind === "good" ? "check" : "warn",
        h("p", { role: "status", testid: "history-told" }, model.told.text),
      ),
    model.course && progressLink(model.course.key),
    model.course && courseCard(model, emit),
    model.logs.length === 0
      ? h(
          "p",
          { class: "muted" },
          t("No log yet. After a session, or after a refusal, it stands here."),
        )
      : h(
          "ul",
          { class: "list" },
          model.logs.map((log) => h("li", {}, logRow(log, model))),
        ),
    model.unreadable > 0 &&
      notice(
        "care",
        "warn",
        h(
          "p",
          {},
          tn(
            "{n} log cannot be read here; it is kept and exported as it is.",
            "{n} logs cannot be read here; they are kept and exported as they are.",
            model.unreadable,
          ),
        ),
      ),
    h(
      "div",
      { class: "pair" },
      button(t("Export all"), () => emit({ type: "export" }), {
        kind: "second",
        testid: "export",
        symbol: "share",
        disabled: model.logs.length + model.unreadable === 0,
      }),
      button(t("Import"), () => pick.click(), { kind: "second", testid: "import" }),
      pick,
    ),
  );
}
