/**
 * Logs as a table for a spreadsheet: a row for each point of each session. Pure.
 *
 * Columns have the names and the order that the clinic's export gives them (webapp/exports/tables.py).
 *
 * RFC 4180 with a byte order mark, without which Excel reads UTF-8 as something else. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it; a number is never a text.
 */

const COLUMNS = {
  log_id: ({ log }) => log.id,
  patient_id: ({ log }) => log.patient_id,
  started_at: ({ log }) => log.started_at,
  ended_at: ({ log }) => log.ended_at,
  setting: ({ log }) => log.setting,
  outcome: ({ log }) => log.outcome,
  stop_reason: ({ log }) => log.stop_reason,
  protocol_id: ({ log }) => log.protocol_id,
  held_back_because: ({ log }) => log.practice?.held_back_because,
  other_treatments: ({ log }) => log.other_treatments,
  note: ({ log }) => log.note,
  app_version: ({ log }) => log.app_version,
  bundle_id: ({ log }) => log.bundle_id,
  point_id: ({ point }) => point.point_id,
  point_name: ({ point, nameOf }) => nameOf(point),
  side: ({ point }) => point.side,
  script: ({ point }) => point.script,
  pain_before: ({ point }) => point.pain_before,
  pain_after: ({ point }) => point.pain_after,
  presses: ({ point }) => point.presses,
  planned_presses: ({ point }) => point.planned_presses,
  pressed_ms: ({ point }) => point.pressed_ms,
  pauses_ms: ({ point }) => point.pauses_ms,
  breath_ms: ({ point }) => point.breath_ms,
  skipped: ({ point }) => point.skipped,
};

export const COLUMN_NAMES = Object.keys(COLUMNS);

/** `nameOf`: a point of a log → its name in the language of the screen. */
export function tableOf(logs, nameOf) {
  const rows = logs.flatMap((log) =>
    log.points.map((point) => Object.values(COLUMNS).map((column) => column({ log, point, nameOf }))),
  );
  const lines = [COLUMN_NAMES, ...rows].map((row) => row.map(cellOf).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export function cellOf(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
