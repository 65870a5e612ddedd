/** Keeps the screen on during a session. Silent where the browser cannot. */

let lock = null;
let isWanted = false;
let tellLost = null;

async function take() {
  if (!isWanted || document.visibilityState !== "visible") return false;
  if (lock && !lock.released) return true; // a second one would be left behind by `letGo`
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    lock = null; // Battery saver may refuse.
    return false;
  }
  lock.addEventListener("release", lost);
  return true;
}

/** The browser drops the lock of a hidden page; of one that is seen, only if the phone must save. */
async function lost() {
  if (!isWanted || document.visibilityState !== "visible") return;
  if (!(await take()) && isWanted) tellLost?.();
}

export const screenLock =
  "wakeLock" in navigator
    ? {
        available: true,
        /** True if the screen stays on; `onLost` is called if the phone takes that back. */
        keepOn(onLost) {
          isWanted = true;
          tellLost = onLost;
          document.addEventListener("visibilitychange", take);
          return take();
        },
        letGo() {
          isWanted = false;
          tellLost = null;
          document.removeEventListener("visibilitychange", take);
          lock?.release();
          lock = null;
        },
      }
    : { available: false, keepOn: async () => false, letGo() {} };
