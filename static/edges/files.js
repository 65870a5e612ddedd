/** Files in and out of the browser. */

/** Hands a text over as a file, by itself of newline-delimited JSON. */
export function download(name, text, type = "application/x-ndjson") {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** How many bytes a text takes on the wire. */
export const bytesOf = (text) => new TextEncoder().encode(text).length;
