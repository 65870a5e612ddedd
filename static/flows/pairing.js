/** Connections with clinics: made by a code, looked at, ended. */
import { parsed, problemOf } from "../domain/answers.js";
import { addressOf, again, deliveryOf, ended, NO_WAIT } from "../domain/outbox.js";
import { readLine } from "../domain/log.js";
import { confirmView, pairingView } from "../views/pairing.js";
import { syncView } from "../views/sync.js";
import { t } from "../views/words.js";
import { saveLogs } from "./kept_logs.js";

export function pairingFlow(app) {
  const { powers, sync } = app;
  const { deliveries, server } = powers;
  let form = null; // what stands in the form: {code, device_name, fault, isBusy}
  let screen = null; // the page of logs and clinics, while it is shown
  let asking = null; // the connection whose end was asked for

  function pair([code]) {
    if (code && form?.link !== code) form = { link: code, code: decodeURIComponent(code) };
    const model = {
      ...{ code: "", device_name: t("Phone"), fault: null, isBusy: false },
      ...form,
      host: new URL(server.ownBase()).host,
    };
    const view = pairingView(model, claim);
    look(view);
    return view.element;
  }

  /** Whose server it is: to be read before a code is given to it. */
  async function look(view) {
    const answer = await server.clinicAt(server.ownBase());
    const name = answer.status === 200 && clinicOf(answer.text);
    const isStranger = answer.how === "answer" && !name && problemOf(answer) === null;
    view.show({ name, fault: isStranger ? "stranger" : null });
  }

  const showForm = (part) => {
    form = { ...form, ...part };
    app.refresh();
  };

  async function claim({ code, device_name }) {
    if (form?.isBusy || !code) return;
    const name = device_name || t("Phone");
    if (!(await powers.sha256(""))) return showForm({ code, device_name, fault: "unable" });
    showForm({ code, device_name, fault: null, isBusy: true });
    const base = server.ownBase();
    const answer = await server.claim(base, { code, device_name: name });
    const claimed = claimedOf(answer);
    if (!claimed) return showForm({ isBusy: false, fault: faultOf(answer) });
    const pairing = { ...newPairing(claimed, base, name), paired_ms: powers.clock.wallMs() };
    await deliveries.keepPairings(pairing);
    form = null;
    app.go(`paired/${pairing.id}`);
  }

  /** The question whether clinic and person are the right ones. */
  async function paired([id]) {
    const pairing = await deliveries.readPairing(id);
    if (pairing?.state !== "asked") return null;
    const act = {
      confirm: () => confirm(pairing),
      decline: () => decline(pairing),
    };
    return confirmView({ pairing }, ({ type }) => act[type]());
  }

  /** Opens it; another connection for the same person at the same clinic is thereby replaced. */
  async function confirm(pairing) {
    const others = (await deliveries.listPairings()).filter(
      (one) => one.state === "open" && one.to === pairing.to && one.id !== pairing.id,
    );
    await deliveries.keepPairings({ ...pairing, state: "open" }, ...others.map(ended));
    const setting = pairing.patient ? "home" : "bedside";
    await app.remember({ setting, made_for: { ...app.preferences.made_for, [setting]: pairing.id } });
    await sync.changed();
    sync.nudge("tap");
    app.go("sync");
  }

  async function decline(pairing) {
    await end(pairing);
    app.go("settings");
  }

  /** The token goes; the clinic is told so, if it can be reached: nobody holds it any more. */
  async function end(pairing) {
    await deliveries.keepPairings(ended(pairing));
    server.part(pairing);
  }

  powers.listen((word) => {
    if (word === "sync-rests" && screen?.isConnected) app.refresh();
  });

  async function syncScreen() {
    const all = await sync.read();
    const asked = (await deliveries.listPairings()).find((one) => one.state === "asked");
    if (asked && all.length === 0) {
      app.go(`paired/${asked.id}`);
      return null;
    }
    const nobodys = await deliveries.madeForNobody();
    const connections = await Promise.all(
      all.map(async (one) => ({
        ...one,
        judged: await deliveries.judgedFor(one.pairing.to),
        earlier: earlierOf(nobodys, one.pairing).length,
      })),
    );
    screen = syncView({ connections, asking, now_ms: powers.clock.wallMs() }, (event) =>
      ACTS[event.type](event),
    );
    return screen;
  }

  async function sendDeliveries(list) {
    await deliveries.keepDeliveries(list);
    await sync.changed();
    sync.nudge("tap");
  }

  const ask = (id) => {
    asking = id;
    app.refresh();
  };

  const ACTS = {
    send: () => sync.nudge("tap"),
    retry: ({ delivery }) => sendDeliveries([again(delivery)]),
    async send_earlier({ id }) {
      const pairing = await deliveries.readPairing(id);
      const logs = earlierOf(await deliveries.madeForNobody(), pairing);
      await sendDeliveries(logs.map((one) => deliveryOf(one.id, pairing.to)));
    },
    async export({ id }) {
      const { to } = await deliveries.readPairing(id);
      saveLogs(powers, await deliveries.linesNotAt(to), "periost-waiting.ndjson");
    },
    export_one: ({ record }) => saveLogs(powers, [record], `periost-${record.id}.ndjson`),
    ask_unpair: ({ id }) => ask(id),
    unpair_not: () => ask(null),
    async unpair({ id }) {
      asking = null;
      await end(await deliveries.readPairing(id));
      await sync.changed();
      app.go("settings");
    },
  };

  return { pair, paired, sync: syncScreen };
}

/** What the clinic calls itself, in its form; null in any other. */
function clinicOf(text) {
  const name = parsed(text)?.name;
  return typeof name === "string" && name ? name : null;
}

/** What the clinic gave for the code, in its form; null in any other. */
function claimedOf(answer) {
  if (answer.how !== "answer" || answer.status < 200 || answer.status > 299) return null;
  const { device_id, token, patient = null, staff = null, clinic } = parsed(answer.text) ?? {};
  const name = typeof clinic === "string" ? { name: clinic } : clinic;
  const isWhole = [device_id, token, name?.name].every((text) => text && typeof text === "string");
  return isWhole ? { device_id, token, patient, staff, clinic: name } : null;
}

function newPairing({ device_id, token, patient, staff, clinic }, base, device_name) {
  const who = { id: device_id, base, clinic, patient, staff, device_name };
  return {
    ...who,
    to: addressOf({ ...who, device_id }),
    token,
    state: "asked",
    epoch: null,
    backed_up_seq: 0,
    contact_ms: null,
    trouble: null,
    wait: NO_WAIT,
  };
}

function faultOf(answer) {
  if (answer.how === "network" || answer.how === "timeout") return "unreachable";
  if (problemOf(answer) === null) return answer.status >= 500 ? "unreachable" : "stranger";
  if (answer.status === 429) return "many";
  return answer.status >= 500 ? "unreachable" : "code";
}

/**
 * Logs made for nobody that could have been made for this connection. A patient's are those that
 * name nobody, or this patient: what came here in a file may be somebody else's.
 */
const earlierOf = (records, { patient }) =>
  records.filter(({ line }) => {
    const { log } = readLine(line);
    if (!log || (log.setting === "home") !== Boolean(patient)) return false;
    return !patient || [null, patient.id].includes(log.patient_id ?? null);
  });
