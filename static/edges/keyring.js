/**
 * The keys of the phone. What is personal is sealed under the present one: a key of this device,
 * made at the first start, or one that a PIN opens. An older key stays until nothing needs it.
 *
 * A key of the device keeps off whoever only looks into the browser's files. With a PIN the key lies
 * there wrapped by a key that the PIN makes; neither PIN nor key is ever written or sent.
 */
import { ASIDE, putAside } from "./aside.js";
import { canSeal, decrypt, encrypt, keyOfSecret, keysOf, masterOf, newMaster } from "./cipher.js";
import { randomBytes } from "./clock.js";
import { getAll, readOnlyBecause, write } from "./database.js";

export const ROUNDS = 600_000;
export const NOW = "now"; // the record that says which key is the present one, and whether all is under it
const WRAPPED = "periost master";

let ring = null; // a promise of {now, rows, keys}: the keys that are open, by id
const opened = new Map(); // keys that a PIN has opened in this page

/** The ring as it is kept; read once, or again after a change. */
export function keyring() {
  ring ??= readRing().catch((error) => {
    ring = null; // without its keys nothing may be taken for a phone that seals nothing
    throw error;
  });
  return ring;
}

export const forgetRing = () => {
  ring = null;
};

async function readRing() {
  const found = await openRing();
  if (hasPresent(found) || !canSeal || (await readOnlyBecause())) return found;
  await makePresent(found.now?.key);
  return openRing();
}

/** `rows`: keys that open, now or by their PIN. One that is damaged opens nothing, and stays where it is. */
async function openRing() {
  const all = await getAll("keys");
  const made = await Promise.all(all.map(({ id, master }) => openMaster(id, master)));
  const keys = new Map([...opened, ...made.filter(Boolean).map((one) => [one.id, one])]);
  const now = all.find((one) => one.id === NOW) ?? null;
  return { now, rows: all.filter((row, i) => row.id !== NOW && (made[i] || isWrapped(row))), keys };
}

const openMaster = async (id, master) =>
  master ? keysOf(master).then((keys) => ({ id, ...keys }), () => null) : null;

const isWrapped = ({ wrapped, salt, rounds }) =>
  [wrapped?.iv, wrapped?.data, salt].every(ArrayBuffer.isView) && Number.isSafeInteger(rounds) && rounds > 0;

const hasPresent = ({ now, rows }) => rows.some(({ id }) => id === now?.key);

const newId = () => `key-${[...randomBytes(8)].join("-")}`;

/**
 * A key of this device: the first, or in the place of one that is damaged, so that a new record can be
 * sealed. `lost` names that one. A browser that cannot keep keys keeps records as they are.
 */
async function makePresent(lost) {
  const row = { id: newId(), master: await masterOf(newMaster()) };
  try {
    const tx = await write("keys");
    const now = await tx.store.get(NOW);
    const isNamed = typeof now?.key === "string";
    // Another window may have been first.
    const rows = isNamed && now.key !== lost ? [] : [row, { id: NOW, key: row.id, is_swept: false }];
    if (now && !isNamed) rows.push({ ...now, id: `${NOW} before ${row.id}` });
    await Promise.all([...rows.map((one) => tx.store.put(one)), tx.done]);
  } catch {
    // Full, or unable: the next start tries again.
  }
}

/** Rows that are neither a key nor name the present one. */
export async function damagedKeys() {
  const { rows } = await keyring();
  const whole = [NOW, ...rows.map(({ id }) => id)];
  return (await getAll("keys")).filter(({ id }) => !whole.includes(id));
}

/** The key that new records are sealed under; null where nothing is sealed. Throws while it is locked. */
export async function presentKey() {
  const { now, keys } = await keyring();
  if (!now) return null;
  const key = keys.get(now.key);
  if (!key) throw new DOMException("The vault is locked.", "InvalidAccessError");
  return key;
}

/** The row of the PIN that opens the present key; null without a PIN. */
export async function pinRow() {
  forgetRing(); // another window may have changed it
  const { now, rows } = await keyring();
  return rows.find((one) => one.id === now?.key && one.wrapped) ?? null;
}

/** The same, if the PIN has to be asked for before anything can be read. */
export async function lockedBy() {
  const row = await pinRow();
  return row && !(await keyring()).keys.has(row.id) ? row : null;
}

/** Keys of earlier PINs that something still lies under, while the phone goes on under another one. */
export async function shutKeys() {
  const { now, rows } = await keyring();
  return rows.filter((one) => one.id !== now?.key && one.wrapped);
}

/**
 * A new present key: under a PIN, or of the device if `pin` is null. Records follow by a sweep; what
 * the key `shut` keeps, whose PIN is forgotten, is put aside in the same moment.
 */
export async function changeKey(pin, shut = null) {
  const raw = newMaster();
  const id = newId();
  const master = await masterOf(raw);
  const row = pin === null ? { id, master } : { id, ...(await wrap(raw, pin, id)) };
  raw.fill(0);
  const keys = { id, ...(await keysOf(master)) };
  const tx = await write(["keys", ...ASIDE]);
  const store = tx.objectStore("keys");
  await Promise.all([
    store.put(row),
    store.put({ id: NOW, key: id, is_swept: false }),
    shut && putAside(tx, shut),
    tx.done,
  ]);
  opened.set(id, keys);
  forgetRing();
}

async function wrap(raw, pin, id) {
  const salt = randomBytes(16);
  const key = await keyOfSecret(pin, salt, ROUNDS);
  const wrapped = await encrypt(key, raw, `${WRAPPED} ${id}`);
  return { wrapped, salt, rounds: ROUNDS, failures: 0, rest_ms: 0 };
}

/** Opens the key of `row` with a PIN; false if it is another PIN's. */
export async function openWith({ id, salt, rounds, wrapped }, pin) {
  const key = await keyOfSecret(pin, salt, rounds);
  let raw;
  try {
    raw = await decrypt(key, wrapped, `${WRAPPED} ${id}`);
  } catch {
    return false;
  }
  opened.set(id, { id, ...(await keysOf(await masterOf(raw))) });
  raw.fill(0);
  forgetRing();
  return true;
}

/** Changes a row of the ring by what `part(row)` gives; the row as it is then. Throws if it is gone. */
export async function changeRow(id, part) {
  const tx = await write("keys");
  const row = await tx.store.get(id);
  const changed = { ...row, ...part(row) };
  await Promise.all([row && tx.store.put(changed), tx.done]);
  forgetRing();
  return changed;
}

/** In a transaction: whether the key is still the present one. Another window may have changed it. */
export const isPresent = async (tx, key) =>
  !key || (await tx.objectStore("keys").get(NOW))?.key === key.id;

/** After a sweep: keys that nothing needs any more go; one of a damaged record stays with it. */
export async function endSweep(stores, key) {
  const { rows } = await keyring(); // without the damaged ones
  const tx = await write([...stores, "keys"]);
  const keys = tx.objectStore("keys");
  const all = await Promise.all(stores.map((name) => tx.objectStore(name).getAll()));
  const needed = new Set([key.id, NOW, ...all.flat().map((row) => row?.sealed?.key)]);
  const unneeded = rows.map(({ id }) => id).filter((id) => !needed.has(id));
  const now = await keys.get(NOW);
  const isPresent = now?.key === key.id;
  await Promise.all([
    ...(isPresent ? unneeded.map((id) => keys.delete(id)) : []),
    isPresent && keys.put({ ...now, is_swept: true }),
    tx.done,
  ]);
  forgetRing();
}
