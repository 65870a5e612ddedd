/**
 * The session log, schema 1: the facts of one session or of one refusal. Pure.
 *
 * A log is serialised once, by `lineOf`; from then on its line is kept, hashed and sent as it is.
 */
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
    points: plan.points.map((point, i) =>
      pointEntry(plan, point, state.results[i], session.pain_after[i]),
    ),
    pacing: session.pacing,
    other_treatments: session.other_treatments || null,
    note: session.note || null,
    fingers: session.fingers ?? null,
  };
}

export function refusalLog(session, end) {
  return {
    ...head(session, end, "refusal"),
    outcome: "refused",
    stop_reason: session.refused_by.join(" "),
    screening: session.screening,
    points: [],
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
    device_id: null,
    setting: session.setting,
    bundle_id: session.bundle_id,
    protocol_id: session.protocol_id,
    prescription_id: null,
    app_version: session.app_version,
    language: session.language,
    started_at: session.started_at,
    ended_at,
    elapsed_ms: Math.round(elapsed_ms),
  };
}

function pointEntry(plan, point, result, painAfter) {
  return {
    point_id: point.point_id,
    side: point.side,
    script: point.script,
    pain_before: point.pain_before,
    pain_after: painAfter ?? null,
    presses: result.presses,
    pressed_ms: pressedMs(plan, result),
    planned_presses: point.planned_presses,
    skipped: result.skipped,
    stages: result.stages,
    pauses_ms: result.pauses_ms,
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

/** Judges a line from a file: {log} or {fault}, a sentence key the view can translate. */
export function readLine(line) {
  let log;
  try {
    log = JSON.parse(line);
  } catch {
    return { fault: "not-json" };
  }
  if (log === null || typeof log !== "object" || Array.isArray(log)) return { fault: "not-a-log" };
  if (typeof log.schema !== "number" || !UUID.test(log.id)) return { fault: "not-a-log" };
  if (!Array.isArray(log.points) || typeof log.started_at !== "string")
    return { fault: "not-a-log" };
  return log.schema > SCHEMA ? { fault: "newer" } : { log };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
