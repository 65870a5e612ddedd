/** Reminders of this phone: by messages of the clinic where that can be, by a calendar file everywhere. */
import { parsed } from "../domain/answers.js";
import { calendarFile } from "../domain/calendar_file.js";
import { dayOf } from "../domain/week.js";
import { remindersView } from "../views/reminders.js";
import { language } from "../views/words.js";
import { practiceState } from "./practice_state.js";

export function remindersFlow(app) {
  const { powers } = app;
  const { server } = powers;
  let shown = { fault: null, isBusy: false, trial: null }; // what came of the last tap

  // Whoever practised, or opened the app, need not be told any more.
  powers.listen((word) => word === "session-ends" && keep());
  powers.watchPage({ shown: keep, hidden: keep });

  const patient = () => {
    const pairing = app.sync.practising();
    return pairing?.patient && pairing.state === "open" ? pairing : null;
  };

  async function reminders() {
    const push = await powers.push();
    const { schedule } = app.preferences;
    const model = { ...shown, schedule, state: stateOf(push), clinic: patient()?.clinic.name };
    return remindersView(model, ({ type }) => ACTS[type](push));
  }

  function stateOf(push) {
    if (!patient()) return "alone";
    return push.obstacle() ?? (isOn(push) ? "on" : "off");
  }

  const isOn = (push) => app.preferences.reminders?.device_id === patient()?.id && push.isPermitted();

  function show(part) {
    shown = { fault: null, isBusy: false, trial: null, ...part };
    app.refresh();
  }

  const ACTS = {
    async on(push) {
      if (shown.isBusy) return;
      if (!(await push.askPermission())) return show({ fault: push.obstacle() ? null : "dismissed" });
      show({ isBusy: true });
      show({ fault: await tell(push) });
    },
    async off(push) {
      await forget(push);
      show({});
    },
    async trial() {
      show({ isBusy: true });
      const answer = await server.tryPush(patient());
      if (answer.status === 404) await app.remember({ reminders: null }); // the phone is unknown there now
      show({ trial: TRIALS[answer.status] ?? "unreachable" });
    },
    calendar: saveCalendar,
  };

  /** Subscribes, and says to the clinic when to remind; what stands in the way, else null. */
  async function tell(push) {
    const pairing = patient();
    const { key, fault } = keyIn(await server.pushKey(pairing));
    if (fault) return fault;
    try {
      const body = bodyOf(await push.subscribe(key));
      const answer = await server.keepPush(pairing, body);
      if (answer.status !== 204) return answer.status === 422 ? "stranger" : "unreachable";
      const { id: device_id, epoch } = pairing;
      await app.remember({ reminders: { device_id, epoch, told: JSON.stringify(body) } });
      return null;
    } catch {
      return "service"; // the browser's own, which a closed network keeps away
    }
  }

  function bodyOf(subscription) {
    const { days, local_time } = app.preferences.schedule;
    return { ...subscription, days, local_time, zone: powers.clock.zone(), language: language() };
  }

  async function forget(push) {
    const pairing = patient();
    await app.remember({ reminders: null });
    if (pairing) await server.dropPush(pairing);
    await push.unsubscribe().catch(() => {});
  }

  /**
   * Brings the clinic up to date: with another zone, language, day, key or subscription. Takes away
   * what stands on the screen, and marks the app's icon while a session is due.
   */
  async function keep() {
    if (await powers.isSessionOpen()) return;
    const push = await powers.push();
    await push.clearReminders();
    await mark(push);
    if (!app.preferences.reminders || !patient()) return;
    if (!app.preferences.schedule || !push.isPermitted()) return forget(push);
    const { key } = keyIn(await server.pushKey(patient()));
    const made = await push.subscription();
    const { told, epoch } = app.preferences.reminders;
    // In another epoch the clinic restored a backup, and may have forgotten this phone.
    const isTold = made && JSON.stringify(bodyOf(made)) === told && patient().epoch === epoch;
    if (key && !(isTold && made.server_key === key)) await tell(push);
  }

  async function mark(push) {
    if (!app.preferences.schedule) return push.markIcon(false);
    const { week } = await practiceState(app).read();
    push.markIcon(week.state === "due");
  }

  function saveCalendar() {
    const at_ms = powers.clock.wallMs();
    const plan = app.sync.practising()?.prescription?.chosen;
    const file = calendarFile({
      schedule: app.preferences.schedule,
      today: dayOf(at_ms, powers.clock.zone()),
      at_ms,
      uid: `periost-practice@${new URL(server.ownBase()).host}`,
      title: "Periost",
      url: new URL("../../", server.ownBase()).href,
      ends_on: plan?.ends_on ?? null,
    });
    powers.download("periost.ics", file, "text/calendar");
  }

  return { reminders, keep: () => keep().catch(() => {}) };
}

const TRIALS = { 204: "sent", 404: "unknown", 429: "many", 502: "refused" };

/** {key} of the clinic, or {fault}. */
function keyIn(answer) {
  if (answer.how !== "answer" || answer.status !== 200) return { fault: "unreachable" };
  const body = parsed(answer.text);
  if (!body) return { fault: "unreachable" }; // a stranger answers in its place
  return body.public_key ? { key: body.public_key } : { fault: "server" };
}
