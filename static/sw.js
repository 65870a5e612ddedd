/**
 * The service worker: keeps one whole version of the app on the phone and serves it without a network.
 *
 * The build writes the line before this one: BUILD = {version, shell, list, integrity}. `list` is the
 * file that names what is kept, [[url, integrity]], and `integrity` is its own.
 * A version is installed whole or not at all, waits for its predecessor's last page, and answers
 * GET only: what is recorded on the phone never passes through here.
 *
 * Kill switch. Should a version have to be withdrawn, serve this in place of sw.js; phones then
 * load from the network again, and their logs, which lie in IndexedDB, stay:
 *   addEventListener("install", () => skipWaiting());
 *   addEventListener("activate", (event) => event.waitUntil(registration.unregister()));
 */

const SCOPE = registration.scope;
// Other apps, and other folders, of the same host have caches here too: the space ends the scope.
const PREFIX = `periost ${new URL(SCOPE).pathname} `;
const CACHE = PREFIX + BUILD.version;
const inScope = (url) => new URL(url, SCOPE).href;
const SHELL = inScope(BUILD.shell);
const SESSION_LOCK = "periost-session";
const SERVER_ONLY = /^(api|clinic|healthz|metrics)([/?]|$)/;
const HASHED = /[./][0-9a-f]{12,64}\.\w+$/;
const AT_ONCE = 6;

/**
 * How a request is answered: "shell" and "kept" from this version's cache first, "page" likewise
 * but else by sending the browser to the shell, "network" by not touching it.
 */
function strategy(method, mode, url) {
  if (method !== "GET" || !url.startsWith(SCOPE)) return "network";
  if (SERVER_ONLY.test(url.slice(SCOPE.length))) return "network";
  if (mode !== "navigate") return "kept";
  return url.split("?")[0] === SHELL ? "shell" : "page";
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = request.url.split("#")[0];
  const how = strategy(request.method, request.mode, url);
  if (how === "shell") event.respondWith(kept(SHELL).then((found) => found ?? fetch(request)));
  if (how === "kept") event.respondWith(kept(url).then((found) => found ?? fetch(request)));
  // The shell itself may not answer for another address: its relative links would lead nowhere.
  if (how === "page") event.respondWith(kept(url).then((found) => found ?? Response.redirect(SHELL)));
});
addEventListener("push", (event) => event.waitUntil(remind(event)));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openApp());
});
addEventListener("message", (event) => {
  if (event.data?.type === "activate") {
    event.waitUntil(takeOver().then((outcome) => event.ports[0]?.postMessage(outcome)));
  }
});

/** This version's answer. Nothing, if it has none or a browser short of space took it away. */
async function kept(url) {
  return (await caches.open(CACHE)).match(url, { ignoreVary: true });
}

/** Fills the cache. One failure fails the install; what is there is found again by the next one. */
async function install() {
  const cache = await caches.open(CACHE);
  const queue = await (await download(inScope(BUILD.list), BUILD.integrity)).json();
  const keepOneAfterAnother = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [url, integrity] = [inScope(next[0]), next[1]];
      await cache.put(url, (await copyOf(url, integrity)) ?? (await download(url, integrity)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keepOneAfterAnother));
}

/** The same bytes from a cache of ours. Never the shell: its headers must be this version's. */
async function copyOf(url, integrity) {
  if (url === SHELL) return null;
  for (const name of await ourCaches()) {
    const found = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found && (await integrityOf(found.clone())) === integrity) return found;
  }
  return null;
}

async function integrityOf(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

/** The file from the network, or an error: redirected, not 2xx, or other bytes than were built. */
async function download(url, integrity) {
  // The page has just loaded the hashed files, so the browser's own copy saves the second download.
  if (HASHED.test(url)) {
    const own = await fetch(url, { cache: "force-cache", integrity, redirect: "error" }).catch(() => null);
    if (own?.ok) return own;
  }
  const response = await fetch(url, { cache: "reload", integrity, redirect: "error" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

async function activate() {
  const old = (await ourCaches()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

const ourCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** Replaces the version at work, unless a session is open in any tab. */
async function takeOver() {
  // Without Web Locks nobody can tell whether hands are busy: the update waits for the next start.
  if (!navigator.locks) return { activated: false, why: "unknown" };
  if (await isSessionOpen()) return { activated: false, why: "session" };
  await skipWaiting();
  return { activated: true, why: null };
}

async function isSessionOpen() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some((lock) => lock.name === SESSION_LOCK);
}

/**
 * Shows a reminder, a declarative push message, where the browser does not do so by itself. Browsers
 * demand that something is shown for each; amid a session it comes without a sound, a vibration or a
 * light, and the page takes it away when the session ends.
 */
async function remind(event) {
  const message = read(event);
  const { title = "Periost", body, lang, dir, tag = "periost-reminder" } = event.notification ?? message.notification ?? {};
  const silent = await isSessionOpen();
  await registration.showNotification(title, { body, lang, dir, tag, silent, icon: inScope("icons/icon-192.png") });
  if (message.app_badge && !silent) await navigator.setAppBadge?.(message.app_badge);
}

function read(event) {
  try {
    return event.data.json();
  } catch {
    return {};
  }
}

/** A tap goes to the app that is open, and opens a second one never. */
async function openApp() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((page) => page.url.startsWith(SCOPE));
  return open ? open.focus() : clients.openWindow(SHELL);
}
