/** When an app that was left is locked. Pure. */

/**
 * Milliseconds until then, 0 or less if it is time. `left` and `now`: {now_ms, wall_ms}. A clock that
 * stands while the phone sleeps, or that was put back, is held up by the other one.
 */
export const lockInMs = (left, now, limit_ms) =>
  limit_ms - Math.max(now.now_ms - left.now_ms, now.wall_ms - left.wall_ms);
