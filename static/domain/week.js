/**
 * The week of practice: how many sessions lie in seven days, and when the next one is due. Pure.
 *
 * Days are calendar days where the person is now, so that neither another zone nor a change of the
 * clock shifts or doubles one; what has to lie between two sessions is reckoned in instants.
 * Instants in milliseconds from 1970; a day as "2026-11-25".
 */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
export const PRACTICE_HOUR = "18:00"; // where no other was chosen

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AHEAD = 15; // days in which a chosen weekday comes twice, whatever is left out

const formats = new Map(); // making one takes longer than all else here

function formatOf(zone) {
  const fields = ["year", "month", "day", "hour", "minute", "second"];
  const wanted = Object.fromEntries(fields.map((field) => [field, "2-digit"]));
  if (!formats.has(zone))
    formats.set(
      zone,
      new Intl.DateTimeFormat("en-US", { ...wanted, year: "numeric", timeZone: zone, hourCycle: "h23" }),
    );
  return formats.get(zone);
}

/** What the clocks of the zone show at an instant, as if it were UTC. */
function shownMs(atMs, zone) {
  const parts = formatOf(zone).formatToParts(atMs);
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    parts.map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const isoDay = (ms) => new Date(ms).toISOString().slice(0, 10);
const utcOf = (day, time = "00:00") => Date.parse(`${day}T${time}:00Z`);

/** The calendar day of an instant. */
export const dayOf = (atMs, zone) => isoDay(shownMs(atMs, zone));

export const plusDays = (day, count) => isoDay(utcOf(day) + count * DAY_MS);

export const weekdayOf = (day) => DAYS[(new Date(utcOf(day)).getUTCDay() + 6) % 7];

/** When it is that time on that day: the first time it is, or, where clocks jump over it, just after. */
export function instantOf(day, time, zone) {
  const wanted = utcOf(day, time);
  const second = Math.floor(wanted / 1000) * 1000;
  const withOffsetAt = (ms) => wanted - (shownMs(ms, zone) - ms);
  const [before, after] = [withOffsetAt(second - DAY_MS), withOffsetAt(second + DAY_MS)];
  const isRight = (ms) => shownMs(ms, zone) === wanted;
  return !isRight(before) && isRight(after) ? after : before;
}

/**
 * `sessions`: [{started_ms, ended_ms}]; `schedule`: {days, local_time} or null; `wanted`: {least, most,
 * gap_hours, starts_on, ends_on}, the days of the plan's beginning and end or null.
 *
 * Returns {today, done_in_7_days, least, most, rest_until_ms, held_until_ms, next_earliest_ms, next,
 * is_held_back, state}. `next`: {day, at_ms}, null where no day is left; `at_ms` null without a chosen
 * hour. `state`: "held", "rest", "due" (today), "later", or "over".
 */
export function weekOf({ sessions, schedule, zone, now_ms, wanted }) {
  const today = dayOf(now_ms, zone);
  // A phone's clock may have been ahead: what was done then was done by now.
  const done = sessions
    .map(({ started_ms, ended_ms }) => ({
      day: dayOf(Math.min(started_ms, now_ms), zone),
      ended_ms: Math.min(ended_ms, now_ms),
    }))
    .sort((a, b) => a.ended_ms - b.ended_ms);
  const inWeek = done.filter(({ day }) => day >= plusDays(today, -6));
  const is_held_back = inWeek.length >= wanted.most;
  const rest_until_ms = done.length ? done.at(-1).ended_ms + wanted.gap_hours * HOUR_MS : null;
  const held_until_ms = is_held_back ? freeFrom(inWeek, wanted.most, zone) : null;
  const next_earliest_ms = Math.max(now_ms, rest_until_ms ?? 0, held_until_ms ?? 0);
  const days = new Set(done.map(({ day }) => day));
  const next = nextOf({ schedule, zone, today, days, wanted, earliest_ms: next_earliest_ms });
  const { least, most } = wanted;
  const figures = { today, done_in_7_days: inWeek.length, least, most, is_held_back };
  const instants = { rest_until_ms, held_until_ms, next_earliest_ms, next };
  return { ...figures, ...instants, state: stateOf({ ...figures, ...instants, now_ms }) };
}

/** The day on which the oldest of the last `most` sessions is a week ago. */
function freeFrom(inWeek, most, zone) {
  const days = inWeek.map(({ day }) => day).sort();
  return instantOf(plusDays(days.at(-most), 7), "00:00", zone);
}

function nextOf({ schedule, zone, today, days, wanted, earliest_ms }) {
  const isChosen = (day) => !schedule?.days.length || schedule.days.includes(weekdayOf(day));
  for (let ahead = 0; ahead <= AHEAD + daysTo(wanted.starts_on, today); ahead += 1) {
    const day = plusDays(today, ahead);
    if (wanted.ends_on && day > wanted.ends_on) return null;
    if (day < (wanted.starts_on ?? day) || days.has(day) || !isChosen(day)) continue;
    const at_ms = Math.max(instantOf(day, schedule?.local_time ?? "00:00", zone), earliest_ms);
    if (dayOf(at_ms, zone) === day) return { day, at_ms: schedule ? at_ms : null };
  }
  return null;
}

const daysTo = (day, today) => (day ? Math.max(0, (utcOf(day) - utcOf(today)) / DAY_MS) : 0);

function stateOf({ is_held_back, rest_until_ms, next, today, now_ms }) {
  if (!next) return "over";
  if (is_held_back) return "held";
  if (rest_until_ms !== null && now_ms < rest_until_ms) return "rest";
  return next.day === today ? "due" : "later";
}

/** Seven days and seven days, as a calendar shows them: [{day, weekday, done, is_today, is_chosen, is_next}]. */
export function daysOf({ sessions, schedule, zone, now_ms }, { today, next }) {
  const done = sessions.map(({ started_ms }) => dayOf(Math.min(started_ms, now_ms), zone));
  return Array.from({ length: 14 }, (_, i) => plusDays(today, i - 6)).map((day) => ({
    day,
    weekday: weekdayOf(day),
    done: done.filter((one) => one === day).length,
    is_today: day === today,
    is_chosen: schedule?.days.includes(weekdayOf(day)) ?? false,
    is_next: next?.day === day,
  }));
}

/** Chosen days that follow another one sooner than the gap allows, at the same hour. */
export function tooSoon(days, gapHours) {
  const apart = Math.ceil(gapHours / 24);
  const isChosen = (at) => days.includes(DAYS[(at + 7) % 7]);
  return DAYS.filter((day, at) => {
    const before = Array.from({ length: apart - 1 }, (_, i) => at - i - 1);
    return days.includes(day) && before.some(isChosen);
  });
}
