/**
 * A locked file of logs, as it is handed over: its form, its content and its passphrase. Pure.
 *
 * docs/keeping.md describes it; the clinic's side is webapp/domain/hand_over.py.
 */
export const FORMAT = "periost-locked-logs";
export const ROUNDS = 600_000;
const ROUNDS_MOST = 2_000_000;
const CONTENT = "periost-logs";
const VERSION = 1;
export const PASSPHRASE_LEAST = 12;
const MADE_DIGITS = 20;
const GROUP = 4;

/** What the lock is bound to, beside its key. */
export const ABOUT = `${FORMAT} ${VERSION}`;

/** What of a passphrase counts: neither how its letters are composed, nor its spaces. */
export const secretOf = (typed) => typed.normalize("NFKC").replaceAll(" ", "");

/** What speaks against a passphrase that was typed twice: "short", "unlike", or null. */
export function passphraseFault(typed, again) {
  if ([...secretOf(typed)].length < PASSPHRASE_LEAST) return "short";
  return secretOf(typed) === secretOf(again) ? null : "unlike";
}

/** Digits to write down, in groups, out of some hundred random bytes; each as likely as another. */
export function madeUp(bytes) {
  const digits = [...bytes].filter((byte) => byte < 250).map((byte) => byte % 10);
  return digits.slice(0, MADE_DIGITS).join("").replace(new RegExp(`.{${GROUP}}(?!$)`, "g"), "$& ");
}

/** Whether a text means to be a locked file. */
export const isLocked = (text) => text.trimStart().startsWith(`{"format":"${FORMAT}"`);

/** The file: `locked` {salt, iv, packed, data}, bytes in base64. */
export const fileText = ({ salt, iv, packed, data }) =>
  JSON.stringify({
    ...{ format: FORMAT, version: VERSION, kdf: "PBKDF2-SHA-256", iterations: ROUNDS, salt },
    ...{ cipher: "AES-256-GCM", iv, packed, data },
  });

/** {locked} out of a file, or {fault}: "not-ours", "too-new" or "damaged". */
export function readFile(text) {
  const file = read(text);
  if (file?.format !== FORMAT) return { fault: isLocked(text) ? "damaged" : "not-ours" };
  if (file.version > VERSION) return { fault: "too-new" };
  return isWhole(file) ? { locked: file } : { fault: "damaged" };
}

const isWhole = (file) =>
  file.version === VERSION &&
  file.kdf === "PBKDF2-SHA-256" &&
  file.cipher === "AES-256-GCM" &&
  Number.isInteger(file.iterations) &&
  file.iterations >= ROUNDS &&
  file.iterations <= ROUNDS_MOST &&
  ["gzip", "none"].includes(file.packed) &&
  [file.salt, file.iv, file.data].every((bytes) => typeof bytes === "string" && bytes !== "");

/**
 * What lies under the lock. `logs`: [{line, device_id, waits}], the connection that would send a line,
 * or null, and whether it was not sent yet; `scope`: "waiting", "all" or "patient".
 */
export const contentText = ({ made_at, app_version, scope, logs }) =>
  JSON.stringify({ format: CONTENT, version: VERSION, made_at, app_version, scope, logs });

/** {lines} of a content, or {fault}. */
export function readContent(text) {
  const content = read(text);
  if (content?.format !== CONTENT) return { fault: "damaged" };
  if (content.version > VERSION) return { fault: "too-new" };
  const isWhole = Array.isArray(content.logs) && content.logs.every((log) => typeof log?.line === "string");
  return isWhole ? { lines: content.logs.map(({ line }) => line) } : { fault: "damaged" };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
