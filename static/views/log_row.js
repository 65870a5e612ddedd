/** A log in a list, and the way from logs to progress. */
import { summaryOf } from "../domain/summary.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
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
      h("span", { class: "amount" }, h("b", {}, number(presses)), h("small", {}, tn("press", "presses", presses))),
    icon("next"),
  );
}

/** The way to pain over time; without a key to that of the newest session's person. */
export const progressLink = (key) =>
  h(
    "a",
    { class: "card row-link", href: key ? `#/progress/${key}` : "#/progress", testid: "to-progress" },
    icon("progress"),
    h("span", {}, h("b", {}, t("Progress")), h("small", {}, t("Pain over time, sessions a week, report"))),
    icon("next"),
  );
