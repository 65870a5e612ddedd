/**
 * The part of the vault that knows where logs go: connections with clinics ("pairings"), and for
 * each log that was made for one its delivery. The logs themselves are never touched here.
 *
 * A delivery holds no name and lies in plain, so that answers can be settled in one transaction.
 */
import { again, isLost, NOT_THERE, STATES, THERE, WAITING } from "../domain/outbox.js";
import { has, read, write } from "./database.js";
import { openedPairing, openedPairings, plainOf, readPairings, readPairing, sealedPairing } from "./pairings.js";
import { commit } from "./seal.js";
import { openedLogs } from "./vault.js";

export { readPairing };

const JUDGED = STATES.filter((state) => ![WAITING, "delivered"].includes(state));
const SHOWN_MAX = 100;

/** All of one address in one state, the least often tried first, then the oldest. */
const queueOf = (to, state) => IDBKeyRange.bound([to, state], [to, state, []]);

/** Every connection, the oldest first; an ended one has no token. */
export const listPairings = async () => (await readPairings()).sort(byAge);

const byAge = (a, b) => a.paired_ms - b.paired_ms || (a.id < b.id ? -1 : 1);

/** Keeps connections, a new one with those it puts an end to. */
export const keepPairings = (...pairings) =>
  commit(["pairings"], async (key) => {
    const rows = await Promise.all(pairings.map((one) => sealedPairing(key, one)));
    return (tx) => Promise.all(rows.map((row) => tx.objectStore("pairings").put(row)));
  });

/** Keeps what the clinic told of a connection, whom it may log for or what to practise, while it is open. */
export async function keepTold(id, told) {
  const pairing = await readPairing(id);
  if (pairing?.state !== "open") return;
  await commit(["pairings"], async (key) => {
    const row = await sealedPairing(key, { ...pairing, ...told });
    return async (tx) => {
      const store = tx.objectStore("pairings");
      const now = await store.get(id);
      if (now?.state === "open") await store.put({ ...row, ...plainOf(now) });
    };
  });
}

/**
 * The first logs of an address in a state: [{delivery, record}]; the record is missing if it was lost.
 * Those that a forgotten PIN keeps shut stay where they are, and hold up no other.
 */
export async function firstOf(to, state, count) {
  const found = [];
  for (let at = 0; found.length < count; at += count) {
    const tx = await read(["deliveries", "logs"]);
    const queue = tx.objectStore("deliveries").index("queue");
    const all = await queue.getAll(queueOf(to, state), at + count);
    const deliveries = all.slice(at);
    const logs = tx.objectStore("logs");
    const records = await openedLogs(await Promise.all(deliveries.map(({ id }) => logs.get(id))));
    const both = deliveries.map((delivery, i) => ({ delivery, record: records[i] }));
    found.push(...both.filter(({ record }) => !record?.is_locked));
    if (deliveries.length < count) break;
  }
  return found.slice(0, count);
}

/** Logs of an address that wait and cannot be opened here, but by the clinic: their deliveries. */
export async function shutOf(to, count) {
  const tx = await read(["deliveries", "logs"]);
  const all = await tx.objectStore("deliveries").index("queue").getAll(queueOf(to, WAITING));
  const sealed = all.filter(({ envelope }) => typeof envelope === "string");
  const rows = await Promise.all(sealed.map(({ id }) => tx.objectStore("logs").get(id)));
  const records = await openedLogs(rows);
  return sealed.filter((_, i) => records[i]?.is_locked).slice(0, count);
}

/** Logs of an address that wait, can be read, and have no envelope: [{delivery, record}]. */
export async function withoutEnvelope(to) {
  const tx = await read(["deliveries", "logs"]);
  const all = await tx.objectStore("deliveries").index("queue").getAll(queueOf(to, WAITING));
  const bare = all.filter(({ envelope }) => envelope === undefined);
  const records = await openedLogs(await Promise.all(bare.map(({ id }) => tx.objectStore("logs").get(id))));
  return bare.map((delivery, i) => ({ delivery, record: records[i] })).filter(({ record }) => readable(record));
}

/** Keeps the envelopes of deliveries that still wait: one may have been settled meanwhile. */
export async function keepEnvelopes(deliveries) {
  if (deliveries.length === 0) return;
  const tx = await write("deliveries");
  const now = await Promise.all(deliveries.map(({ id }) => tx.store.get(id)));
  const waiting = deliveries.filter((_, i) => now[i]?.state === WAITING);
  await Promise.all([
    ...waiting.map(({ id, envelope }) => tx.store.put({ ...now.find((one) => one?.id === id), envelope })),
    tx.done,
  ]);
}

/** Deliveries by address and state, with the connections they belong to: all of one moment. */
export async function readCounts() {
  if (!(await has("pairings"))) return [];
  const tx = await read(["pairings", "deliveries"]);
  const rows = (await tx.objectStore("pairings").getAll()).filter(({ to }) => typeof to === "string");
  const queue = tx.objectStore("deliveries").index("queue");
  const count = async ({ to }) => {
    const found = await Promise.all(STATES.map((state) => queue.count(queueOf(to, state))));
    return Object.fromEntries(STATES.map((state, i) => [state, found[i]]));
  };
  const counts = new Map(await Promise.all(rows.map(async (row) => [row.id, await count(row)])));
  const pairings = (await openedPairings(rows)).sort(byAge);
  return pairings.map((one) => ({ pairing: one, counts: counts.get(one.id) }));
}

/** {all, bare}: how many logs wait, and how many of them without an envelope; told while the vault is locked. */
export async function countWaiting() {
  if (!(await has("deliveries"))) return { all: 0, bare: 0 };
  const all = (await (await read("deliveries")).store.getAll()).filter(({ state }) => state === WAITING);
  return { all: all.length, bare: all.filter(({ envelope }) => envelope === undefined).length };
}

/** What the clinic, or the phone, judged and a person should see: [{delivery, record}]. */
export async function judgedFor(to) {
  const tx = await read(["deliveries", "logs"]);
  const queue = tx.objectStore("deliveries").index("queue");
  const found = await Promise.all(
    JUDGED.map((state) => queue.getAll(queueOf(to, state), SHOWN_MAX)),
  );
  const logs = tx.objectStore("logs");
  const rows = await Promise.all(found.flat().map(({ id }) => logs.get(id)));
  const records = await openedLogs(rows);
  return found.flat().map((delivery, i) => ({ delivery, record: readable(records[i]) }));
}

/** A record whose line can be shown and exported; undefined if it cannot be opened. */
const readable = (record) => (record && record.line !== null ? record : undefined);

/** The lines that are not at the clinic, as the phone knows; for a file. */
export async function linesNotAt(to) {
  const tx = await read(["deliveries", "logs"]);
  const queue = tx.objectStore("deliveries").index("queue");
  const found = await Promise.all(NOT_THERE.map((state) => queue.getAll(queueOf(to, state))));
  const logs = tx.objectStore("logs");
  const rows = await Promise.all(found.flat().map(({ id }) => logs.get(id)));
  return (await openedLogs(rows)).filter(readable);
}

/** Where a log goes: {delivery, pairing}; null if it was made for nobody. */
export async function destinationOf(id) {
  if (!(await has("deliveries"))) return null;
  const tx = await read(["pairings", "deliveries"]);
  const [delivery, rows] = await Promise.all([
    tx.objectStore("deliveries").get(id),
    tx.objectStore("pairings").getAll(),
  ]);
  const row = rows.sort(byAge).findLast(({ to }) => to === delivery?.to);
  const pairing = row && (await openedPairing(row));
  return pairing ? { delivery, pairing } : null;
}

/** By the id of each log that was made for a clinic: {device_id, waits}, who sends it, and whether it is to. */
export async function senders() {
  if (!(await has("deliveries"))) return new Map();
  const tx = await read(["pairings", "deliveries"]);
  const [rows, deliveries] = await Promise.all(
    ["pairings", "deliveries"].map((name) => tx.objectStore(name).getAll()),
  );
  const newest = new Map(rows.sort(byAge).map(({ to, id }) => [to, id]));
  return new Map(
    deliveries.map(({ id, to, state }) => [
      id,
      { device_id: newest.get(to) ?? null, waits: NOT_THERE.includes(state) },
    ]),
  );
}

/** Logs that were made for nobody: before a connection, or without one. */
export async function madeForNobody() {
  const tx = await read(["deliveries", "logs"]);
  const [deliveries, logs] = ["deliveries", "logs"].map((name) => tx.objectStore(name));
  if ((await logs.count()) === (await deliveries.count())) return []; // none has to be read
  const known = new Set(await deliveries.getAllKeys());
  const rows = (await logs.getAll()).filter(({ id }) => !known.has(id));
  return (await openedLogs(rows)).filter(readable);
}

/**
 * Keeps what an answer came to, all or nothing. Of the deliveries only those that are still as they
 * were sent: a log may have been deleted, or sent by another tab, meanwhile. With a new epoch of
 * the clinic every log it may have lost waits again, in the same moment.
 */
export async function settle({ pairing, deliveries, isNewEpoch }, sent) {
  const tx = await write(["pairings", "deliveries"]);
  const [pairings, store] = ["pairings", "deliveries"].map((name) => tx.objectStore(name));
  const now = await pairings.get(pairing.id);
  const isOpen = now?.state === "open"; // else it was ended while the answer was on its way
  if (isOpen) await pairings.put({ ...now, ...changed(pairing) }); // what is sealed in it stays
  const found = await Promise.all(deliveries.map(({ id }) => store.get(id)));
  const was = new Map(sent.map(({ delivery }) => [delivery.id, delivery]));
  const isAsSent = ({ id, to, state }) => was.get(id)?.to === to && was.get(id).state === state;
  const same = deliveries.filter((_, i) => found[i] && isAsSent(found[i]));
  await Promise.all(same.map((one) => store.put(one)));
  if (isOpen && isNewEpoch) await sendLostAgain(store.index("queue"), pairing);
  await tx.done;
}

const changed = ({ epoch, backed_up_seq, contact_ms, asked_ms, trouble, wait }) => ({
  ...{ epoch, backed_up_seq, contact_ms, asked_ms, trouble, wait },
});

async function sendLostAgain(queue, { to, epoch }) {
  for (const state of THERE) {
    const kept = await queue.getAll(queueOf(to, state));
    const lost = kept.filter((one) => isLost(one, epoch));
    await Promise.all(lost.map((one) => queue.objectStore.put(again(one))));
  }
}

/** Puts deliveries as they are given, of logs that a person chose to send or to send again. */
export async function keepDeliveries(deliveries) {
  const tx = await write("deliveries");
  await Promise.all([...deliveries.map((one) => tx.store.put(one)), tx.done]);
}
