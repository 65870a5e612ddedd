/** A course: the sessions of one person, one after another. Pure. */
import { painsOf } from "./pain_map.js";
import { keyOf } from "./places.js";
import { mondayOf, wallMs } from "./wall_time.js";

const STEPS = 12; // more than these are shown week by week

/**
 * Whose sessions these are: a patient's, or, without a code, those at home. At a bedside nobody
 * knows whether two sessions without a code were one person's.
 */
export const courseKey = ({ patient_id, setting }) => patient_id ?? (setting === "home" ? "home" : null);

/** Logs → {key: sessions with points, oldest first}; the person of the newest session comes first. */
export function coursesOf(logs) {
  const courses = new Map();
  for (const log of logs.toSorted((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at))) {
    const key = courseKey(log);
    if (log.kind !== "session" || log.points.length === 0 || key === null) continue;
    courses.set(key, [log, ...(courses.get(key) ?? [])]);
  }
  return courses;
}

/** Sessions of the same person before this one that share a point with it, newest first. */
export function earlierOf(logs, log) {
  const places = new Set(painsOf(log).map(keyOf));
  return (coursesOf(logs).get(courseKey(log)) ?? [])
    .filter((one) => Date.parse(one.started_at) < Date.parse(log.started_at))
    .filter((one) => painsOf(one).some((pain) => places.has(keyOf(pain))))
    .toReversed();
}

/** The steps of a course: [{log, of}], each session, or the last one of each week and of how many. */
export function stepsOf(logs) {
  if (logs.length <= STEPS) return logs.map((log) => ({ log, of: 1 }));
  const weeks = new Map();
  for (const log of logs) {
    const week = mondayOf(wallMs(log.started_at)); // of the place where the session was
    weeks.set(week, [...(weeks.get(week) ?? []), log]);
  }
  return [...weeks.values()].map((week) => ({ log: week.at(-1), of: week.length }));
}
