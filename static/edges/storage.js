/**
 * The room that the browser gives this phone's records, and whether it promised to leave them. Loaded
 * by whom it concerns only.
 */

/** True if the browser promised never to clear the records by itself. */
export const isPersisted = async () => (await navigator.storage?.persisted?.()) ?? false;

/** Asks it for that promise; some ask the person. */
export const askToPersist = async () => (await navigator.storage?.persist?.()) ?? false;

/** {used, room} in bytes; null where the browser does not tell. */
export async function readRoom() {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota > 0 ? { used: usage ?? 0, room: quota } : null;
}

/** Whether a page here can have a worker; some browsers have none in a private window. */
export const hasWorker = () => !isSecureContext || "serviceWorker" in navigator;
