/**
 * Says to every other tab and to the service worker that a session is open, by a Web Lock: it dies
 * with the tab, whatever kills it. Without Web Locks nothing is held and nobody is refused.
 */

const NAME = "periost-session";

let release = null;

/** True if this tab has the session now; false if another tab has it. */
export function takeSession() {
  if (release || !("locks" in navigator)) return Promise.resolve(true);
  return new Promise((answer) => {
    navigator.locks.request(NAME, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return (
        lock &&
        new Promise((done) => {
          release = done;
        })
      );
    });
  });
}

export function giveUpSession() {
  release?.();
  release = null;
}

/** True while some other tab runs a session. */
export async function isSessionElsewhere() {
  if (release || !("locks" in navigator)) return false;
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === NAME);
}
