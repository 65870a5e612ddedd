/**
 * What the clinic's answer to a batch of logs means: a table, and how a receipt is told from all
 * else. Pure.
 *
 * Whoever answers may be a hotel's login page, a broken proxy or a server of another clinic. So an
 * answer is believed only in our own form, and no answer at all takes a log away.
 */

/**
 * The first row that fits counts. `from`, `to`: the status; `is`: the form that the body must have.
 *
 * Acts: "read" the receipts; "later": wait, as often as it takes, longer each time; "slower": that,
 * with half as many logs; "halve": at once with half as many, and a log that fails alone is set
 * aside; "ask": a person must do something, meanwhile try seldom.
 */
export const ANSWERS = [
  { how: "network", act: "later", why: "no-contact" },
  { how: "timeout", act: "slower", why: "no-contact" },
  { how: "redirect", act: "later", why: "stranger" },
  { from: 200, to: 299, is: "receipts", act: "read", why: null },
  { from: 200, to: 299, act: "later", why: "stranger" },
  { from: 400, to: 400, is: "problem", act: "halve", why: "unreadable" },
  { from: 401, to: 401, is: "problem", act: "ask", why: "signed-out" },
  { from: 403, to: 403, is: "problem", act: "ask", why: "forbidden" },
  { from: 408, to: 408, act: "slower", why: "busy" },
  { from: 409, to: 409, is: "problem", act: "halve", why: "unreadable" },
  { from: 413, to: 413, is: "problem", act: "halve", why: "too-large" },
  { from: 413, to: 413, act: "slower", why: "too-large" },
  { from: 422, to: 422, is: "problem", act: "halve", why: "unreadable" },
  { from: 425, to: 425, act: "later", why: "busy" },
  { from: 429, to: 429, act: "later", why: "busy" },
  { from: 500, to: 500, act: "slower", why: "failed" },
  { from: 502, to: 504, act: "later", why: "busy" },
  { from: 501, to: 599, act: "later", why: "failed" },
  { from: 0, to: 999, act: "later", why: "stranger" },
];

export const PROBLEM = "urn:periost:problem:";

/** What the receipt of a log that lies apart tells once a person at the clinic has decided. */
const DECIDED = { quarantined: "rejected", conflict: "settled" };

/** What becomes of a log with a receipt of this status. */
export const STATES = {
  stored: "delivered",
  duplicate: "delivered",
  conflict: "conflict",
  quarantined: "quarantined",
  refused: "refused",
};

/** `answer`: {how: "answer", status, text} or {how: "network" | "timeout" | "redirect"}. */
export function meaningOf(answer) {
  const body = answer.how === "answer" ? parsed(answer.text) : null;
  const form = formOf(body);
  const row = ANSWERS.find((one) => fits(one, answer, form));
  return { act: row.act, why: row.why, body };
}

const fits = ({ how = "answer", from, to, is }, answer, form) =>
  how === answer.how &&
  (how !== "answer" || (answer.status >= from && answer.status <= to)) &&
  (is === undefined || is === form);

function formOf(body) {
  if (!isRecord(body)) return null;
  if (isText(body.type) && body.type.startsWith(PROBLEM)) return "problem";
  return isText(body.epoch) && isSeq(body.backed_up_seq) && Array.isArray(body.receipts)
    ? "receipts"
    : null;
}

/**
 * The verdict on each line that was sent, in its order; null where nothing in the answer is its
 * receipt. `sent`: [{id, sha256}].
 */
export function verdictsOf({ epoch, receipts }, sent) {
  const found = new Map(receipts.filter(isRecord).map((one) => [one.sha256, one]));
  return sent.map((line) => {
    const receipt = found.get(line.sha256);
    if (!receipt || !isReceiptOf(receipt, line, epoch)) return null;
    const { status, seq = null, problem } = receipt;
    const reason = reasonOf(problem);
    const isDecided = reason.why !== null && reason.why === DECIDED[status];
    return { state: isDecided ? reason.why : STATES[status], seq, epoch, ...reason };
  });
}

function isReceiptOf({ id, status, seq = null, epoch = null }, line, heard) {
  if (!Object.hasOwn(STATES, status) || (epoch !== null && epoch !== heard)) return false;
  // A line without a readable id is refused without one; its hash still says which it is.
  if (id !== line.id) return status === "refused" && id === null;
  return STATES[status] === "delivered" ? isSeq(seq) : seq === null || isSeq(seq);
}

const WORDS_MAX = 300;

/** Why a log was judged: a name (of a check, or of the problem), a sentence, a place in the log. */
function reasonOf(problem) {
  const { type, reason, detail, path } = isRecord(problem) ? problem : {};
  const name = isText(type) && type.startsWith(PROBLEM) ? type.slice(PROBLEM.length) : null;
  return { why: bounded(reason) ?? name, told: bounded(detail), path: bounded(path) };
}

const bounded = (text) => (isText(text) ? text.slice(0, WORDS_MAX) : null);

/** The patients that a phone of staff may log for: [{id, code}], or null in any other form. */
export function peopleOf(text) {
  const { patients } = parsed(text) ?? {};
  const isPerson = (one) => isRecord(one) && isText(one.id) && isText(one.code);
  return Array.isArray(patients) && patients.every(isPerson)
    ? patients.map(({ id, code }) => ({ id, code }))
    : null;
}

/** What a person gets to know of an answer to something else than logs: its problem's name. */
export function problemOf(answer) {
  const { body } = meaningOf(answer);
  return formOf(body) === "problem" ? body.type.slice(PROBLEM.length) : null;
}

const isText = (value) => typeof value === "string";
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isSeq = (value) => Number.isSafeInteger(value) && value >= 0;

/** The JSON in a text; null if it holds none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
