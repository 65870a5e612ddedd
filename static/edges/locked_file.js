/** Locks a file by a passphrase and opens it again; packs it where the browser can. */
import { base64, bytesOf } from "../domain/base64.js";
import { ABOUT, fileText, readFile, ROUNDS, secretOf } from "../domain/locked_file.js";
import { canSeal, decrypt, encrypt, keyOfSecret } from "./cipher.js";
import { randomBytes } from "./clock.js";

const SALT_BYTES = 16;
const canPack = () => typeof CompressionStream === "function";

export const canLock = canSeal;

/** The text of a file that holds `text` and opens with the passphrase. Takes a second, on purpose. */
export async function lock(text, passphrase) {
  const salt = randomBytes(SALT_BYTES);
  const bytes = new TextEncoder().encode(text);
  const packed = canPack() ? "gzip" : "none";
  const content = packed === "gzip" ? await through(bytes, new CompressionStream("gzip")) : bytes;
  const { iv, data } = await encrypt(await keyOfSecret(secretOf(passphrase), salt, ROUNDS), content, ABOUT);
  return fileText({ salt: base64(salt), iv: base64(iv), packed, data: base64(data) });
}

/** {text} that a file holds, or {fault}: of domain/locked_file.js, "unable", or "wrong-passphrase". */
export async function unlock(file, passphrase) {
  const { locked, fault } = readFile(file);
  if (fault) return { fault };
  if (locked.packed === "gzip" && !canPack()) return { fault: "unable" };
  let bytes;
  try {
    const [salt, iv, data] = [locked.salt, locked.iv, locked.data].map(bytesOf);
    bytes = { salt, iv, data };
  } catch {
    return { fault: "damaged" };
  }
  const key = await keyOfSecret(secretOf(passphrase), bytes.salt, locked.iterations);
  const content = await decrypt(key, bytes, ABOUT).catch(() => null);
  if (!content) return { fault: "wrong-passphrase" };
  const unpacked = locked.packed === "gzip" ? through(content, new DecompressionStream("gzip")) : content;
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(await unpacked) };
  } catch {
    return { fault: "damaged" };
  }
}

const through = async (bytes, stream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
