/** The lock of this phone: a PIN is set, changed, taken off; what a forgotten one keeps shut comes back. */
import { lockView, typeView } from "../views/lock.js";
import { pinPad } from "../views/pin_pad.js";
import { t } from "../views/words.js";
import { pinAsking } from "./pin_asking.js";

export function lockFlow(app) {
  const { powers } = app;
  const { vault } = powers;
  let isProven = false; // the PIN of today was typed
  let fresh = null; // the new one, between typing it and typing it again
  let told = null; // what came of the last step: {kind, text}

  async function overview() {
    isProven = false;
    fresh = null;
    const [row, shut, fault] = await Promise.all([
      vault.pinRow(),
      vault.shutKeys(),
      vault.readOnlyBecause(),
    ]);
    const logs = await Promise.all(shut.map(({ id }) => vault.logsUnder(id)));
    const { lock_minutes, lock_minutes_default } = app.bundle.technique;
    const model = {
      ...{ told, canSeal: vault.canSeal && !fault, hasPin: row !== null },
      shut: shut.map(({ id }, i) => ({ id, logs: logs[i] })),
      choices: lock_minutes,
      minutes: app.preferences.lock_minutes ?? lock_minutes_default,
    };
    told = null;
    return lockView(model, ({ type, ...event }) => ACTS[type](event));
  }

  const ACTS = {
    set: () => goIfIdle("lock/new"),
    change: () => goIfIdle("lock/old"),
    off: () => goIfIdle("lock/off"),
    open: ({ id }) => goIfIdle(`lock/open/${id}`),
    minutes: ({ minutes }) => app.setPreferences({ lock_minutes: minutes }),
    async now() {
      if (!(await app.leaving.lockNow())) tell("lock", "care", t("A session is open. End it first."));
    },
  };

  /** All is sealed anew under another key: nothing for the time of a session. */
  async function goIfIdle(path) {
    if (await powers.isSessionOpen()) return tell("lock", "care", t("A session is open. End it first."));
    return app.go(path);
  }

  function tell(path, kind, text) {
    told = { kind, text };
    app.go(path);
  }

  const asked = (row, title, opened) =>
    row && typeView({ title, pad: pinAsking(powers, row, { action: t("OK"), opened }) });

  function typed({ title, lead, action }, given) {
    const pad = pinPad({ action }, (pin) => {
      pad.show({ kind: "busy" });
      given(pin);
    });
    if (told) pad.show({ kind: "fault", text: told.text });
    told = null;
    return typeView({ title, lead, pad: pad.element });
  }

  async function old() {
    return asked(await vault.pinRow(), t("Your PIN now"), () => {
      isProven = true;
      app.go("lock/new");
    });
  }

  async function new_() {
    if (!isProven && (await vault.pinRow())) return null;
    const lead = t("Six digits or more. More digits are harder to guess.");
    return typed({ title: t("A new PIN"), lead, action: t("Next") }, (pin) => {
      fresh = pin;
      app.go("lock/again");
    });
  }

  function again() {
    if (!fresh) return null;
    return typed({ title: t("The same PIN again"), action: t("Set the PIN") }, (pin) =>
      pin === fresh ? change(pin) : tell("lock/new", "care", t("These were two different PINs. Type a new one.")),
    );
  }

  async function change(pin) {
    try {
      const isDone = await vault.changePin(pin);
      const text = pin === null ? t("The PIN is off.") : t("The PIN is set. Everything is sealed under it.");
      tell("lock", "good", isDone ? text : `${text} ${t("What is left follows at the next start.")}`);
    } catch ({ name }) {
      tell("lock", "warn", t("Nothing was changed: the phone could not store a new key ({why}).", { why: name }));
    }
  }

  const off = async () => asked(await vault.pinRow(), t("Your PIN now"), () => change(null));

  async function open(id) {
    const row = (await vault.shutKeys()).find((one) => one.id === id);
    return asked(row, t("The earlier PIN"), async () => {
      await vault.takeIn(id);
      await Promise.all([app.recall(), app.sync.changed()]);
      tell("lock", "good", t("The records of the earlier PIN are back."));
    });
  }

  const STEPS = { new: new_, old, again, off, open };
  return { lock: ([step, ...rest]) => (step ? (STEPS[step]?.(...rest) ?? null) : overview()) };
}
