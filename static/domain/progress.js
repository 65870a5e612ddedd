/**
 * What the sessions of one person came to: pain over time, sessions a week, presses and minutes. Pure.
 *
 * Moments are milliseconds of the wall clock where the session was, so that a day is the day it was
 * there, whatever became of time zone and daylight saving since.
 */
import { keyOf } from "./places.js";
import { isWorked } from "./practice.js";
import { DAY_MS, WEEK_MS, mondayOf, wallMs } from "./wall_time.js";

/** Sessions with at least one press, the oldest first. */
export const practised = (logs) => logs.filter(isWorked);

/** Each session as {id, at, before, after, asked, of}: means of the points that were pressed. */
export const overallOf = (logs) =>
  logs.flatMap((log) => {
    const pressed = log.points.filter(({ skipped }) => skipped === null);
    if (pressed.length === 0) return [];
    const after = pressed.map(({ pain_after }) => pain_after).filter((pain) => pain !== null);
    return [
      {
        ...{ id: log.id, at: wallMs(log.started_at) },
        before: mean(pressed.map(({ pain_before }) => pain_before)),
        after: after.length ? mean(after) : null,
        ...{ asked: after.length, of: pressed.length },
      },
    ];
  });

const mean = (scores) => scores.reduce((sum, one) => sum + one, 0) / scores.length;

/**
 * Each point that was asked about, those of the newest session first: [{key, point_id, side,
 * scores: [{id, at, before, after, is_pressed}]}]. A point that was left out keeps its score.
 */
export function pointsOf(logs) {
  const found = new Map();
  for (const log of logs.toReversed())
    for (const point of log.points) {
      const { point_id, side, pain_before: before, pain_after: after, skipped } = point;
      const key = keyOf(point);
      if (!found.has(key)) found.set(key, { key, point_id, side, scores: [] });
      const score = { id: log.id, at: wallMs(log.started_at), before, after, is_pressed: skipped === null };
      found.get(key).scores.unshift(score);
    }
  return [...found.values()];
}

/** Whether every session had the same points; where not, their mean changes with the choice, too. */
export function isSameThroughout(logs) {
  const choices = logs.map((log) =>
    log.points
      .filter(({ skipped }) => skipped === null)
      .map(keyOf)
      .sort()
      .join(),
  );
  return new Set(choices.filter(Boolean)).size < 2;
}

/**
 * Calendar weeks from the first session to now, empty ones too: [{from, sessions, most}]; `most`
 * is the largest number within seven days the last of which lies in this week.
 */
export function weeksOf(logs, now) {
  const moments = logs.map((log) => wallMs(log.started_at)).sort((a, b) => a - b);
  if (moments.length === 0) return [];
  const weeks = [];
  const last = mondayOf(Math.max(now, moments.at(-1)));
  for (let from = mondayOf(moments[0]); from <= last; from += WEEK_MS) {
    const own = moments.filter((at) => at >= from && at < from + WEEK_MS);
    weeks.push({ from, sessions: own.length, most: Math.max(0, ...own.map((at) => withinWeek(moments, at))) });
  }
  return weeks;
}

const dayOf = (at) => Math.floor(at / DAY_MS);

/** Sessions of this day and the six before it. */
const withinWeek = (moments, end) =>
  moments.filter((at) => dayOf(at) <= dayOf(end) && dayOf(at) > dayOf(end) - 7).length;

/** {sessions, presses, pressed_ms, in_seven_days}. */
export function totalsOf(logs, now) {
  const sum = (key) =>
    logs.reduce((total, log) => total + log.points.reduce((all, point) => all + point[key], 0), 0);
  // A phone's clock may have been ahead: what was done then was done by now.
  const moments = logs.map((log) => Math.min(wallMs(log.started_at), now));
  return {
    sessions: logs.length,
    ...{ presses: sum("presses"), pressed_ms: sum("pressed_ms") },
    in_seven_days: withinWeek(moments, now),
  };
}

/**
 * Weeks with as many sessions as the method asks for: {weeks: all of them, row: how many one after
 * the other up to now}. The present week is not over: it counts when it is full and breaks nothing.
 */
export function steadinessOf(weeks, least) {
  const isFull = ({ sessions }) => sessions >= least;
  const done = weeks.length && !isFull(weeks.at(-1)) ? weeks.slice(0, -1) : weeks;
  const gap = done.findLastIndex((week) => !isFull(week));
  return { weeks: weeks.filter(isFull).length, row: done.length - 1 - gap };
}
