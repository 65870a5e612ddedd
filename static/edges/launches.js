/** The icon of the installed app and its shortcuts, tapped while the app is open. */

/** Calls launched(hash) with the part after # of the address; the page itself is not loaded anew. */
export const watchLaunches = (launched) =>
  globalThis.launchQueue?.setConsumer(({ targetURL }) => launched(new URL(targetURL ?? "#", location.href).hash));
