/** Files in and out of the browser. */

/** Hands a text over as a file of newline-delimited JSON. */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The sha256 of a text's UTF-8 bytes in hex; null where the page has no crypto (plain http on a LAN). */
export async function sha256(text) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** How many bytes a text takes on the wire. */
export const bytesOf = (text) => new TextEncoder().encode(text).length;
