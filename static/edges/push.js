/**
 * Reminders that the phone shows while the app is closed: web push, what of it stands on the screen,
 * and the mark on the app's icon. Loaded by whom it concerns only.
 */
import { whenWorking } from "./updates.js";

const TAG = "periost-reminder"; // of all reminders, so that one takes the place of another

/**
 * What stands in the way of reminders: "install" (an iPhone gives them to an app on its home screen
 * alone), "browser", "denied", or null.
 */
export function obstacle() {
  const hasAll = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (hasAll) return Notification.permission === "denied" ? "denied" : null;
  return navigator.standalone === false ? "install" : "browser";
}

export const isPermitted = () => "Notification" in window && Notification.permission === "granted";

/** Whether the person lets this app remind them. Call it in a tap: it asks. */
export const askPermission = async () => (await Notification.requestPermission()) === "granted";

const manager = async () => (await whenWorking()).pushManager;

/** This phone's subscription as the clinic takes it, {endpoint, keys, server_key}; null without one. */
export async function subscription() {
  const made = obstacle() ? null : await (await manager()).getSubscription();
  return made && read(made);
}

/** Subscribes with the clinic's key, in place of what was subscribed with another one. */
export async function subscribe(serverKey) {
  const push = await manager();
  const before = await push.getSubscription();
  if (before && read(before).server_key === serverKey) return read(before);
  await before?.unsubscribe();
  return read(await push.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey }));
}

export async function unsubscribe() {
  if (obstacle() === "browser") return;
  await (await (await manager()).getSubscription())?.unsubscribe();
}

function read(made) {
  const { endpoint, keys } = made.toJSON();
  return { endpoint, keys, server_key: text64(made.options.applicationServerKey) };
}

const text64 = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** Takes reminders off the screen: the app is open now. */
export async function clearReminders() {
  if (!isPermitted()) return;
  const shown = await (await whenWorking()).getNotifications({ tag: TAG });
  shown.forEach((one) => one.close());
}

/** The mark on the app's icon, where the phone has one. */
export function markIcon(isDue) {
  const done = isDue ? navigator.setAppBadge?.(1) : navigator.clearAppBadge?.();
  done?.catch(() => {});
}
