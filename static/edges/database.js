/**
 * The database of the phone, in which the vault lies. The only user of indexedDB.
 *
 * Strict durability in every write: this is the only copy of what a patient did. Not known: whether
 * iOS honours "strict".
 */
import { openDB } from "../vendor/idb.js";
import { countAsLost } from "./marker.js";

const NAME = "periost";
const VERSION = 3;
const STRICT = { durability: "strict" };

let opened = null;
let fault = null; // why the database can only be read

/** What each version of the database added; nothing is ever changed or taken away. */
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
  (db) => {
    db.createObjectStore("keys", { keyPath: "id" }); // see keyring.js
    db.createObjectStore("private"); // what is small and personal, by its name
  },
];

const LIFE = { blocking: () => forget(true), terminated: () => forget(false) };

export function open() {
  opened ??= openDB(NAME, VERSION, {
    ...LIFE,
    upgrade(db, from) {
      if (from === 0) countAsLost();
      STEPS.slice(from).forEach((step) => step(db));
    },
  })
    .then(asIntended, openToRead)
    .catch((error) => {
      opened = null; // what failed now may be there the next time
      throw error;
    });
  return opened;
}

function asIntended(db) {
  fault = null;
  return db;
}

/** A step that failed, or a newer app's database: what is there can be read and exported. */
async function openToRead({ name }) {
  const db = await openDB(NAME, undefined, { ...LIFE, upgrade: (_, from, to, tx) => tx.abort() });
  fault = name;
  return db;
}

/** Why the database can only be read: null if it can be written. */
export async function readOnlyBecause() {
  await open();
  return fault;
}

/** The transaction of `begin(db)`; begun anew if the browser had closed the database meanwhile. */
async function begun(begin) {
  const db = await open();
  try {
    return begin(db);
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    await forget(false);
    return begin(await open());
  }
}

export const read = (stores) => begun((db) => db.transaction(stores));

export async function write(stores) {
  await open();
  if (fault) throw new DOMException("The vault can only be read.", fault);
  return begun((db) => db.transaction(stores, "readwrite", STRICT));
}

/** Whether this database has a store; an older one that can only be read may lack it. */
export const has = async (store) => (await open()).objectStoreNames.contains(store);

/** A whole store; none of a store that is not there. */
export const getAll = async (store) => ((await has(store)) ? (await read(store)).store.getAll() : []);

async function forget(isOpen) {
  const old = opened;
  opened = null;
  if (isOpen) (await old)?.close();
}
