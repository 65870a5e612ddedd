/** The PIN of the vault, and the sweep that brings every record under the present key. */
import { restMs } from "../domain/pin.js";
import { bringBack, isAside } from "./aside.js";
import { getAll, read, readOnlyBecause } from "./database.js";
import {
  changeKey,
  changeRow,
  endSweep,
  keyring,
  lockedBy,
  NOW,
  openWith,
  presentKey,
} from "./keyring.js";
import { plainOf, sealedPairing } from "./pairings.js";
import { sealedPatient } from "./patients.js";
import { commit, opened, sealed } from "./seal.js";
import { isSessionOpen } from "./session_lock.js";
import { say } from "./tabs.js";

const AT_ONCE = 100;

/** How a row of each store is sealed: from its value, its key in the store, and its old row. */
const SEALERS = {
  logs: async (key, value, id) => ({ id, ...(await sealed(key, `logs ${id}`, value)) }),
  patients: (key, value) => sealedPatient(key, value),
  pairings: (key, value, id, row) => sealedPairing(key, { ...value, ...plainOf(row) }),
  drafts: (key, value, name) => sealed(key, `drafts ${name}`, value),
  private: (key, value, name) => sealed(key, `private ${name}`, value),
};
const STORES = Object.keys(SEALERS);

/**
 * Seals what lies in plain or under an older key. Each record is replaced in one transaction, if it
 * is still as it was read; one that cannot be opened is left. True if it came to the end.
 */
export async function sweep() {
  const { now } = await keyring();
  if (!now || now.is_swept || (await readOnlyBecause())) return true;
  const key = await presentKey();
  for (const store of STORES) if (!(await sweepStore(store, key))) return false;
  await endSweep(STORES, key);
  return true;
}

async function sweepStore(store, key) {
  const ids = (await (await read(store)).store.getAllKeys()).filter((id) => !isAside(store, id));
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    if (await isSessionOpen()) return false; // nothing may be in the way of a press
    await sweepSome(store, key, ids.slice(i, i + AT_ONCE));
  }
  return true;
}

async function sweepSome(store, key, ids) {
  const tx = await read(store);
  const rows = await Promise.all(ids.map((id) => tx.store.get(id)));
  const olds = rows.map((row, i) => ({ id: ids[i], row })).filter((one) => isOld(one.row, key));
  if (olds.length === 0) return;
  await commit([store], async (present) => {
    const made = await Promise.all(olds.map((one) => sealedAnew(store, present, one)));
    return (writing) => Promise.all(made.filter(Boolean).map((one) => replace(writing, store, one)));
  });
}

const isOld = (row, key) => row !== undefined && row?.sealed?.key !== key.id;

/** A row in its new form; null if it cannot be opened. */
async function sealedAnew(store, key, { id, row }) {
  try {
    const value = await opened(`${store} ${id}`, row);
    return { id, row, anew: await SEALERS[store](key, value, id, row) };
  } catch {
    return null;
  }
}

/** Only if it is still what was read: another window may have changed or deleted it meanwhile. */
async function replace(tx, store, { id, row, anew }) {
  const rows = tx.objectStore(store);
  if (!isSame(await rows.get(id), row)) return;
  const made = store === "patients" ? await beside(rows, anew) : anew;
  await (rows.keyPath ? rows.put(made) : rows.put(made, id));
}

/** A patient whose code was given to another one while the key was shut: both stay. */
async function beside(rows, anew) {
  const other = await rows.index("code").getKey(anew.code);
  return other === undefined || other === anew.id ? anew : { ...anew, code: `${anew.code} ${anew.id}` };
}

/** Each sealing has a number of its own, so that its bytes need not be compared. */
const isSame = (a, b) => JSON.stringify(signOf(a)) === JSON.stringify(signOf(b));

const signOf = (row) => (row?.sealed ? { ...row, sealed: row.sealed.iv } : row);

/**
 * Puts all under a new key: with a PIN, or the device's own if `pin` is null. True if all is under it
 * by now, false if the next start goes on. Throws if nothing was changed. For when no session is open.
 */
export async function changePin(pin, shut = null) {
  await changeKey(pin, shut);
  say("keys-changed");
  return sweep().catch(() => false);
}

/** Goes on under a new key of the device. What the forgotten PIN has sealed stays as it is, shut. */
export async function startAnew() {
  const row = await lockedBy();
  if (row) await changePin(null, row.id);
}

/**
 * Tries a PIN: {isOpen, row}. It counts before it tries, so that no end of the page undoes it, and it
 * does not try while there is a rest, which another window may have begun.
 */
export async function openWithPin(row, pin) {
  let isResting = false;
  const count = ({ failures, rest_ms }) => {
    isResting = rest_ms > 0;
    return isResting ? {} : { failures: failures + 1, rest_ms: restMs(failures + 1) };
  };
  // On a full phone nothing can be counted; its logs must come out all the same.
  const counted = await changeRow(row.id, count).catch(() => ({ ...row, ...count(row) }));
  if (isResting || !(await openWith(counted, pin))) return { isOpen: false, row: counted };
  await changeRow(row.id, () => ({ failures: 0, rest_ms: 0 })).catch(() => {});
  return { isOpen: true, row };
}

/**
 * What is left of a rest; the row as it stands then. It passes only while the app is open: a clock put
 * forward is no way round it. A rest that another window has begun since is not cut short.
 */
export const keepRest = (row, rest_ms) =>
  changeRow(row.id, (now) =>
    now.failures === row.failures ? { rest_ms: Math.min(now.rest_ms, rest_ms) } : {},
  ).catch(() => ({ ...row, rest_ms }));

/** Brings what a forgotten PIN kept shut under the present key, now that its key is open. */
export async function takeIn(id) {
  await bringBack(id);
  await changeRow(NOW, () => ({ is_swept: false }));
  return sweep();
}

/** How many logs lie under a key. */
export const logsUnder = async (id) =>
  (await getAll("logs")).filter((row) => row.sealed?.key === id).length;
