/** Asks for the PIN of one key of the phone: tries are counted, and rests pass by a countdown. */
import { triesLeft } from "../domain/pin.js";
import { pinPad } from "../views/pin_pad.js";
import { t } from "../views/words.js";

const TICK_MS = 1000;
const TICK_MAX_MS = 2000; // what a page that slept has missed of a rest does not count

/** The number keys; `opened()` once it was the right PIN. */
export function pinAsking({ vault, clock }, row, { action, opened }) {
  let isBusy = false;
  const pad = pinPad({ action }, tryPin);

  async function tryPin(pin) {
    if (isBusy) return;
    isBusy = true;
    pad.show({ kind: "busy" });
    try {
      const answer = await vault.openWithPin(row, pin);
      if (answer.isOpen) return await opened();
      row = answer.row;
      told();
    } catch ({ name }) {
      pad.show({ kind: "fault", text: t("The phone could not read its storage ({why}). Try again.", { why: name }) });
    } finally {
      isBusy = false;
    }
  }

  function told() {
    if (row.rest_ms > 0) return rest();
    if (row.failures > 0) pad.show({ kind: "wrong", tries: triesLeft(row.failures) });
  }

  function rest() {
    const from_ms = clock.nowMs();
    pad.show({ kind: "rest", rest_ms: row.rest_ms });
    setTimeout(async () => {
      if (!pad.element.isConnected) return;
      const passed_ms = Math.min(TICK_MAX_MS, clock.nowMs() - from_ms);
      row = await vault.keepRest(row, Math.max(0, row.rest_ms - passed_ms));
      told();
    }, TICK_MS);
  }

  told();
  return pad.element;
}
