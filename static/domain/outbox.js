/**
 * The outbox: which logs wait for which clinic, what is sent next, and what an answer changes. Pure.
 *
 * A log is made for somebody or for nobody. A connection ("pairing") has an address `to`: a clinic,
 * and the person or device there. A log that is made while a connection is in use gets a delivery
 * with that address, and is never sent anywhere else. No rule here can delete a log.
 */
import { meaningOf, verdictsOf } from "./answers.js";

export const LINES_MAX = 250;
export const BYTES_MAX = 512 * 1024;
const SECOND_MS = 1000;
const WAIT_MAX_MS = 300 * SECOND_MS;
const TOLD_MAX_MS = 3600 * SECOND_MS; // who answers "in ten years" is not believed
/** How long a phone with nothing to send leaves the clinic alone. */
export const QUIET_MS = 900 * SECOND_MS;
/** How seldom it asks whether a person has judged; and of how many logs at a time. */
const JUDGING_MS = 4 * 3600 * SECOND_MS;
export const ASKED_MAX = 25;

/** Not at the clinic, as far as the phone knows; the first of them is on the way. */
export const WAITING = "waiting";
export const NOT_THERE = ["waiting", "held", "refused"];
export const UNDECIDED = ["quarantined", "conflict"];
/** A person there left it out of the records, or looked at it beside the one that came first. */
export const DECIDED = ["rejected", "settled"];
export const THERE = ["delivered", ...UNDECIDED, ...DECIDED];
export const STATES = [...NOT_THERE, ...THERE];

export const NO_WAIT = { failures: 0, until_ms: 0, is_told: false, limit: LINES_MAX };

/** Where logs of a connection go, and those of no other: the server, and who owns the phone there. */
export const addressOf = ({ base, patient, staff, device_id }) =>
  `${base} ${patient?.id ?? staff?.id ?? device_id}`;

export function deliveryOf(id, to) {
  return { id, to, state: WAITING, tries: 0, seq: null, epoch: null, why: null };
}

/** The connections by which a session in this setting can be made: a patient's own, or a clinic's. */
export const choicesOf = (pairings, setting) =>
  pairings.filter((one) => one.state === "open" && Boolean(one.patient) === (setting === "home"));

/** The one that is used: the chosen one, or the newest; null after "stays on this phone". */
export function chosenOf(pairings, setting, chosen) {
  const choices = choicesOf(pairings, setting);
  if (chosen === "none" && choices.length) return null;
  return choices.find((one) => one.id === chosen) ?? choices.at(-1) ?? null;
}

/** As many of the lines, from the first on, as fit; never none of them. `lines`: [{bytes}]. */
export function batchOf(lines, limit) {
  let bytes = 0;
  const end = lines.slice(0, limit).findIndex((line) => {
    bytes += line.bytes + 1;
    return bytes > BYTES_MAX;
  });
  return lines.slice(0, end === -1 ? limit : Math.max(end, 1));
}

/** Whether to ask the clinic now. `cause`: "tap", "timer", or what a person did: "event". */
export function isDue({ wait = NO_WAIT }, cause, nowMs) {
  if (cause === "tap") return true;
  const restMs = wait.until_ms - nowMs;
  const isPast = restMs <= 0 || restMs > TOLD_MAX_MS; // or the phone's clock was put back
  return isPast || (cause === "event" && !wait.is_told);
}

/** Whether a connection without a waiting log is to be asked if all is as it was. */
export const isLookDue = ({ contact_ms: atMs }, cause, nowMs) =>
  isLongAgo(atMs, QUIET_MS, cause, nowMs);

/** Whether logs that a person judges are sent once more with such a look: their receipts tell. */
export const isAskDue = ({ asked_ms: atMs }, cause, nowMs) =>
  isLongAgo(atMs, JUDGING_MS, cause, nowMs);

const isLongAgo = (atMs, ageMs, cause, nowMs) =>
  cause === "tap" || !atMs || nowMs - atMs >= ageMs || nowMs < atMs;

/**
 * What an answer changes: {pairing, deliveries, goesOn, isNewEpoch}. `sent`: [{delivery, id, sha256}],
 * all of them waiting, or all at the clinic already and only asked about, which only a receipt can
 * change; `moment`: {now_ms, random}, a number from 0 to 1.
 */
export function answered(pairing, sent, answer, moment) {
  const meaning = meaningOf(answer);
  if (meaning.act === "read") return receipted(pairing, sent, meaning.body, moment);
  const wait = { ...NO_WAIT, ...pairing.wait };
  const tried = sent.filter(isWaiting);
  const isAlone = tried.length === 1;
  const isHalved = meaning.act === "halve" || meaning.act === "slower";
  const limit = isHalved ? Math.max(1, Math.ceil(tried.length / 2)) : wait.limit;
  const goesOn = meaning.act === "halve" && tried.length > 0;
  const why = meaning.why;
  return {
    pairing: {
      ...pairing,
      trouble: goesOn ? pairing.trouble : why,
      wait: goesOn ? { ...wait, limit } : { ...longer(wait, meaning.act, answer, moment), limit },
    },
    deliveries: isAlone && isHalved ? [setAside(tried[0].delivery, meaning)] : [],
    goesOn,
    isNewEpoch: false,
  };
}

const isWaiting = ({ delivery }) => delivery.state === WAITING;

/** A log that fails alone lets the others pass; what the server cannot do now is not its fault. */
function setAside(delivery, { act, why }) {
  if (act === "halve") return { ...delivery, state: "held", why };
  return { ...delivery, tries: delivery.tries + 1 };
}

function receipted(pairing, sent, body, { now_ms, random }) {
  const verdicts = verdictsOf(body, sent);
  const deliveries = sent.map(({ delivery }, i) => settled(delivery, verdicts[i]));
  const goesOn = sent.length === 0 || verdicts.some(Boolean);
  const wait = { ...NO_WAIT, ...pairing.wait };
  const limit = Math.min(LINES_MAX, 2 * Math.max(sent.length, wait.limit));
  const isNewEpoch = pairing.epoch !== body.epoch; // what it may have lost is sent at once
  const isAsked = sent.length > 0 && !sent.some(isWaiting);
  return {
    pairing: {
      ...pairing,
      epoch: body.epoch,
      backed_up_seq: body.backed_up_seq,
      contact_ms: now_ms,
      asked_ms: isAsked ? now_ms : (pairing.asked_ms ?? null),
      trouble: goesOn ? null : "stranger",
      wait: goesOn ? { ...NO_WAIT, limit } : longer(wait, "later", {}, { now_ms, random }),
    },
    deliveries,
    goesOn: goesOn && (sent.some(isWaiting) || isNewEpoch),
    isNewEpoch,
  };
}

/** What is as it was goes behind the others. */
function settled(delivery, verdict) {
  const isAsItWas = !verdict || verdict.state === delivery.state;
  const { envelope, ...rest } = delivery; // it ends with the receipt
  const kept = THERE.includes(verdict?.state) ? rest : delivery;
  return { ...kept, ...verdict, tries: delivery.tries + (isAsItWas ? 1 : 0) };
}

/** The next wait: twice as long each time, never all phones at once, and not before it was told. */
function longer(wait, act, { retry_after }, { now_ms, random }) {
  const failures = act === "ask" ? 9 : Math.min(wait.failures + 1, 9);
  const stepMs = Math.min(WAIT_MAX_MS, SECOND_MS * 2 ** failures);
  const ownMs = Math.max(SECOND_MS, stepMs * (0.5 + random / 2));
  const toldMs = toldMsOf(retry_after, now_ms);
  const restMs = Math.min(TOLD_MAX_MS, Math.max(ownMs, toldMs));
  return { ...wait, failures, until_ms: now_ms + Math.round(restMs), is_told: toldMs > 0 };
}

/** Retry-After in milliseconds: a number of seconds, or a date. 0 if there is none. */
export function toldMsOf(text, nowMs) {
  if (!text) return 0;
  if (/^\d+$/.test(text)) return Number(text) * SECOND_MS;
  return Math.max(0, (Date.parse(text) || 0) - nowMs);
}

/**
 * Whether a log must be sent again now that the clinic has another epoch: it was restored from a
 * backup, and nobody knows from which. What it still has it answers as a duplicate.
 */
export const isLost = ({ state, epoch }, newEpoch) => THERE.includes(state) && epoch !== newEpoch;

/** Sent anew, by its person or because the clinic may have lost it. */
export const again = (delivery) => ({ ...delivery, state: WAITING, tries: 0, why: null });

/**
 * How a log stands whose deletion is asked for: "waits", which is refused, "there", or "safe". Null
 * if it was made for nobody.
 */
export function standingOf(found) {
  if (!found) return null;
  if (!THERE.includes(found.delivery.state)) return "waits"; // nor one whose state nobody knows
  return isSafe(found.delivery, found.pairing) ? "safe" : "there";
}

/** Whether the phone may forget the log without anybody losing it. */
export const isSafe = ({ state, seq, epoch }, { epoch: now, backed_up_seq }) =>
  state === "delivered" && epoch === now && seq <= backed_up_seq;

/** The connection ends: its logs stay, and wait. The secret goes. */
export const ended = (pairing) => ({ ...pairing, state: "ended", token: null, wait: NO_WAIT });
