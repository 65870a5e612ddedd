/**
 * Says to every other tab and to the service worker that a session is open, by a Web Lock: it dies
 * with the tab, whatever kills it. Without Web Locks nothing is held and nobody is refused.
 *
 * A second lock lets one tab alone send logs.
 */
import { say } from "./tabs.js";

const NAME = "periost-session";
const SENDER = "periost-sender";

let release = null;

/** True if this tab has the session now; false if another tab has it. */
export function takeSession() {
  if (release || !("locks" in navigator)) return Promise.resolve(true);
  return new Promise((answer) => {
    const held = navigator.locks.request(NAME, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      if (!lock) return false;
      say("session-begins");
      return new Promise((done) => {
        release = () => done(true);
      });
    });
    // Said when the lock is free, not when it is given up: whoever hears it looks at the lock.
    held.then((wasHeld) => wasHeld && say("session-ends"));
  });
}

export function giveUpSession() {
  if (release) release();
  else say("session-ends");
  release = null;
}

/** True while some other tab runs a session. */
export async function isSessionElsewhere() {
  return !release && isSessionOpen();
}

/** True while any tab, this one too, runs a session. */
export async function isSessionOpen() {
  if (release || !("locks" in navigator)) return release !== null;
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === NAME);
}

/** Does it when no other tab sends, and lets none begin before it is done. */
export const asOnlySender = (send) =>
  "locks" in navigator ? navigator.locks.request(SENDER, send) : send();
