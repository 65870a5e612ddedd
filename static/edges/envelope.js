/**
 * Seals a log to the clinic's public key: the clinic opens it, and this phone cannot. The form is
 * described in docs/sync.md; the clinic's side is webapp/sealing.
 */
import { base64, bytesOf } from "../domain/base64.js";
import { encrypt, keyToPublic } from "./cipher.js";

const FORM = { format: "periost-sealed-log", version: 1 };
const ABOUT = "periost-sealed-log 1";

/** The text of an envelope, one line. `to`: {id, public_key}, a point of P-256 in base64url. */
export async function sealTo(to, id, line) {
  const { epk, key } = await keyToPublic(bytesOf(to.public_key), ABOUT);
  const { iv, data } = await encrypt(key, new TextEncoder().encode(line), `${ABOUT} ${id} ${to.id}`);
  const [own, number, content] = [epk, iv, data].map(base64);
  return JSON.stringify({ ...FORM, id, key: to.id, epk: own, iv: number, data: content });
}
