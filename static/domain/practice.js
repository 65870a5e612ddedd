/**
 * Practice at home: what is practised, what has to be asked before it, and what speaks against it.
 * Pure; every number comes from the bundle.
 */
import { keyOf } from "./places.js";

const DAY_MS = 86_400_000;

/**
 * What a person practises: the clinic's prescription, or a plan of one's own; null without either.
 * {kind, id, points, least, most, protocol_id, prescription_id, starts_on, ends_on, note}.
 */
export function practised({ technique }, prescription, own) {
  if (prescription) {
    const { points, protocol_id, note, starts_on, ends_on, ...week } = prescription.chosen;
    return {
      ...{ kind: "clinic", prescription_id: prescription.id, points, protocol_id, note, starts_on, ends_on },
      ...{ least: week.sessions_per_week_min, most: week.sessions_per_week_max },
    };
  }
  if (!own?.points?.length) return null;
  return {
    ...{ kind: "own", prescription_id: null, points: own.points, protocol_id: own.protocol_id },
    ...{ note: null, starts_on: null, ends_on: null },
    ...{ least: technique.sessions_per_week_min, most: technique.sessions_per_week_max },
  };
}

/** What differs: {added, removed, presses: [{…point, from, to}], week, note, ends_on}; null if nothing does. */
export function changesOf(before, after) {
  const [old, now] = [before.chosen, after.chosen];
  const was = new Map(old.points.map((point) => [keyOf(point), point]));
  const is = new Map(now.points.map((point) => [keyOf(point), point]));
  const stayed = now.points.filter((point) => was.has(keyOf(point)));
  const week = ({ sessions_per_week_min: least, sessions_per_week_max: most }) => ({ least, most });
  const differs = (key) => (old[key] ?? null) !== (now[key] ?? null);
  const isOther = differs("sessions_per_week_min") || differs("sessions_per_week_max");
  const found = {
    added: now.points.filter((point) => !was.has(keyOf(point))),
    removed: old.points.filter((point) => !is.has(keyOf(point))),
    presses: stayed
      .map((point) => ({ ...point, from: was.get(keyOf(point)).presses, to: point.presses }))
      .filter(({ from, to }) => from !== to),
    week: isOther ? { from: week(old), to: week(now) } : null,
    note: differs("note") ? (now.note ?? "") : null,
    ends_on: differs("ends_on") ? { to: now.ends_on ?? null } : null,
  };
  const isSame = Object.values(found).every((part) => part === null || part.length === 0);
  return isSame ? null : found;
}

/** Logs of this person at home, the newest first: sessions with points, and refusals. */
export const ownLogs = (logs, patient_id) =>
  logs
    .filter((log) => log.setting === "home" && (log.patient_id ?? null) === patient_id && !log.metronome)
    .toSorted((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));

/** Whether anything was pressed in it at a point. */
export const isWorked = (log) => log.kind === "session" && log.points.some(({ presses }) => presses > 0);

/** The sessions among them as the week counts them. */
export const sessionsOf = (own) =>
  own.filter(isWorked).map(({ started_at, elapsed_ms }) => {
    const started_ms = Date.parse(started_at);
    return { started_ms, ended_ms: started_ms + elapsed_ms };
  });

/**
 * Since when nothing has to be asked anew: the instant at which every question was last answered, all
 * with no, and `confirmed` sessions after it; null where every question has to be asked.
 */
export function unchangedSince(bundle, own, now_ms) {
  const { full_screening_every_sessions: every, full_screening_after_days: days } = bundle.practice;
  const at = own.findIndex((log) => log.practice?.screening !== "confirmed");
  const full = own[at];
  if (!full || at >= every - 1) return null;
  const since_ms = Date.parse(full.started_at);
  const isOld = now_ms - since_ms >= days * DAY_MS || since_ms > now_ms;
  const isClear = own.slice(0, at + 1).every((log) => log.kind === "session" && !urgentStop(bundle, log));
  return !isOld && isClear && saidNo(bundle, full) ? full.started_at : null;
}

function saidNo({ questions }, { screening }) {
  const answers = new Map(screening.map(({ question_id, answer }) => [question_id, answer]));
  return answers.size === questions.length && questions.every(({ id }) => answers.get(id) === "no");
}

const urgentStop = ({ stop_reasons }, log) =>
  stop_reasons.find(({ id, urgent }) => urgent && log.kind === "session" && id === log.stop_reason) ?? null;

/** The last pain of each of these points: {pain, at}, or null where it never was asked. */
export function lastPains(own, points) {
  return points.map((place) => {
    for (const { points: logged, started_at } of own) {
      const found = logged.find((point) => keyOf(point) === keyOf(place));
      if (found) return { pain: found.pain_after ?? found.pain_before, at: started_at };
    }
    return null;
  });
}

/** The newest reason of health that ends practice, unless a doctor agreed since: {log_id, at, questions, reason}. */
export function endedBy(bundle, own, agreed = []) {
  const flagged = own.find((log) => urgentStop(bundle, log) || redFlags(bundle, log).length);
  if (!flagged || agreed.includes(flagged.id)) return null;
  const questions = redFlags(bundle, flagged);
  return { log_id: flagged.id, at: flagged.started_at, questions, reason: urgentStop(bundle, flagged) };
}

function redFlags({ practice, questions }, log) {
  if (log.kind !== "refusal") return [];
  const refused = (log.stop_reason ?? "").split(" ");
  return questions.filter(({ id }) => refused.includes(id) && practice.ends_practice.includes(id));
}

// How it goes

/** Pain at the places that two sessions share, before or after: the means of both, or null. */
function compared(one, other, key, otherKey = key) {
  const known = new Map(one.points.filter((p) => p[key] !== null).map((p) => [keyOf(p), p[key]]));
  const shared = other.points.filter((p) => known.has(keyOf(p)) && p[otherKey] !== null);
  if (!shared.length) return null;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / shared.length;
  return [mean(shared.map((p) => known.get(keyOf(p)))), mean(shared.map((p) => p[otherKey]))];
}

const rose = (pair) => pair !== null && pair[1] > pair[0];

/** Whether a session began with more pain than the one before it, or ended with more than it began. */
const isRising = (session, before) =>
  rose(compared(session, session, "pain_before", "pain_after")) ||
  (before !== undefined && rose(compared(before, session, "pain_before")));

/** What the pain says of the practice: {kind: "rising" | "no-improvement", log_id, sessions}, or null. */
export function courseOf({ practice }, own) {
  const sessions = own.filter(isWorked);
  const log_id = sessions[0]?.id;
  const rising = practice.rising_pain_sessions;
  const isWorse = sessions.length >= rising && sessions.slice(0, rising).every((one, i) => isRising(one, sessions[i + 1]));
  if (isWorse) return { kind: "rising", log_id, sessions: rising };
  const some = practice.no_improvement_sessions;
  if (sessions.length < some) return null;
  const pair = compared(sessions[some - 1], sessions[0], "pain_before");
  const isNoBetter = pair !== null && pair[0] > 0 && pair[1] >= pair[0];
  return isNoBetter ? { kind: "no-improvement", log_id, sessions: some } : null;
}

// Which points

/**
 * The points that are pressed today, and those left out with the reason: [{…point, because}], because
 * "unknown", "reach", "consent", or what `skipOf` says.
 */
export function pressedToday(bundle, points, { has_helper, consent, skipOf = () => null }) {
  const because = ({ point_id, side }) => {
    const point = bundle.points[point_id];
    if (!point?.sides.includes(side)) return "unknown";
    if (!point.self_reach && has_helper === false) return "reach";
    if (point.intimate && consent === false) return "consent";
    return skipOf(point_id) ?? null;
  };
  const judged = points.map((point) => ({ ...point, because: because(point) }));
  return { pressed: judged.filter((one) => !one.because), left_out: judged.filter((one) => one.because) };
}
