/** The days of practice as a calendar file (RFC 5545), for phones that cannot be reminded. Pure. */
import { plusDays, weekdayOf } from "./week.js";

const LINE_OCTETS = 75;
const MINUTES = 15;

/**
 * A weekly event with an alarm. Times are local ones without a zone: the hour stays the person's own
 * wherever they are. Nothing in it speaks of health, since calendars are shown and shared.
 *
 * `schedule`: {days, local_time}; `today`: a day as "2026-11-25"; `at_ms`: now. `uid` stays the same
 * and `at_ms` grows, so that a later file takes the place of an earlier one. `url` opens the app.
 */
export function calendarFile({ schedule, today, at_ms, uid, title, url, ends_on = null }) {
  const { days, local_time } = schedule;
  const first = firstDay(days, today);
  const until = ends_on ? `;UNTIL=${plain(ends_on)}T235959` : "";
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Periost//Periost//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp(at_ms)}`,
    `SEQUENCE:${Math.floor(at_ms / 60_000)}`,
    `DTSTART:${plain(first)}T${local_time.replace(":", "")}00`,
    `DURATION:PT${MINUTES}M`,
    `RRULE:FREQ=WEEKLY;BYDAY=${days.map((day) => day.slice(0, 2).toUpperCase()).join(",")}${until}`,
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
