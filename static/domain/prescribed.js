/** What the clinic prescribes, as its server answers and as a connection keeps it. Pure. */
import { parsed, peopleOf } from "./answers.js";

/** What the clinic's answer holds for a patient's phone: {prescription}, the newest or null; null in no known form. */
export function prescribedIn(text) {
  const all = parsed(text)?.prescriptions;
  if (!Array.isArray(all) || !all.every(isPrescription)) return null;
  return { prescription: all.at(-1) ?? null };
}

const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;

const isPrescription = (one) =>
  isText(one?.id) &&
  Array.isArray(one.chosen?.points) &&
  one.chosen.points.every((point) => isText(point?.point_id) && isText(point.side) && isCount(point.presses)) &&
  [one.chosen.sessions_per_week_min, one.chosen.sessions_per_week_max].every(isCount) &&
  isText(one.chosen.starts_on);

/**
 * What a connection keeps of it: the prescription, and until a person has seen a change, the one that
 * was seen last.
 */
export function prescribedNow({ prescription: before = null, prescription_seen: seen = null }, { prescription }) {
  const isOther = before !== null && before.id !== prescription?.id;
  return { prescription, prescription_seen: isOther ? (seen ?? before) : seen };
}

/** What a connection keeps of an answer: whom staff may log for, what a patient practises; or null. */
export function toldIn({ text, etag }, pairing) {
  const read = pairing.patient && prescribedIn(text);
  if (read) return { ...prescribedNow(pairing, read), prescription_etag: etag };
  const people = pairing.staff && peopleOf(text);
  return people ? { people, prescription_etag: etag } : null;
}

/** Whether an answer to no logs says that there is nothing new to read: {tag}, as the ETag of what was read last. */
export function isTold({ text }, { prescription_etag: etag }) {
  const { tag } = parsed(text) ?? {};
  return isText(tag) && etag === `W/"${tag}"`;
}
