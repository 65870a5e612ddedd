/** What may be said of the logs and the clinic without a lie. Pure. */
import { NOT_THERE, THERE, UNDECIDED, WAITING } from "./outbox.js";

const sum = (counts, states) => states.reduce((total, state) => total + (counts[state] ?? 0), 0);

/**
 * One connection: {kind, waiting, refused, undecided, contact_ms, trouble}.
 *
 * `counts` has the deliveries of its address by state. "all" is said only if none is missing and
 * the clinic was heard of; under a new epoch of the clinic its old receipts are none any more.
 */
export function stateOf({ pairing, counts }) {
  const waiting = counts[WAITING] ?? 0;
  const refused = sum(counts, NOT_THERE) - waiting;
  return {
    kind: kindOf(pairing, counts),
    waiting,
    refused,
    undecided: sum(counts, UNDECIDED),
    contact_ms: pairing.contact_ms ?? null,
    trouble: pairing.trouble ?? null,
  };
}

function kindOf({ state, epoch, contact_ms }, counts) {
  if (counts[WAITING]) return state === "ended" ? "stranded" : "waiting";
  if (sum(counts, NOT_THERE)) return "refused";
  if (!epoch || !contact_ms) return "unknown";
  return sum(counts, THERE) ? "all" : "nothing";
}

/** One connection an address: the open one, or the last that ended with logs still waiting. */
export function shownOf(read) {
  const open = read.filter(({ pairing }) => pairing.state === "open");
  const taken = new Set(open.map(({ pairing }) => pairing.to));
  const left = read
    .filter(({ pairing, counts }) => pairing.state === "ended" && counts[WAITING] > 0)
    .filter(({ pairing }) => !taken.has(pairing.to) && taken.add(pairing.to));
  return [...open, ...left];
}

/** From what must be done to what is well. */
const ORDER = ["stranded", "waiting", "refused", "unknown", "all", "nothing"];

/** All connections in one line: the most urgent kind, sums, and the oldest contact. */
export function summaryOf(states) {
  if (states.length === 0) return null;
  const total = (key) => states.reduce((all, one) => all + one[key], 0);
  const contacts = states.map((one) => one.contact_ms);
  return {
    kind: ORDER.find((kind) => states.some((one) => one.kind === kind)),
    waiting: total("waiting"),
    refused: total("refused"),
    undecided: total("undecided"),
    contact_ms: contacts.includes(null) ? null : Math.min(...contacts),
    trouble: states.find((one) => one.trouble)?.trouble ?? null,
  };
}
