/** Patients of this phone in the vault: a code that only the phone knows, for a random id. */
import { isPatient } from "../domain/rows.js";
import { indexOf } from "./cipher.js";
import { getAll } from "./database.js";
import { commit, openedOrWhy, sealed } from "./seal.js";

const placeOf = (id) => `patients ${id}`;

/** Those that can be opened. */
export async function readOwnPatients() {
  const rows = await getAll("patients");
  const found = await Promise.all(rows.map((row) => openedOrWhy(placeOf(row.id), row)));
  return found.filter(isPatient);
}

export const patientOf = async (code) =>
  (await readOwnPatients()).find((one) => one.code === code);

/** The code stands in the index as a word that says nothing: no two patients may have the same. */
export async function sealedPatient(key, patient) {
  if (!key) return patient;
  if (!isPatient(patient)) throw new TypeError("No patient.");
  const { id } = patient;
  const code = await indexOf(key.index, patient.code);
  return { id, code, ...(await sealed(key, placeOf(id), patient)) };
}

export const keepPatient = (patient) =>
  commit(["patients"], async (key) => {
    const row = await sealedPatient(key, patient);
    return (tx) => tx.objectStore("patients").add(row);
  });
