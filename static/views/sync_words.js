/** What is said of logs and the clinic. Every sentence holds for as long as it can stand on a screen. */
import { date, language, t, tn } from "./words.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const JUST_NOW_MS = 2 * MINUTE_MS;

/** "yesterday, 18:05": a day and a time, which stay true while the words are read. */
function dayAndTime(atMs, nowMs) {
  const time = date(atMs, { timeStyle: "short" });
  const days = calendarDay(nowMs) - calendarDay(atMs);
  if (days !== 0 && days !== 1) return date(atMs);
  const day = new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(-days, "day");
  return `${day}, ${time}`;
}

function calendarDay(atMs) {
  const at = new Date(atMs);
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY_MS);
}

export const lastContact = ({ contact_ms, now_ms }) =>
  contact_ms === null
    ? t("no contact yet")
    : t("last contact {when}", { when: dayAndTime(contact_ms, now_ms) });

const HEADS = {
  all: () => t("All logs are at the clinic"),
  nothing: () => t("No log for the clinic yet"),
  unknown: () => t("Not known yet what the clinic has"),
  waiting: ({ waiting }) => tn("{n} log waits for the clinic", "{n} logs wait for the clinic", waiting),
  stranded: ({ waiting }) =>
    tn(
      "{n} log waits for a clinic that this phone is not connected with",
      "{n} logs wait for a clinic that this phone is not connected with",
      waiting,
    ),
  refused: ({ refused }) =>
    tn("{n} log was not accepted", "{n} logs were not accepted", refused),
};

/** One sentence: how it stands, and since when that is known. */
export const stateWords = (state) => `${HEADS[state.kind](state)}, ${lastContact(state)}`;

/** What else a person should know, a sentence each. */
export function moreWords({ kind, refused, undecided, trouble, waiting }) {
  return [
    kind !== "refused" && refused > 0 && HEADS.refused({ refused }),
    undecided > 0 &&
      tn(
        "{n} log is at the clinic, where a person decides about it",
        "{n} logs are at the clinic, where a person decides about them",
        undecided,
      ),
    trouble && troubleWords(trouble, waiting),
  ].filter(Boolean);
}

const TROUBLES = {
  "no-contact": () => t("The clinic cannot be reached. The phone tries again by itself."),
  busy: () => t("The clinic’s server is busy. The phone tries again by itself."),
  failed: () => t("The clinic’s server failed. The phone tries again by itself."),
  stranger: () =>
    t("Something else answers in place of the clinic: a login page of this network, perhaps."),
  "signed-out": () =>
    t("The clinic does not know this phone any more. Ask it for a new code; the logs stay here."),
  forbidden: () => t("The clinic does not take logs from this phone. Ask there; the logs stay here."),
};

/** `waiting`: only who has something to send is troubled by a clinic out of reach. */
const troubleWords = (trouble, waiting) => {
  const isForPerson = trouble === "signed-out" || trouble === "forbidden";
  return (waiting > 0 || isForPerson) && TROUBLES[trouble]?.();
};

export const isForPerson = ({ kind, trouble, refused }) =>
  refused > 0 || kind === "stranded" || ["signed-out", "forbidden"].includes(trouble);

/** Where a log stands that a person should look at. */
export const deliveryWords = (state) =>
  ({
    held: t("Not accepted; it stays on this phone"),
    refused: t("Not accepted by the clinic; it stays on this phone"),
    quarantined: t("At the clinic; a person decides about it"),
    conflict: t("At the clinic beside another log of the same id; a person decides"),
    rejected: t("At the clinic, which left it out of its records"),
    settled: t("At the clinic beside the log of the same id that came first; no part of its records"),
  })[state];

/** Where any log stands, in a few words. */
export const placeWords = (state) =>
  ({ waiting: t("Waits to be sent"), delivered: t("At the clinic") })[state] ??
  deliveryWords(state);

/** Reasons that the server, or the phone itself, gives by name. */
const REASONS = () => ({
  unreadable: t("The clinic’s server could not read it."),
  "too-large": t("It is larger than the clinic’s server takes."),
  damaged: t("It is not as it was when it was saved."),
  "log-in-conflict": t("Another log has the same id."),
  "log-not-json": t("The clinic’s server could not read it."),
  "log-not-valid": t("Something is missing in it, or has another form than the clinic expects."),
  "not-opened": t("It went sealed, and the clinic’s server has no key that opens it."),
  "log-newer": t("It was made by a newer app than the clinic’s server knows."),
  "device-revoked": t("The clinic unlinked this phone before it was sent."),
  "patient-not-of-this-device": t("It does not name a patient whom this phone is for."),
  rejected: t("A person there has looked at it."),
  settled: t("A person there has looked at both."),
  "device-not-of-this-owner": t("It names another phone as its maker."),
  "bundle-unknown": t("It was made with protocols that the clinic’s server does not have."),
  "point-not-in-bundle": t("It has a point that the protocols do not have."),
  "impossible-presses": t("It counts more presses than its time allows."),
  "presses-do-not-add-up": t("Its presses do not add up."),
  "prescription-unknown": t("It names a prescription that the clinic does not have."),
  "point-not-prescribed": t("It has a point that was not prescribed."),
});

/** The reason of a judgement in words: `told` by the server where the phone has none of its own. */
export function reasonWords({ why, told, path }) {
  const words = REASONS()[why] ?? told ?? t("No reason was given.");
  return path ? `${words} (${path})` : words;
}
