/** Keeps the screen on during a session. Silent where the browser cannot. */

let lock = null;
let isWanted = false;

async function take() {
  if (!isWanted || document.visibilityState !== "visible") return;
  try {
    lock = await navigator.wakeLock.request("screen");
  } catch {
    lock = null; // Battery saver may refuse: the session goes on, the phone may dim.
  }
}

export const screenLock =
  "wakeLock" in navigator
    ? {
        available: true,
        keepOn() {
          isWanted = true;
          // The browser drops the lock whenever the page is hidden.
          document.addEventListener("visibilitychange", take);
          return take();
        },
        letGo() {
          isWanted = false;
          document.removeEventListener("visibilitychange", take);
          lock?.release();
          lock = null;
        },
      }
    : { available: false, keepOn: async () => {}, letGo() {} };
