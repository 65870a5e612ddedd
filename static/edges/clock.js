/** The clocks of the browser: a monotonic one for durations, the wall clock for dates, a timer. */
export const clock = {
  /** Milliseconds that only ever grow. */
  nowMs: () => performance.now(),
  /** Unix milliseconds, as far as the phone's clock is right. */
  wallMs: () => Date.now(),
  /** Minutes east of UTC at that moment in this place. */
  offsetMinutes: (unixMs) => -new Date(unixMs).getTimezoneOffset(),
};

export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));
