/** Moments as the clock on the wall showed them where a session was, and their weeks. Pure. */

export const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** The first Monday: 5 January 1970. */
const MONDAY_MS = 4 * DAY_MS;

/** "2026-11-03T09:00:00.000+01:00" → the moment that the clock on the wall showed. */
export const wallMs = (iso) => {
  const shown = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?/.exec(iso);
  return Date.parse(shown ? `${shown[0]}Z` : iso);
};

export const mondayOf = (at) => MONDAY_MS + Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS;
