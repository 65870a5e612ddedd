/**
 * Making the page an app of the phone: the browser's own offer, what came of it, and which way there
 * is where a browser makes none. Listens from the start, for the offer is made once.
 */

let offer = null;
let heard = () => {};

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // the app has a calmer moment for it
  offer = event;
  heard(false);
});
addEventListener("appinstalled", () => {
  offer = null;
  heard(true);
});

/** Calls changed(isInstalledNow) when the browser makes its offer, and when the app was installed. */
export function watchInstall(changed) {
  heard = changed;
}

const APP_WINDOWS = ["standalone", "minimal-ui", "fullscreen", "window-controls-overlay"];

/**
 * How this browser installs: "installed" (this window is the app's), "ask" (it asks the person
 * itself), "apple", "firefox", "dock" or "menu" (by its own menu), or "none". An iPhone has a
 * property that nothing else has; Firefox and Safari can be told by their names alone.
 */
export function installWay() {
  const { standalone, userAgent } = navigator;
  if (standalone || APP_WINDOWS.some((mode) => matchMedia(`(display-mode: ${mode})`).matches)) return "installed";
  if (offer) return "ask";
  if (standalone === false) return "apple";
  if (/Android.*Firefox\//.test(userAgent)) return "firefox";
  if ("onbeforeinstallprompt" in window) return "menu";
  return /Macintosh.*Version\/(1[7-9]|[2-9]\d)\S* Safari/.test(userAgent) ? "dock" : "none";
}

/** The browser asks; whether the person agreed. An offer is good for one question. Call it in a tap. */
export async function askInstall() {
  const asked = offer;
  offer = null;
  if (!asked) return false;
  await asked.prompt();
  return (await asked.userChoice).outcome === "accepted";
}
