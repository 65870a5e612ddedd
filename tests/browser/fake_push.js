/**
 * A browser that has a push service, as a headless one has not: it hands out what the test gives it
 * in `globalThis.pushPhone`, {endpoint, keys}, or nothing, and keeps its subscription over a reload.
 */
(() => {
  const KEY = "the browser's own subscription";
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

  function made({ endpoint, keys, serverKey }) {
    return {
      endpoint,
      options: { applicationServerKey: bytesOf(serverKey).buffer, userVisibleOnly: true },
      toJSON: () => ({ endpoint, expirationTime: null, keys }),
      unsubscribe: async () => {
        localStorage.removeItem(KEY);
        return true;
      },
    };
  }

  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new DOMException("Messages must be shown.", "NotAllowedError");
    if (!globalThis.pushPhone) throw new DOMException("Registration failed.", "AbortError");
    const wanted = { ...globalThis.pushPhone, serverKey: applicationServerKey };
    const before = JSON.parse(localStorage.getItem(KEY));
    if (before && before.serverKey !== applicationServerKey)
      throw new DOMException("There is one with another key.", "InvalidStateError");
    localStorage.setItem(KEY, JSON.stringify(wanted));
    return made(wanted);
  };
  PushManager.prototype.getSubscription = async () => {
    const kept = localStorage.getItem(KEY);
    return kept ? made(JSON.parse(kept)) : null;
  };
})();
