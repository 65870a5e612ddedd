/**
 * The part of the vault that knows where logs go: connections with clinics ("pairings"), and for
 * each log that was made for one its delivery. The logs themselves are never touched here.
 */
import { again, isLost, NOT_THERE, STATES, THERE, WAITING } from "../domain/outbox.js";
import { getAll, open, write } from "./vault.js";

const JUDGED = STATES.filter((state) => ![WAITING, "delivered"].includes(state));
const SHOWN_MAX = 100;

/** All of one address in one state, the least often tried first, then the oldest. */
const queueOf = (to, state) => IDBKeyRange.bound([to, state], [to, state, []]);

/** Every connection, the oldest first; an ended one has no token. */
export const listPairings = async () =>
  (await getAll("pairings")).sort(byAge);

const byAge = (a, b) => a.paired_ms - b.paired_ms || (a.id < b.id ? -1 : 1);

export const readPairing = async (id) => (await open()).get("pairings", id);

/** Keeps connections, a new one with those it puts an end to. */
export async function keepPairings(...pairings) {
  const tx = await write("pairings");
  await Promise.all([...pairings.map((one) => tx.store.put(one)), tx.done]);
}

/** Keeps whom a connection may log for, as long as it is open. */
export async function keepPeople(id, people) {
  const tx = await write("pairings");
  const pairing = await tx.store.get(id);
  if (pairing?.state === "open") await tx.store.put({ ...pairing, people });
  await tx.done;
}

/** The next logs to send to an address: [{delivery, record}]; the record is missing if it was lost. */
export async function waitingFor(to, count) {
  const tx = (await open()).transaction(["deliveries", "logs"]);
  const logs = tx.objectStore("logs");
  const queue = tx.objectStore("deliveries").index("queue");
  const deliveries = await queue.getAll(queueOf(to, WAITING), count);
  const records = await Promise.all(deliveries.map(({ id }) => logs.get(id)));
  return deliveries.map((delivery, i) => ({ delivery, record: records[i] }));
}

/** Deliveries by address and state, with the connections they belong to: all of one moment. */
export async function readCounts() {
  const db = await open();
  if (!db.objectStoreNames.contains("pairings")) return [];
  const tx = db.transaction(["pairings", "deliveries"]);
  const pairings = (await tx.objectStore("pairings").getAll()).sort(byAge);
  const queue = tx.objectStore("deliveries").index("queue");
  const count = async ({ to }) => {
    const found = await Promise.all(STATES.map((state) => queue.count(queueOf(to, state))));
    return Object.fromEntries(STATES.map((state, i) => [state, found[i]]));
  };
  return Promise.all(pairings.map(async (one) => ({ pairing: one, counts: await count(one) })));
}

/** What the clinic, or the phone, judged and a person should see: [{delivery, record}]. */
export async function judgedFor(to) {
  const tx = (await open()).transaction(["deliveries", "logs"]);
  const queue = tx.objectStore("deliveries").index("queue");
  const found = await Promise.all(
    JUDGED.map((state) => queue.getAll(queueOf(to, state), SHOWN_MAX)),
  );
  const logs = tx.objectStore("logs");
  return Promise.all(
    found.flat().map(async (delivery) => ({ delivery, record: await logs.get(delivery.id) })),
  );
}

/** The lines that are not at the clinic, as the phone knows; for a file. */
export async function linesNotAt(to) {
  const tx = (await open()).transaction(["deliveries", "logs"]);
  const queue = tx.objectStore("deliveries").index("queue");
  const found = await Promise.all(NOT_THERE.map((state) => queue.getAll(queueOf(to, state))));
  const logs = tx.objectStore("logs");
  const records = await Promise.all(found.flat().map(({ id }) => logs.get(id)));
  return records.filter(Boolean);
}

/** Logs that were made for nobody: before a connection, or without one. */
export async function madeForNobody() {
  const tx = (await open()).transaction(["deliveries", "logs"]);
  const [deliveries, logs] = ["deliveries", "logs"].map((name) => tx.objectStore(name));
  if ((await logs.count()) === (await deliveries.count())) return []; // none has to be read
  const known = new Set(await deliveries.getAllKeys());
  return (await logs.getAll()).filter(({ id }) => !known.has(id));
}

/**
 * Keeps what an answer came to, all or nothing. Of the deliveries only those that are still as they
 * were sent: a log may have been deleted, or sent by another tab, meanwhile. With a new epoch of
 * the clinic every log it may have lost waits again, in the same moment.
 */
export async function settle({ pairing, deliveries, isNewEpoch }) {
  const tx = await write(["pairings", "deliveries"]);
  const [pairings, store] = ["pairings", "deliveries"].map((name) => tx.objectStore(name));
  const now = await pairings.get(pairing.id);
  const isOpen = now?.state === "open"; // else it was ended while the answer was on its way
  if (isOpen) await pairings.put({ ...now, ...changed(pairing) });
  const found = await Promise.all(deliveries.map(({ id }) => store.get(id)));
  const same = deliveries.filter((one, i) => found[i]?.to === one.to && found[i].state === WAITING);
  await Promise.all(same.map((one) => store.put(one)));
  if (isOpen && isNewEpoch) await sendLostAgain(store.index("queue"), pairing);
  await tx.done;
}

const changed = ({ epoch, backed_up_seq, contact_ms, trouble, wait }) => ({
  ...{ epoch, backed_up_seq, contact_ms, trouble, wait },
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
