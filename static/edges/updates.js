/**
 * The service worker of this page: registered, watched, and told to take over only when asked.
 *
 * A new version waits. `onWaiting` is told so; showing it is the business of the Today screen.
 */

// Trusted Types let a script address pass only through a named policy, and this one knows one address.
const policy = globalThis.trustedTypes?.createPolicy("periost", {
  createScriptURL(url) {
    if (url !== "./sw.js") throw new TypeError(`No script may be loaded from ${url}.`);
    return url;
  },
});

let registration = null;

export async function watchUpdates(onWaiting) {
  if (!("serviceWorker" in navigator)) return;
  try {
    const url = policy ? policy.createScriptURL("./sw.js") : "./sw.js";
    registration = await navigator.serviceWorker.register(url, { updateViaCache: "none" });
  } catch {
    return; // A broken or unreachable new version leaves the one at work alone.
  }
  const announce = () => {
    if (registration.waiting && navigator.serviceWorker.controller) onWaiting();
  };
  announce();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", announce);
  });
}

/** The registration, as soon as a worker is at work; a promise that waits for it. */
export const whenWorking = () => navigator.serviceWorker.ready;

/** Asks for a newer version; quiet without a network. */
export const lookForUpdate = () => registration?.update().catch(() => {});

/** The waiting version takes over and the page starts anew; false if it refused (a session is open). */
export function activateUpdate() {
  const waiting = registration?.waiting;
  if (!waiting) return Promise.resolve(false);
  const startAnew = () => location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", startAnew, { once: true });
  return new Promise((answer) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => {
      if (!data.activated) navigator.serviceWorker.removeEventListener("controllerchange", startAnew);
      answer(data.activated);
    };
    waiting.postMessage({ type: "activate" }, [channel.port2]);
  });
}
