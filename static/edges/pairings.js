/** Connections with clinics in the vault: names and secrets sealed, what a delivery changes in plain. */
import { isPairing } from "../domain/rows.js";
import { getAll, read } from "./database.js";
import { openedOrWhy, sealed } from "./seal.js";

const PLAIN = [
  ...["id", "to", "state", "paired_ms", "epoch", "backed_up_seq", "contact_ms", "asked_ms"],
  ...["trouble", "wait"],
];
const placeOf = (id) => `pairings ${id}`;

/** The part of a row that a transaction may change by itself. */
export const plainOf = (row) =>
  Object.fromEntries(PLAIN.filter((name) => name in row).map((name) => [name, row[name]]));

export const sealedPairing = async (key, pairing) =>
  key
    ? { ...plainOf(pairing), ...(await sealed(key, placeOf(pairing.id), pairing)) }
    : pairing;

/** The connection of a row; null if it cannot be opened, or gone on with. */
export async function openedPairing(row) {
  const value = row && (await openedOrWhy(placeOf(row.id), row));
  const pairing = { ...value, ...plainOf(row ?? {}) };
  return isPairing(pairing) ? pairing : null;
}

export const openedPairings = async (rows) =>
  (await Promise.all(rows.map(openedPairing))).filter(Boolean);

export const readPairings = async () => openedPairings(await getAll("pairings"));

export const readPairing = async (id) => openedPairing(await (await read("pairings")).store.get(id));
