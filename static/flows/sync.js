/** Logs on their way to the clinic: when to send, one batch after another, and what Today says of it. */
import {
  answered,
  chosenOf,
  choicesOf,
  deliveryOf,
  isAskDue,
  isDue,
  isLookDue,
  QUIET_MS,
  WAITING,
} from "../domain/outbox.js";
import { isTold, toldIn } from "../domain/prescribed.js";
import { shownOf, stateOf, summaryOf } from "../domain/sync_state.js";
import { syncLine } from "../views/sync_line.js";
import { envelopesFlow } from "./envelopes.js";
import { nextLines } from "./next_lines.js";

const TIMER_MIN_MS = 1000;
const TIMER_MAX_MS = 300_000;

export function syncFlow(app) {
  const { powers } = app;
  const { deliveries, clock } = powers;
  const next = nextLines(powers);
  const envelopes = envelopesFlow(powers);
  let pairings = []; // as the vault has them
  let shown = []; // those of which there is something to say: [{pairing, counts, state}]
  let wanted = null; // why to send, since the sender last looked
  let isAsking = false;
  let sending = null; // what ends the request that is under way
  let timer = null;
  let line = null; // the line on Today, while it is shown

  const now = () => clock.wallMs();
  const open = () => pairings.filter((one) => one.state === "open");

  /** Sends what waits, if it is time. `cause`: "tap", "timer", or what a person did: "event". */
  async function nudge(cause) {
    if (open().length === 0) return;
    if (wanted !== "tap") wanted = cause === "timer" ? (wanted ?? cause) : cause;
    if (isAsking) return;
    isAsking = true;
    // What fails here, a full phone for one, leaves every log where it is: the timer tries again.
    await powers.asOnlySender(sendAll).catch(() => {
      wanted = null;
    });
    isAsking = false;
    if (wanted) return nudge(wanted); // wanted after the sender had looked for the last time
    powers.say("sync-rests");
    await wait();
  }

  async function sendAll() {
    while (wanted) {
      const cause = wanted;
      wanted = null;
      for (const { id } of open()) await sendFor(id, cause);
    }
  }

  /** One batch after another, until nothing waits, the clinic has to be waited for, or hands are busy. */
  async function sendFor(id, firstCause) {
    const isHeard = await sendAllFor(id, firstCause);
    if (!(await powers.isSessionOpen())) await envelopes.keepUp(id, isHeard);
  }

  /** Whether the clinic was asked. */
  async function sendAllFor(id, firstCause) {
    let cause = firstCause;
    let goesOn = true;
    let hasAsked = false;
    while (goesOn && !(await powers.isSessionOpen())) {
      const pairing = await deliveries.readPairing(id);
      if (pairing?.state !== "open" || !isDue(pairing, cause, now())) return hasAsked;
      let batch = await next.batchFor(pairing);
      if (batch.length === 0) batch = await next.sealedFor(pairing);
      const isDone = batch.length === 0 && !isLookDue(pairing, cause, now());
      if (isDone && !hasAsked) return false;
      if (batch.length === 0 && !isDone && isAskDue(pairing, cause, now()))
        batch = await next.undecidedFor(pairing);
      const outcome = isDone ? null : await send(pairing, batch);
      goesOn = outcome?.goesOn === true;
      hasAsked = true;
      cause = "timer";
      if (!goesOn && !outcome?.isTold) await readPractice(id);
    }
    return hasAsked;
  }

  /** Whom a therapist's phone logs for, the clinic's own patients; what a patient practises. */
  async function readPractice(id) {
    const pairing = await deliveries.readPairing(id);
    if (pairing?.state !== "open" || pairing.trouble) return; // it does not answer, or not to this phone
    const answer = await powers.server.practice(pairing);
    const told = answer.status === 200 ? toldIn(answer, pairing) : null;
    if (told) await deliveries.keepTold(id, told);
    powers.say("sync-changed");
  }

  async function send(pairing, batch) {
    sending = new AbortController();
    const { signal } = sending;
    const lines = batch.map((one) => one.line);
    const { sendLines, sendSealed } = powers.server;
    const sendThem = batch[0]?.isSealed ? sendSealed : sendLines;
    const answer = await sendThem(pairing, lines, now(), signal);
    if (signal.aborted) return null;
    const moment = { now_ms: now(), random: powers.randomBytes(1)[0] / 255 };
    const outcome = answered(pairing, batch, answer, moment);
    await deliveries.settle(outcome, batch);
    powers.say("sync-changed");
    return { goesOn: outcome.goesOn, isTold: batch.length === 0 && isTold(answer, pairing) };
  }

  /** Sets the timer to when the next thing is due. Whoever is connected with nobody has none. */
  async function wait() {
    clearTimeout(timer);
    timer = null;
    const due = await dueMs();
    if (due === null) return;
    const restMs = (await powers.isSessionOpen()) ? TIMER_MAX_MS : due - now();
    const inMs = Math.min(TIMER_MAX_MS, Math.max(TIMER_MIN_MS, restMs));
    timer = setTimeout(() => nudge("timer"), inMs);
  }

  async function dueMs() {
    const read = (await deliveries.readCounts()).filter(({ pairing }) => pairing.state === "open");
    const dues = read.map(({ pairing: { wait: own, contact_ms }, counts }) =>
      counts[WAITING] || own?.failures ? (own?.until_ms ?? 0) : (contact_ms ?? 0) + QUIET_MS,
    );
    return dues.length ? Math.min(...dues) : null;
  }

  async function load() {
    pairings = await deliveries.listPairings();
    const found = shownOf(await deliveries.readCounts());
    shown = found.map((one) => ({ ...one, state: stateOf(one) }));
  }

  const summary = () => summaryOf(shown.map(({ state }) => state));

  /** The line of Today; null on a phone without a clinic. It follows what happens. */
  async function todayLine() {
    await load();
    const told = summary();
    line = told && syncLine({ ...told, now_ms: now() });
    return line && line.element;
  }

  async function changed() {
    await load();
    const told = summary();
    if (told && line?.element.isConnected) line.show({ ...told, now_ms: now() });
  }

  const WORDS = {
    "sync-changed": changed,
    "session-begins": () => sending?.abort(),
    "session-ends": () => nudge("event"),
  };
  // A vault that fails for a moment is read again at the next word.
  const hear = (word) => WORDS[word]?.()?.catch(() => {});

  function chosen() {
    const { setting, made_for } = app.preferences;
    return chosenOf(pairings, setting, made_for[setting]);
  }

  return {
    load,
    begin() {
      powers.listen(hear);
      powers.server.watchNetwork(() => nudge("event"));
      powers.watchPage({ shown: () => changed().then(() => nudge("event"), () => {}) });
      nudge("event");
    },
    nudge,
    /** Tells every tab; this one has read it when the promise resolves. */
    async changed() {
      powers.say("sync-changed");
      await changed();
    },
    /** Clinics that the settings should name. */
    clinics() {
      const asked = pairings.filter((one) => one.state === "asked");
      const named = [...shown.map((one) => one.pairing), ...asked];
      return [...new Set(named.map((one) => one.clinic.name))];
    },
    read: () => load().then(() => shown),
    todayLine,
    /** What the log of a session that begins now will name, which is where it goes. */
    madeFor(patient_id) {
      const pairing = chosen();
      return {
        device_id: pairing?.id ?? null,
        patient_id: pairing?.patient ? pairing.patient.id : patient_id,
      };
    },
    /** The clinic that the log of the next session is for, or null. */
    goesTo: () => chosen()?.clinic.name ?? null,
    /** The clinic's patient with this code, where the session will be the clinic's. */
    patientWith: (code) => chosen()?.people?.find((one) => one.code === code) ?? null,
    /** The connection of the patient who practises here, with what the clinic prescribes; or null. */
    practising: () => (app.preferences.setting === "home" ? chosen() : null),
    choose(value) {
      const { setting, made_for } = app.preferences;
      return app.setPreferences({ made_for: { ...made_for, [setting]: value } });
    },
    /** The choice that Today offers, if there is one to make: {choices, chosen}. */
    choice() {
      const choices = choicesOf(pairings, app.preferences.setting);
      return choices.length < 2 ? null : { choices, chosen: chosen()?.id ?? "none" };
    },
    async deliveryFor(log, line) {
      const pairing = pairings.find((one) => one.id === log.device_id);
      return pairing ? envelopes.enveloped(deliveryOf(log.id, pairing.to), pairing, line) : null;
    },
  };
}
