/** The lock screen: nothing of a person is read, and nothing is sent, until the PIN was given. */
import { forgottenView, lockedView } from "../views/locked.js";
import { t } from "../views/words.js";
import { pinAsking } from "./pin_asking.js";

/** Resolves when the vault is open. `show(element, path)` puts a screen on the page. */
export function unlocking({ powers }, show) {
  const { vault, deliveries } = powers;
  let isOver = false;
  return new Promise((done) => {
    const waiting = () => deliveries.countWaiting().catch(() => ({ all: 0, bare: 0 }));

    async function ask() {
      const row = isOver ? null : await vault.lockedBy();
      isOver ||= row === null;
      if (isOver) return done();
      const pad = pinAsking(powers, row, { action: t("Unlock"), opened: ask });
      return show(lockedView({ pad, waiting: (await waiting()).all }, ({ type }) => ACTS[type]()), "locked");
    }

    async function forgotten(fault = null) {
      const model = { waiting: await waiting(), fault };
      show(forgottenView(model, ({ type }) => ACTS[type]()), "forgotten");
    }

    const ACTS = {
      forgotten: () => forgotten(),
      back: ask,
      anew: () =>
        vault.startAnew().then(ask, ({ name }) =>
          forgotten(t("The phone could not store a new key ({why}). Free some space and try again.", { why: name })),
        ),
    };
    powers.listen((word) => word === "keys-changed" && ask()); // in another window
    ask();
  });
}
