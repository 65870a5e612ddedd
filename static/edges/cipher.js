/** The ciphers of the browser. Without them (plain http on a LAN) nothing can be sealed or hashed. */
import { randomBytes } from "./clock.js";

const subtle = globalThis.crypto?.subtle ?? null;
const utf8 = (text) => new TextEncoder().encode(text);
const AES = { name: "AES-GCM", length: 256 };
const MASTER_BYTES = 32;
const IV_BYTES = 12;

export const canSeal = subtle !== null;

/** The sha256 of a text's UTF-8 bytes in hex; null without ciphers. */
export const sha256 = async (text) =>
  subtle && hex(await subtle.digest("SHA-256", utf8(text)));

const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const newMaster = () => randomBytes(MASTER_BYTES);

/** A master that no script can read any more; from it come the keys. */
export const masterOf = (raw) => subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);

/** The keys of a master: one to seal records, one for pads, one for an index that tells nothing. */
export async function keysOf(master) {
  const key = (info, kind, uses) =>
    subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) },
      ...[master, kind, false, uses],
    );
  const [seal, pad, index] = await Promise.all([
    key("periost seal", AES, ["encrypt", "decrypt"]),
    key("periost pad", { name: "AES-CTR", length: 256 }, ["encrypt"]),
    key("periost index", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
  ]);
  return { seal, pad, index };
}

/** The key that a PIN or a passphrase makes; slow on purpose. */
export async function keyOfSecret(secret, salt, rounds) {
  const word = await subtle.importKey("raw", utf8(secret.normalize("NFKC")), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return subtle.deriveKey(how, word, AES, false, ["encrypt", "decrypt"]);
}

/** A key that only the holder of the key of this public point can make again, from `epk`. */
export async function keyToPublic(point, use) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const [own, theirs] = await Promise.all([
    subtle.generateKey(curve, false, ["deriveBits"]),
    subtle.importKey("raw", point, curve, false, []),
  ]);
  const epk = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const master = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = new Uint8Array([...utf8(use), ...epk, ...point]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return { epk, key: await subtle.deriveKey(how, master, AES, false, ["encrypt"]) };
}

/** `bytes` sealed: {iv, data}. It opens only with the same `about`. */
export async function encrypt(key, bytes, about) {
  const iv = randomBytes(IV_BYTES);
  const how = { name: "AES-GCM", iv, additionalData: utf8(about) };
  return { iv, data: new Uint8Array(await subtle.encrypt(how, key, bytes)) };
}

/** The bytes again; it throws if key, `about` or a single bit is another. */
export async function decrypt(key, { iv, data }, about) {
  const how = { name: "AES-GCM", iv, additionalData: utf8(about) };
  return new Uint8Array(await subtle.decrypt(how, key, data));
}

/** `count` bytes to lay over a text once, and the number from which they can be made again. */
export async function padOf(key, count, iv = randomBytes(16)) {
  const how = { name: "AES-CTR", counter: iv, length: 32 };
  return { iv, pad: new Uint8Array(await subtle.encrypt(how, key, new Uint8Array(count))) };
}

/** What stands for a text in an index: the same for the same text, and no way back. */
export const indexOf = async (key, text) => hex(await subtle.sign("HMAC", key, utf8(text)));
