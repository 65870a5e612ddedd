/** The clinic's key that logs are sealed to, as its server answers and a connection keeps it. Pure. */
import { parsed } from "./answers.js";

/** How long a key is used before the clinic is asked whether it has another one. */
const KEY_MS = 30 * 24 * 3600 * 1000;

export const isKeyDue = ({ sealing }, nowMs) =>
  !sealing || nowMs - sealing.asked_ms >= KEY_MS || nowMs < sealing.asked_ms;

/** {key, asked_ms}: `key` {id, public_key}, or null of a server that has none; null if it did not say. */
export function keyIn({ how, status, text }, { sealing = null }, asked_ms) {
  if (how !== "answer") return null;
  const { id, public_key } = (status === 200 && parsed(text)) || {};
  const isKey = [id, public_key].every((one) => typeof one === "string" && one !== "");
  if (isKey) return { key: { id, public_key }, asked_ms };
  return status === 404 ? { key: sealing?.key ?? null, asked_ms } : null;
}
