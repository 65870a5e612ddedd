/** What a PIN must be, and how long to rest after wrong ones. Pure. */

export const PIN_DIGITS = 6;
const FREE_TRIES = 5;
const FIRST_REST_MS = 30_000;
const REST_MAX_MS = 3_600_000;

export const isPin = (text) => /^\d+$/.test(text) && text.length >= PIN_DIGITS;

/** After so many wrong PINs in a row; twice as long with each more, up to an hour. */
export const restMs = (failures) =>
  failures < FREE_TRIES ? 0 : Math.min(REST_MAX_MS, FIRST_REST_MS * 2 ** (failures - FREE_TRIES));

/** Tries that are left before the next rest. */
export const triesLeft = (failures) => Math.max(0, FREE_TRIES - failures);
