/** What of the vault cannot be read. Loaded when it is asked for. */
import { isDraft, JUDGES } from "../domain/rows.js";
import { isAside } from "./aside.js";
import { has, read } from "./database.js";
import { DRAFT_KEYS } from "./drafts.js";
import { damagedKeys } from "./keyring.js";
import { plainOf } from "./pairings.js";
import { openedOrWhy } from "./seal.js";
import { openedLogs } from "./vault.js";

/**
 * Every row that the app goes on without: [{store, key, value, is_locked}]. `value` as it lies there, or
 * opened, where only its form is wrong. `is_locked`: whole, but under a PIN that was not given.
 */
export async function unreadable(stores = STORES) {
  return (await Promise.all([...stores.map(ofStore), ofKeys()])).flat();
}

const ofKeys = async () =>
  (await damagedKeys()).map((row) => ({ store: "keys", key: row.id, value: row, is_locked: false }));

/** All but the logs: there may be very many. */
export const OTHERS = ["drafts", ...Object.keys(JUDGES).filter((store) => store !== "logs")];
const STORES = ["logs", ...OTHERS];

async function ofStore(store) {
  if (!(await has(store))) return [];
  const tx = await read(store);
  const [rows, keys] = await Promise.all([tx.store.getAll(), tx.store.getAllKeys()]);
  const values = await openedOf(store, rows, keys);
  const all = rows.map((row, i) => ({ store, key: keys[i], row, value: values[i] }));
  const isWhole = store === "drafts" ? inOneDraft(all) : isReadable;
  return all.filter((one) => !isWhole(one)).map(told);
}

const isOpen = ({ value }) => !value?.is_damaged && !value?.is_locked && value?.line !== null;

const isReadable = (one) => isOpen(one) && JUDGES[one.store](one.value);

/** Plan and moment are one session, or neither can be gone on with. */
function inOneDraft(all) {
  const parts = all.filter(({ key }) => DRAFT_KEYS.includes(key));
  const isWhole = parts.every(isOpen) && isDraft(Object.assign({}, ...parts.map(({ value }) => value)));
  return (one) => isWhole && parts.includes(one);
}

function told({ store, key, row, value }) {
  const is_locked = value?.is_locked === true || isAside(store, key);
  return { store, key, value: isOpen({ value }) ? value : row, is_locked };
}

async function openedOf(store, rows, keys) {
  if (store === "logs") return openedLogs(rows);
  const values = await Promise.all(rows.map((row, i) => openedOrWhy(`${store} ${String(keys[i])}`, row)));
  if (store !== "pairings") return values;
  return values.map((value, i) => (isOpen({ value }) ? { ...value, ...plainOf(rows[i]) } : value));
}
