/** The lock screen, before anything of a person is read; and what to do without the PIN. */
import { h } from "./dom.js";
import { button, notice, page, remark } from "./parts.js";
import { t, tn } from "./words.js";

/** `model`: {pad, waiting}: the number keys, and how many logs wait for a clinic. */
export const lockedView = ({ pad, waiting }, emit) =>
  page(
    { name: "locked", title: t("Periost is locked"), lead: t("Type your PIN.") },
    waiting > 0 &&
      remark(
        "pause",
        tn(
          "{n} log waits to be sent to the clinic. It stays sealed and is sent when Periost is unlocked.",
          "{n} logs wait to be sent to the clinic. They stay sealed and are sent when Periost is unlocked.",
          waiting,
        ),
      ),
    pad,
    button(t("PIN forgotten?"), () => emit({ type: "forgotten" }), { kind: "plain", testid: "pin-forgotten" }),
  );

/** `model`: {waiting, fault}; waiting {all, bare}: logs that the clinic has not got, and those not sealed to it. */
export const forgottenView = ({ waiting, fault }, emit) =>
  page(
    { name: "locked", title: t("PIN forgotten") },
    h("p", {}, t("Nobody can open what is sealed without the PIN: no clinic, and not the makers of Periost.")),
    h("p", {}, t("You can start anew. Periost then works as on a new phone, without a PIN:")),
    h(
      "ul",
      { class: "bullets" },
      h("li", {}, t("Logs, patients, your plan and a session that waits stay on this phone, shut. Nothing is deleted.")),
      h("li", {}, t("Should you remember the PIN, Settings → Lock brings all of it back.")),
      h("li", {}, t("A clinic has to be connected again.")),
    ),
    waiting.all > waiting.bare &&
      remark(
        "pause",
        h(
          "span",
          { testid: "forgotten-sealed" },
          tn(
            "{n} log was not sent yet, and is sealed for the clinic. It goes there without the PIN, once this phone is connected with the clinic again.",
            "{n} logs were not sent yet, and are sealed for the clinic. They go there without the PIN, once this phone is connected with the clinic again.",
            waiting.all - waiting.bare,
          ),
        ),
      ),
    waiting.bare > 0 &&
      notice(
        "warn",
        "warn",
        h(
          "p",
          { testid: "forgotten-waiting" },
          tn(
            "{n} log was not sent to the clinic yet. It can be sent only when the PIN was found again.",
            "{n} logs were not sent to the clinic yet. They can be sent only when the PIN was found again.",
            waiting.bare,
          ),
        ),
      ),
    fault && notice("warn", "warn", h("p", { role: "alert" }, fault)),
    button(t("Back to the PIN"), () => emit({ type: "back" }), { testid: "pin-back" }),
    button(t("Start anew"), () => emit({ type: "anew" }), { kind: "danger", testid: "start-anew" }),
  );
