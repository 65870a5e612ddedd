/** Whose logs these are: patients of this phone, and those for whom a clinic has connected it. */
import { t } from "../views/words.js";

/** Patients whose code is known here: [{id, code}]. */
export async function knownPatients({ vault, deliveries }) {
  const [own, pairings] = await Promise.all([vault.listPatients(), deliveries.listPairings()]);
  return [...own, ...pairings.map(({ patient }) => patient).filter(Boolean)];
}

/** The name of a course by its key, see `domain/course.js`. */
export const courseName = (patients, key) =>
  patients.find(({ id }) => id === key)?.code ?? (key === "home" ? t("At home") : t("Code not on this phone"));
