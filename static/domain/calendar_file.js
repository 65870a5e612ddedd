/** Calendar files (RFC 5545), for phones that cannot be reminded. Pure. */
import { plusDays, weekdayOf } from "./week.js";

const LINE_OCTETS = 75;
const MINUTES = 15;

/**
 * The days of practice, week by week. `schedule`: {days, local_time}; `today`: a day as "2026-11-25".
 * `event`: {at_ms, uid, title, url}, see `fileOf`.
 */
export function calendarFile({ schedule, today, ends_on = null, ...event }) {
  const { days, local_time } = schedule;
  const until = ends_on ? `;UNTIL=${plain(ends_on)}T235959` : "";
  const byDay = days.map((day) => day.slice(0, 2).toUpperCase()).join(",");
  return fileOf({ ...event, local_time, day: firstDay(days, today), rule: `FREQ=WEEKLY;BYDAY=${byDay}${until}` });
}

/** To open the app: every so many days from today on, at an hour as "18:00". */
export const openingFile = ({ today, every_days, ...event }) =>
  fileOf({ ...event, day: plusDays(today, every_days), rule: `FREQ=DAILY;INTERVAL=${every_days}` });

/**
 * An event that comes again, with an alarm. Times are local ones without a zone: the hour stays the
 * person's own wherever they are. Nothing in it speaks of health, since calendars are shown and shared.
 *
 * `at_ms`: now. `uid` stays the same and `at_ms` grows, so that a later file takes the place of an
 * earlier one. `url` opens the app.
 */
function fileOf({ day, local_time, rule, at_ms, uid, title, url }) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Periost//Periost//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp(at_ms)}`,
    `SEQUENCE:${Math.floor(at_ms / 60_000)}`,
    `DTSTART:${plain(day)}T${local_time.replace(":", "")}00`,
    `DURATION:PT${MINUTES}M`,
    `RRULE:${rule}`,
    `SUMMARY:${escaped(title)}`,
    `URL:${url}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    "TRIGGER:PT0S",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** The first of the days, today or later: a series that begins on another day would be one day more. */
function firstDay(days, today) {
  const ahead = Array.from({ length: 7 }, (_, count) => plusDays(today, count));
  return ahead.find((day) => days.includes(weekdayOf(day)));
}

const plain = (day) => day.replaceAll("-", "");

const stamp = (ms) => `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

/** Lines of at most 75 octets; no character is cut. */
function folded(line) {
  const parts = [""];
  let octets = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (octets + size > LINE_OCTETS) {
      parts.push("");
      octets = 1; // the space before a continued line counts
    }
    parts[parts.length - 1] += letter;
    octets += size;
  }
  return parts.join("\r\n ");
}
