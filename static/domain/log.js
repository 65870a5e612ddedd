/**
 * The session log, schema 1: the facts of one session or of one refusal. Pure.
 *
 * A log is serialised once, by `lineOf`; from then on its line is kept, hashed and sent as it is.
 */
import { isMetronome } from "./plan.js";
import { pressedMs } from "./player.js";

export const SCHEMA = 1;

export const lineOf = (log) => JSON.stringify(log);

/** `session`: what app and vault keep while a session is open; `end`: {ended_at, elapsed_ms}. */
export function sessionLog(session, end) {
  const { plan, state } = session;
  return {
    ...head(session, end, "session"),
    outcome: state.outcome,
    stop_reason: state.stop_reason,
    screening: session.screening,
    ...(isMetronome(plan)
      ? { points: [], metronome: countsOf(plan, plan.points[0], state.results[0]) }
      : {
          points: plan.points.map((point, i) =>
            pointEntry(plan, point, state.results[i], session.pain_after[i]),
          ),
        }),
    zone: session.zone ?? null,
    pacing: session.pacing,
    other_treatments: session.other_treatments || null,
    note: session.note || null,
    fingers: session.fingers ?? null,
    ...(session.practice && { practice: session.practice }),
  };
}

export function refusalLog(session, end) {
  return {
    ...head(session, end, "refusal"),
    outcome: "refused",
    stop_reason: session.refused_by.join(" "),
    screening: session.screening,
    points: [],
    zone: null,
    pacing: { sound: false, vibration: false, late_presses: 0, longest_gap_ms: 0 },
    other_treatments: null,
    note: null,
    fingers: null,
  };
}

function head(session, { ended_at, elapsed_ms }, kind) {
  return {
    schema: SCHEMA,
    id: session.id,
    supersedes: null,
    kind,
    patient_id: session.patient_id,
    device_id: session.device_id ?? null,
    setting: session.setting,
    bundle_id: session.bundle_id,
    protocol_id: session.protocol_id,
    prescription_id: session.prescription_id ?? null,
    app_version: session.app_version,
    language: session.language,
    started_at: session.started_at,
    ended_at,
    elapsed_ms: Math.round(elapsed_ms),
  };
}

/** What was counted, with or without a point. */
const countsOf = (plan, point, result) => ({
  presses: result.presses,
  pressed_ms: pressedMs(plan, result),
  planned_presses: point.planned_presses,
  pauses_ms: result.pauses_ms,
});

function pointEntry(plan, point, result, painAfter) {
  return {
    point_id: point.point_id,
    side: point.side,
    script: point.script,
    pain_before: point.pain_before,
    pain_after: painAfter ?? null,
    ...countsOf(plan, point, result),
    breath_ms: result.breath_ms ?? null,
    skipped: result.skipped,
    stages: result.stages,
  };
}

/** Answers as the log keeps them; a doctor's agreement is an answer of its own. */
export function screeningEntries(questions, answers) {
  return questions.flatMap(({ id }) => {
    const given = answers[id];
    if (!given) return [];
    const entry = { question_id: id, answer: given.answer };
    if (given.regions?.length) entry.regions = given.regions;
    if (typeof given.doctor_agreed !== "boolean") return [entry];
    return [
      entry,
      { question_id: `${id}.doctor-agreed`, answer: given.doctor_agreed ? "yes" : "no" },
    ];
  });
}

/** Judges a line: {log} if everything that is shown or summed has its form, or {fault}. */
export function readLine(line) {
  let log;
  try {
    log = JSON.parse(line);
  } catch {
    return { fault: "not-json" };
  }
  if (!isRecord(log) || !UUID.test(log.id) || !isCount(log.schema)) return { fault: "not-a-log" };
  if (log.schema > SCHEMA) return { fault: "newer" };
  return isLog(log) ? { log } : { fault: "not-a-log" };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KINDS = ["session", "refusal"];

const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isNullOr = (is, value) => value === null || is(value);

const isLog = (log) =>
  KINDS.includes(log.kind) &&
  [log.outcome, log.started_at].every(isText) &&
  !Number.isNaN(Date.parse(log.started_at)) &&
  isCount(log.elapsed_ms) &&
  isRecord(log.pacing) &&
  isCount(log.pacing.late_presses) &&
  isNullOr(isZone, log.zone ?? null) && // an older app knew none
  [log.stop_reason, log.note, log.other_treatments].every((text) => isNullOr(isText, text)) &&
  isNullOr(isCount, log.fingers ?? null) && // an older app did not ask
  isNullOr(isRecord, log.practice ?? null) &&
  [log.screening, log.points].every(Array.isArray) &&
  log.screening.every(isAnswer) &&
  log.points.every(isPoint) &&
  (log.metronome === undefined || isCounts(log.metronome));

const isZone = (zone) => isRecord(zone) && [zone.organ, zone.author].every(isText);

const isAnswer = (entry) => isRecord(entry) && [entry.question_id, entry.answer].every(isText);

const isCounts = (entry) =>
  isRecord(entry) &&
  [entry.presses, entry.pressed_ms, entry.planned_presses, entry.pauses_ms].every(isCount);

const isPoint = (point) =>
  isCounts(point) &&
  [point.point_id, point.side, point.script].every(isText) &&
  isCount(point.pain_before) &&
  isNullOr(isCount, point.pain_after) &&
  isNullOr(isText, point.skipped) &&
  Array.isArray(point.stages) &&
  point.stages.every(isStage);

const isStage = (stage) =>
  isRecord(stage) &&
  [stage.stage, stage.presses].every(isCount) &&
  isNullOr(isCount, stage.pain) &&
  isText(stage.next);
