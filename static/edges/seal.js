/**
 * What is personal, sealed for the database and opened again.
 *
 * A cipher answers later, and a transaction would be over by then: everything is sealed before its
 * transaction begins and opened after it has ended. Records of an earlier version lie there as they
 * are, and are read as they are, until a sweep has sealed them.
 */
import { decrypt, encrypt, padOf } from "./cipher.js";
import { write } from "./database.js";
import { forgetRing, isPresent, keyring, presentKey } from "./keyring.js";

const PAD_BYTES = 16_384;
const PADS = 4;
const SUM_BYTES = 4;

const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const bytesOf = (value) => new TextEncoder().encode(JSON.stringify(value));

/** {sealed} under a key, bound to its place ("logs <id>"); the value itself where there is no key. */
export async function sealed(key, place, value) {
  if (!key) return value;
  return { sealed: { key: key.id, ...(await encrypt(key.seal, bytesOf(value), place)) } };
}

/** The value again. Throws "locked" if its key is shut, and anything else if it is damaged. */
export async function opened(place, row) {
  if (!row || typeof row !== "object" || !("sealed" in row)) return row;
  const { key: id, ...closed } = row.sealed;
  const { keys, rows } = await keyring();
  const key = keys.get(id);
  if (!key && rows.some((one) => one.id === id)) throw new DOMException("Shut.", "locked");
  if (!key) throw new TypeError("No key.");
  if ("pad" in closed) return fromPad(key, closed);
  return JSON.parse(textOf(await decrypt(key.seal, closed, place)));
}

/** The same, or {is_damaged} / {is_locked}: one bad record never hides the others. */
export const openedOrWhy = (place, row) =>
  opened(place, row).catch(({ name }) =>
    name === "locked" ? { is_locked: true } : { is_damaged: true },
  );

/**
 * Writes what `make(key)` has sealed: it promises a function that puts it into the transaction. Made
 * anew if another window changed the key meanwhile: what lay under the old one would miss the sweep.
 */
export async function commit(stores, make) {
  const key = await presentKey();
  const put = await make(key);
  const tx = await write(key ? [...stores, "keys"] : stores);
  if (!(await isPresent(tx, key))) {
    forgetRing();
    return commit(stores, make);
  }
  const [result] = await Promise.all([put(tx), tx.done]);
  return result;
}

/**
 * Pads: sealing without a wait. A page that falls asleep has no later moment, so what a running
 * session writes must go into the database in the very task that wants it kept. The cipher's stream
 * is made beforehand and laid over the text, each pad once.
 */
const pads = []; // [{key, iv, pad}]

export async function makePads() {
  const key = await presentKey();
  if (pads[0] && pads[0].key !== key?.id) pads.length = 0;
  while (key && pads.length < PADS) {
    pads.push({ key: key.id, ...(await padOf(key.pad, PAD_BYTES)) });
  }
}

/** {sealed} at once, or null if there is no pad for it. */
export function sealedAtOnce(value) {
  const text = bytesOf(value);
  if (pads.length === 0 || text.length + SUM_BYTES > PAD_BYTES) return null;
  const { key, iv, pad } = pads.shift();
  makePads().catch(() => {});
  return { sealed: { key, iv, pad: laidOver(pad, withSum(text)) } };
}

async function fromPad({ pad: key }, { iv, pad: data }) {
  const { pad } = await padOf(key, data.length, iv);
  const bytes = laidOver(pad, data);
  const text = bytes.subarray(SUM_BYTES);
  if (withSum(text).some((byte, i) => byte !== bytes[i])) throw new TypeError("Damaged.");
  return JSON.parse(textOf(text));
}

const laidOver = (pad, bytes) => bytes.map((byte, i) => byte ^ pad[i]);

/** The text behind its sum (FNV-1a), which tells whether it is still what was written. */
function withSum(text) {
  let sum = 0x811c9dc5;
  for (const byte of text) sum = Math.imul(sum ^ byte, 0x01000193);
  const bytes = new Uint8Array(SUM_BYTES + text.length);
  new DataView(bytes.buffer).setInt32(0, sum);
  bytes.set(text, SUM_BYTES);
  return bytes;
}
