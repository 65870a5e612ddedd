/**
 * A phone and a clinic that only the rules move: ten thousand random lives of the outbox.
 *
 * `live(seed)` plays one: logs are made, sent, answered truly or wrongly, answers are lost, the
 * clinic is restored from a backup, the connection ends and is made anew. It returns what went
 * wrong: a log lost, a word that was a lie, or one that never arrived.
 */

const STRANGE = [
  { how: "network" },
  { how: "timeout" },
  { how: "redirect" },
  ...[200, 204, 400, 401, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503].flatMap((status) =>
    ["", "<html>", "{", '{"type": "urn:periost:problem:x"}', '{"epoch": "e0", "receipts": []}'].map(
      (text) => ({ how: "answer", status, text }),
    ),
  ),
];

function chanceFrom(seed) {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

globalThis.live = (seed) => {
  const { outbox, sync_state } = domain;
  const chance = chanceFrom(seed);
  const below = (n) => Math.floor(chance() * n);
  const faults = [];

  // The clinic: bytes it holds by id, numbers, backups.
  let clinic = { held: new Map(), verdicts: new Map(), seq: 0, epoch: 0, backed_up_seq: 0 };
  const backups = [structuredClone(clinic)];
  let lastBackup = backups[0]; // of the clinic as it goes on now
  let epochs = 0;

  // The phone.
  const made = []; // every log that was ever made
  const deliveries = new Map();
  let pairing = open();
  let atContact = null; // what the clinic held when it last answered
  let now = 1_000_000;

  function open() {
    return { id: `p${seed}`, to: "there", state: "open", epoch: null, backed_up_seq: 0,
      contact_ms: null, trouble: null, wait: outbox.NO_WAIT };
  }

  function make() {
    const id = `log-${made.length}`;
    made.push(id);
    deliveries.set(id, outbox.deliveryOf(id, "there"));
  }

  function judge(lines) {
    const receipts = lines.map(({ id, sha256, is_poison }) => {
      if (is_poison) return { id, sha256, seq: null, status: "refused" };
      const known = clinic.held.get(id);
      if (!known) clinic.held.set(id, (clinic.seq += 1));
      if (!known && isDoubtful(id)) clinic.verdicts.set(id, "open");
      const verdict = clinic.verdicts.get(id) ?? "accepted";
      const kept = known ? "duplicate" : "stored";
      const status = verdict === "accepted" ? kept : isTwin(id) ? "conflict" : "quarantined";
      const problem = { detail: "Why.", reason: verdict === "open" ? "doubt" : verdict };
      return { id, sha256, seq: clinic.held.get(id), status, problem };
    });
    const body = { epoch: `e${clinic.epoch}`, backed_up_seq: clinic.backed_up_seq, receipts };
    return { how: "answer", status: 200, text: JSON.stringify(body) };
  }

  const isDoubtful = (id) => seed % 3 === 0 && ["log-1", "log-4"].includes(id);
  const isTwin = (id) => id === "log-4"; // under the id of another: that one alone can count

  const inState = (state) =>
    [...deliveries.values()]
      .filter((one) => one.state === state)
      .sort((a, b) => a.tries - b.tries || (a.id < b.id ? -1 : 1));

  const waiting = () => inState("waiting");

  const lineOf = (delivery) => ({ delivery, id: delivery.id, sha256: `sha of ${delivery.id}`,
    bytes: 900, is_poison: seed % 7 === 0 && delivery.id === "log-3" });

  function settle(sent, answer) {
    const outcome = outbox.answered(pairing, sent, answer, { now_ms: now, random: chance() });
    // As the vault does it: only what is still as it was sent; with a new epoch all of it.
    const was = new Map(sent.map(({ delivery }) => [delivery.id, delivery.state]));
    for (const one of outcome.deliveries)
      if (deliveries.get(one.id)?.state === was.get(one.id)) deliveries.set(one.id, one);
    pairing = { ...pairing, ...outcome.pairing, state: pairing.state };
    if (outcome.isNewEpoch) {
      for (const one of deliveries.values())
        if (outbox.isLost(one, pairing.epoch)) deliveries.set(one.id, outbox.again(one));
    }
    if (answer.held) atContact = answer.held;
    return outcome.goesOn;
  }

  function exchange(isFair) {
    const mayAsk = waiting().length === 0 && (isFair || chance() < 0.5);
    const next = mayAsk ? outbox.UNDECIDED.flatMap(inState) : waiting();
    const sent = outbox.batchOf(next.map(lineOf), pairing.wait.limit);
    const luck = isFair ? 0 : chance();
    if (luck < 0.55) {
      const answer = { ...judge(sent), held: new Set(clinic.held.keys()) };
      if (!isFair && chance() < 0.2) make(); // a log is finished while the answer is on its way
      return settle(sent, answer);
    }
    if (luck < 0.7) judge(sent); // it arrived, and its answer was lost
    if (luck < 0.8) {
      const other = judge(sent);
      const cut = other.text.slice(0, below(other.text.length));
      return settle(sent, { ...other, text: cut });
    }
    return settle(sent, STRANGE[below(STRANGE.length)]);
  }

  const judged = (id) => (isTwin(id) ? "settled" : chance() < 0.5 ? "accepted" : "rejected");

  function restore() {
    lastBackup = backups[below(backups.length)];
    clinic = structuredClone(lastBackup);
    clinic.epoch = epochs += 1;
  }

  const ACTS = [
    make, make, make,
    exchange, exchange, exchange, exchange,
    () => {
      clinic.backed_up_seq = clinic.seq;
      lastBackup = structuredClone(clinic);
      backups.push(lastBackup);
    },
    () => chance() < 0.3 && restore(),
    () => {
      for (const [id, verdict] of clinic.verdicts)
        if (verdict === "open") clinic.verdicts.set(id, judged(id));
    },
    () => {
      now += below(600_000);
    },
    () => {
      pairing = outbox.ended(pairing);
      pairing = { ...open(), id: `q${now}` };
    },
    () => {
      for (const one of deliveries.values())
        if (["held", "refused"].includes(one.state)) deliveries.set(one.id, outbox.again(one));
    },
  ];

  function check(when) {
    const counts = {};
    for (const { state } of deliveries.values()) counts[state] = (counts[state] ?? 0) + 1;
    const told = sync_state.stateOf({ pairing, counts });
    if (deliveries.size !== made.length) faults.push(`${when}: a log was lost`);
    if (told.kind === "all") {
      const missing = made.filter((id) => !atContact?.has(id));
      if (missing.length) faults.push(`${when}: "all" is a lie, ${missing.join(" ")} missing`);
    }
    if (told.undecided !== outbox.UNDECIDED.flatMap(inState).length) faults.push(`${when}: undecided?`);
    if (told.waiting + told.refused === 0 && told.kind === "waiting") faults.push(`${when}: waits`);
    if (told.kind === "nothing" && made.length) faults.push(`${when}: nothing?`);
    const safe = [...deliveries.values()].filter((one) => outbox.isSafe(one, pairing));
    for (const { id } of safe)
      if (pairing.epoch === `e${clinic.epoch}` && !lastBackup.held.has(id)) {
        faults.push(`${when}: ${id} may be forgotten, and no backup has it`);
      }
  }

  const steps = 10 + below(40);
  for (let step = 0; step < steps; step += 1) {
    ACTS[below(ACTS.length)]();
    check(`step ${step}`);
  }
  // In the end the clinic can be reached, and what was set aside is sent again.
  for (const one of deliveries.values())
    if (one.state === "held") deliveries.set(one.id, outbox.again(one));
  for (let turn = 0; turn < 200; turn += 1) exchange(true);
  check("the end");
  const poison = made.filter((id) => deliveries.get(id).state === "refused");
  const lost = made.filter((id) => !clinic.held.has(id) && !poison.includes(id));
  if (lost.length) faults.push(`the end: ${lost.join(" ")} never arrived`);
  const openState = (id) => (isTwin(id) ? "conflict" : "quarantined");
  const TRUE = { accepted: "delivered", rejected: "rejected", settled: "settled" };
  for (const [id, verdict] of clinic.verdicts)
    if (deliveries.get(id).state !== (TRUE[verdict] ?? openState(id)))
      faults.push(`the end: ${id} is ${verdict}`);
  if (waiting().length) faults.push("the end: something still waits");
  if (seed % 7 && poison.length) faults.push("the end: refused without a reason");
  return faults;
};
