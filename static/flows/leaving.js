/**
 * Locks the app: after it was left for the chosen time, at a tap, and when another window changed the
 * key. It is left when no window of it is to be seen. A session that is open is never locked away.
 *
 * The page begins anew: keys, opened records and what stood on the screen are gone from memory.
 */
import { lockInMs } from "../domain/leaving.js";

const ANSWER_MS = 1000; // how long windows in sight have to say so
const MINUTE_MS = 60_000;

export function leavingFlow(app, { isOpen }) {
  const { powers } = app;
  const { clock, vault } = powers;
  let hasPin = false;
  let left = null; // when this window went out of sight
  let timer = null;

  const moment = () => ({ now_ms: clock.nowMs(), wall_ms: clock.wallMs() });
  const minutes = () => app.preferences.lock_minutes ?? app.bundle.technique.lock_minutes_default;
  const dueMs = () => lockInMs(left, moment(), minutes() * MINUTE_MS);
  const mayLock = async () => hasPin && !isOpen() && !(await powers.isSessionOpen()) && !isOpen();

  async function lock() {
    if (!(await mayLock())) return false;
    powers.beginAnew();
    return true;
  }

  /** Tells the other windows first: this one hears nothing any more. */
  async function lockAll(word) {
    if (await mayLock()) powers.say(word);
    return lock();
  }

  function leave() {
    left = moment();
    wait();
  }

  function wait() {
    clearTimeout(timer);
    if (hasPin) timer = setTimeout(ask, Math.max(0, dueMs()));
  }

  /** Another window may be in sight: then the app was not left. */
  function ask() {
    if (dueMs() > 0) return wait();
    powers.say("lock-asks");
    timer = setTimeout(() => left && dueMs() <= 0 && lockAll("lock-hidden"), ANSWER_MS);
  }

  /** Seen again. Too late, nothing of what stood here may be seen before the lock. */
  async function come() {
    const isLate = hasPin && left !== null && dueMs() <= 0;
    left = null;
    clearTimeout(timer);
    powers.say("lock-here");
    if (!isLate) return;
    app.cover();
    if (!(await lockAll("lock-hidden"))) app.refresh();
  }

  const WORDS = {
    "lock-here": () => left && leave(),
    "lock-asks": () => left || powers.say("lock-here"),
    "lock-hidden": () => left && lock(),
    "lock-now": lock,
    "session-ends": () => left && wait(),
    async "keys-changed"() {
      hasPin = (await vault.pinRow()) !== null;
      if (await vault.lockedBy()) await lock();
    },
  };

  return {
    async begin() {
      hasPin = (await vault.pinRow().catch(() => null)) !== null;
      powers.listen((word) => WORDS[word]?.());
      powers.watchPage({
        hidden() {
          powers.say("lock-here");
          leave();
        },
        shown: come,
      });
    },
    lockNow: () => lockAll("lock-now"),
  };
}
