/** One log in full, as it is kept. */
import { h } from "./dom.js";
import { button, card, page } from "./parts.js";
import { summaryFigures } from "./after.js";
import { painSection } from "./compare.js";
import { deleteNotice } from "./log_delete.js";
import { placeWords } from "./sync_words.js";
import { clockTime, date, number, painScore, say, scriptName, sideName, t, tn } from "./words.js";

/**
 * `model`: {log, sha256, bundle, patient, summary, pains, canvasOf, destination, standing, isSaved,
 * isAsking}. Deleting asks twice.
 */
export function logView(model, emit) {
  const { log, bundle } = model;
  return page(
    { name: "log", title: date(log.started_at), back: "#/history" },
    log.kind === "session" && summaryFigures(model.summary),
    card({}, h("dl", { class: "facts" }, facts(model))),
    painSection(model, emit),
    log.points.map((point) => pointCard(point, bundle)),
    log.screening.length > 0 &&
      card(
        {},
        h("h2", {}, t("Screening")),
        h(
          "dl",
          { class: "facts" },
          log.screening.flatMap((entry) =>
            fact(questionName(entry.question_id, bundle), answerName(entry.answer)),
          ),
        ),
      ),
    h(
      "div",
      { class: "pair" },
      button(t("Export"), () => emit({ type: "export" }), {
        kind: "second",
        symbol: "share",
        testid: "export-log",
      }),
      button(t("Delete"), () => emit({ type: "ask_delete" }), {
        kind: "plain",
        symbol: "bin",
        testid: "delete-log",
      }),
    ),
    model.isAsking && deleteNotice(model, emit),
  );
}

const fact = (name, value, testid) =>
  value === null || value === undefined || value === ""
    ? []
    : [h("dt", {}, name), h("dd", { testid }, value)];

const OUTCOMES = () => ({
  completed: t("Completed"),
  stopped: t("Stopped"),
  refused: t("Refused"),
});
const answerName = (answer) => ({ yes: t("Yes"), no: t("No"), unknown: t("Don’t know") })[answer];
const NEXTS = () => ({
  advance: t("moved closer"),
  repeat: t("repeated"),
  retreat: t("moved back"),
  end: t("ended"),
});

function questionName(id, bundle) {
  const question = bundle.questions.find((one) => one.id === id.replace(".doctor-agreed", ""));
  const name = question ? say(question.name) : id;
  return id.endsWith(".doctor-agreed") ? t("{name}: doctor agreed", { name }) : name;
}

/** Why it was stopped or refused, as far as this bundle knows the word. */
function reasonName({ kind, stop_reason }, bundle) {
  if (!stop_reason) return null;
  const ids = stop_reason.split(" ");
  if (kind === "refusal") return ids.map((id) => questionName(id, bundle)).join(", ");
  if (stop_reason === "interrupted") return t("interrupted");
  const reason = bundle.stop_reasons.find((one) => one.id === stop_reason);
  return reason ? say(reason.text) : stop_reason;
}

/** The organ whose zone was looked at; logs of older apps have none. */
function zoneName({ zone }, bundle) {
  if (!zone) return null;
  const organ = bundle.zones.organs.find((one) => one.id === zone.organ);
  return organ ? say(organ.name) : zone.organ;
}

function facts({ log, sha256, bundle, patient, destination }) {
  const protocol = bundle.protocols.find((one) => one.id === log.protocol_id);
  return [
    ...fact(t("Outcome"), OUTCOMES()[log.outcome], "log-outcome"),
    ...fact(t("Reason"), reasonName(log, bundle)),
    ...fact(t("Patient"), patient?.code),
    ...fact(t("Protocol"), protocol && say(protocol.title)),
    ...fact(t("Zone"), zoneName(log, bundle), "log-zone"),
    ...fact(t("Place"), log.setting === "home" ? t("At home") : t("At the bedside")),
    ...fact(t("From start to end"), clockTime(log.elapsed_ms / 1000)),
    ...fact(t("Late presses"), log.kind === "session" ? number(log.pacing.late_presses) : null),
    ...fact(t("Fingers"), log.fingers && number(log.fingers)),
    ...fact(t("Other treatment"), log.other_treatments),
    ...fact(t("Note"), log.note, "log-note"),
    ...fact(
      destination?.pairing.clinic.name,
      destination && placeWords(destination.delivery.state),
      "log-place",
    ),
    ...fact(t("App version"), log.app_version),
    ...fact(t("Checksum"), sha256 && h("code", {}, sha256.slice(0, 16))),
  ];
}

function pointCard(point, bundle) {
  const record = bundle.points[point.point_id];
  const pain =
    point.pain_after === null
      ? number(point.pain_before)
      : `${number(point.pain_before)} → ${number(point.pain_after)}`;
  return card(
    { testid: `log-${point.point_id}-${point.side}` },
    h("h2", {}, record ? say(record.name) : point.point_id),
    h("p", { class: "side" }, `${sideName(point.side)} · ${scriptName(point.script)}`),
    h(
      "dl",
      { class: "facts" },
      ...fact(
        t("Presses"),
        t("{n} of {planned}", { n: number(point.presses), planned: number(point.planned_presses) }),
        "log-presses",
      ),
      ...fact(t("Time"), clockTime(point.pressed_ms / 1000), "log-time"),
      ...fact(t("Pain"), pain, "log-pain"),
      ...fact(t("Pauses"), point.pauses_ms >= 1000 ? clockTime(point.pauses_ms / 1000) : null),
      ...fact(t("Left out"), point.skipped && skipName(point.skipped)),
    ),
    point.stages.length > 1 &&
      h(
        "ol",
        { class: "stages" },
        point.stages.map((stage) =>
          h(
            "li",
            {},
            h(
              "span",
              {},
              t("Stage {n}", { n: number(stage.stage + 1) }),
              stage.pain === null ? "" : `, ${painScore(stage.pain)}`,
            ),
            h(
              "small",
              {},
              `${tn("{n} press", "{n} presses", stage.presses)}, ${NEXTS()[stage.next]}`,
            ),
          ),
        ),
      ),
  );
}

const skipName = (reason) =>
  ({ skipped: t("skipped by hand"), not_reached: t("not reached") })[reason] ?? reason;
