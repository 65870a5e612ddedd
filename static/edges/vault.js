/**
 * The vault: what must survive, sealed, in the database of the phone. edges/deliveries.js keeps its
 * part of it, edges/drafts.js the open session.
 *
 * A promise that resolves here means committed. A record that cannot be opened stands in the lists
 * without its content, so that it hides no other.
 */
import { has, read } from "./database.js";
import { endDraft } from "./drafts.js";
import { keyring } from "./keyring.js";
import { keepCount } from "./marker.js";
import { readPairings } from "./pairings.js";
import { readOwnPatients } from "./patients.js";
import { commit, opened, openedOrWhy, sealed } from "./seal.js";

export { readOnlyBecause } from "./database.js";
export { checkpoint, dropDraft, keepDraft, readDraft } from "./drafts.js";
export { canSeal } from "./cipher.js";
export { lockedBy, pinRow, shutKeys } from "./keyring.js";
export { keepPatient, patientOf } from "./patients.js";

const placeOf = (id) => `logs ${id}`;

/** PIN and sweep; most starts do without. */
const locking = () => import("./locking.js");

/** Seals what an earlier version left in plain, or another key has sealed; true when nothing is left. */
export const sweep = async () =>
  (await keyring()).now?.is_swept === true || (await locking()).sweep();

export const changePin = async (pin) => (await locking()).changePin(pin);
export const openWithPin = async (row, pin) => (await locking()).openWithPin(row, pin);
export const keepRest = async (row, rest_ms) => (await locking()).keepRest(row, rest_ms);
export const startAnew = async () => (await locking()).startAnew();
export const takeIn = async (id) => (await locking()).takeIn(id);
export const logsUnder = async (id) => (await locking()).logsUnder(id);

/** What was opened in this page: a log is never changed, and opening ten thousand takes a second. */
const openLogs = new Map(); // id → {iv, record}

async function openLog(row) {
  const iv = row.sealed?.iv?.join?.() ?? null;
  const found = openLogs.get(row.id);
  if (iv && found?.iv === iv) return found.record;
  const record = asRecord(row.id, await openedOrWhy(placeOf(row.id), row));
  if (iv && record.line !== null) openLogs.set(row.id, { iv, record });
  return record;
}

/** A record whose line is a text, or one without a line that says why. */
function asRecord(id, value) {
  if (value?.id === id && typeof value.line === "string") return value;
  return { id, line: null, is_locked: value?.is_locked === true };
}

const sealedLog = async (key, record) =>
  key ? { id: record.id, ...(await sealed(key, placeOf(record.id), record)) } : record;

/** Notes how many logs there are now; what fails here has changed none. */
export async function recount() {
  await countLogs().then(keepCount, () => {});
}

/** The same result, after the logs were counted. */
async function counted(result) {
  await recount();
  return result;
}

/** Keeps a finished log, where it is to go, and ends the draft it came from: all or nothing. */
export const keepLog = (record, delivery) =>
  commit(["logs", "drafts", "deliveries"], async (key) => {
    const row = await sealedLog(key, record);
    return (tx) =>
      Promise.all([
        tx.objectStore("logs").add(row),
        delivery && tx.objectStore("deliveries").put(delivery),
        endDraft(tx),
      ]);
  }).then(counted);

/** Every log, newest first: [{id, line, sha256, started_at, saved_at}]; `line` null: not readable. */
export const listLogs = async () =>
  (await openedLogs(await (await read("logs")).store.getAll())).sort(
    (a, b) => startedMs(b) - startedMs(a),
  );

/** Rows of the store of logs, opened; none for a row that is missing. */
export const openedLogs = (rows) => Promise.all(rows.map((row) => row && openLog(row)));

/** The instant, not the text: the phone may have been in another zone. 0 in a damaged record. */
const startedMs = ({ started_at }) => Date.parse(started_at) || 0;

export async function readLog(id) {
  const [record] = await openedLogs([await (await read("logs")).store.get(id)]);
  return record;
}

export const countLogs = async () => (await read("logs")).store.count();

/**
 * Adds logs that are not here yet, or that nobody can open any more; how many were new and how many
 * stand here with other content.
 */
export async function importLogs(records) {
  const here = new Map((await listLogs()).map((one) => [one.id, one.is_locked ? undefined : one.line]));
  return commit(["logs"], async (key) => {
    const rows = await Promise.all(records.map((one) => sealedLog(key, one)));
    return async (tx) => {
      const found = { added: 0, known: 0, different: 0 };
      const store = tx.objectStore("logs");
      for (const [i, row] of rows.entries()) {
        const isDamaged = here.get(row.id) === null;
        const isHere = !isDamaged && (await store.getKey(row.id)) !== undefined;
        if (!isHere) await (isDamaged ? store.put(row) : store.add(row));
        const isSame = !here.has(row.id) || here.get(row.id) === records[i].line;
        found[!isHere ? "added" : isSame ? "known" : "different"] += 1;
      }
      return found;
    };
  }).then(counted);
}

export const deleteLog = (id) =>
  commit(["logs", "deliveries"], async () => (tx) =>
    Promise.all(["logs", "deliveries"].map((name) => tx.objectStore(name).delete(id))),
  ).then(counted);

/** Whom a log may name: by codes of this phone, and by those of its clinics. */
export async function listPatients() {
  const [own, pairings] = await Promise.all([readOwnPatients(), readPairings()]);
  return [...own, ...pairings.flatMap(({ people = [] }) => people)];
}

/** What is small and personal, by its name; undefined if it was never kept or cannot be opened. */
export async function readPrivate(name) {
  if (!(await has("private"))) return undefined;
  const row = await (await read("private")).store.get(name);
  return opened(`private ${name}`, row).catch(() => undefined);
}

export const keepPrivate = (name, value) =>
  commit(["private"], async (key) => {
    const row = await sealed(key, `private ${name}`, value);
    return (tx) => tx.objectStore("private").put(row, name);
  });
