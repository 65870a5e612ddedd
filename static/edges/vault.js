/**
 * The vault: what must survive, in IndexedDB. The only user of indexedDB; edges/deliveries.js keeps
 * its part through it.
 *
 * Strict durability in every write: this is the only copy of what a patient did. A promise that
 * resolves here means committed. Not known: whether iOS honours "strict".
 */
import { openDB } from "../vendor/idb.js";

const NAME = "periost";
const VERSION = 2;
const STRICT = { durability: "strict" };
const DRAFT_KEYS = ["plan", "state"];

let opened = null;
let fault = null; // why the vault can only be read

/** What each version of the vault added; nothing is ever changed or taken away. */
const STEPS = [
  (db) => {
    db.createObjectStore("drafts"); // "plan": written once a session; "state": each checkpoint
    db.createObjectStore("logs", { keyPath: "id" }).createIndex("started_at", "started_at");
    db.createObjectStore("patients", { keyPath: "id" }).createIndex("code", "code", {
      unique: true,
    });
  },
  (db) => {
    db.createObjectStore("pairings", { keyPath: "id" });
    const deliveries = db.createObjectStore("deliveries", { keyPath: "id" }); // of a log, by its id
    deliveries.createIndex("queue", ["to", "state", "tries", "id"]);
  },
];

const LIFE = { blocking: () => forget(true), terminated: () => forget(false) };

/** The vault itself, for the edges that keep other parts of it. */
export function open() {
  opened ??= openDB(NAME, VERSION, {
    ...LIFE,
    upgrade: (db, from) => STEPS.slice(from).forEach((step) => step(db)),
  }).then(asIntended, openToRead);
  return opened;
}

function asIntended(db) {
  fault = null;
  return db;
}

/** A step that failed, or a newer app's vault: what is there can be read and exported. */
async function openToRead({ name }) {
  const db = await openDB(NAME, undefined, { ...LIFE, upgrade: (_, from, to, tx) => tx.abort() });
  fault = name;
  return db;
}

/** Why the vault can only be read: null if it can be written. */
export async function readOnlyBecause() {
  await open();
  return fault;
}

export async function write(stores) {
  const db = await open();
  if (fault) throw new DOMException("The vault can only be read.", fault);
  return db.transaction(stores, "readwrite", STRICT);
}

/** A whole store; none of a store that this vault has not got yet. */
export const getAll = async (store) => {
  const db = await open();
  return db.objectStoreNames.contains(store) ? db.getAll(store) : [];
};

async function forget(isOpen) {
  const old = opened;
  opened = null;
  if (isOpen) (await old)?.close();
}

/** The open session of this phone, or null. */
export async function readDraft() {
  const tx = (await open()).transaction("drafts");
  const [session, moment] = await Promise.all(DRAFT_KEYS.map((key) => tx.store.get(key)));
  return session && moment ? { ...session, ...moment } : null;
}

/** Keeps what does not change in a session, with its first checkpoint. */
export async function keepDraft(session, moment) {
  const tx = await write("drafts");
  await Promise.all([tx.store.put(session, "plan"), tx.store.put(moment, "state"), tx.done]);
}

export async function checkpoint(moment) {
  const tx = await write("drafts");
  const kept = tx.store.put(moment, "state");
  tx.commit(); // by itself it would commit in a later task, which a page that falls asleep has not
  await Promise.all([kept, tx.done]);
}

/** Keeps a finished log, where it is to go, and ends the draft it came from: all or nothing. */
export async function keepLog(record, delivery) {
  const tx = await write(["logs", "drafts", "deliveries"]);
  await Promise.all([
    tx.objectStore("logs").add(record),
    delivery && tx.objectStore("deliveries").put(delivery),
    ...DRAFT_KEYS.map((key) => tx.objectStore("drafts").delete(key)),
    tx.done,
  ]);
}

export async function dropDraft() {
  const tx = await write("drafts");
  await Promise.all([...DRAFT_KEYS.map((key) => tx.store.delete(key)), tx.done]);
}

/** Every log, newest first: [{id, line, sha256, started_at, saved_at}]. */
export const listLogs = async () =>
  (await (await open()).getAll("logs")).sort((a, b) => startedMs(b) - startedMs(a));

/** The instant, not the text: the phone may have been in another zone. 0 in a damaged record. */
const startedMs = ({ started_at }) => Date.parse(started_at) || 0;

export const readLog = async (id) => (await open()).get("logs", id);

/** Adds logs that are not here yet; how many were new and how many stand here with other content. */
export async function importLogs(records) {
  const tx = await write("logs");
  const found = { added: 0, known: 0, different: 0 };
  for (const record of records) {
    const here = await tx.store.get(record.id);
    if (!here) await tx.store.add(record);
    found[!here ? "added" : here.line === record.line ? "known" : "different"] += 1;
  }
  await tx.done;
  return found;
}

export async function deleteLog(id) {
  const tx = await write(["logs", "deliveries"]);
  const stores = ["logs", "deliveries"].map((name) => tx.objectStore(name).delete(id));
  await Promise.all([...stores, tx.done]);
}

/** Whom a log may name: by codes of this phone, and by those of its clinics. */
export async function listPatients() {
  const [own, pairings] = await Promise.all(["patients", "pairings"].map(getAll));
  return [...own, ...pairings.flatMap(({ people = [] }) => people)];
}

export const patientOf = async (code) => (await open()).getFromIndex("patients", "code", code);

export async function keepPatient(patient) {
  const tx = await write("patients");
  await Promise.all([tx.store.add(patient), tx.done]);
}

/** Asks the browser not to clear the vault under pressure; true if it promised. */
export const askToPersist = async () => (await navigator.storage?.persist?.()) ?? false;
