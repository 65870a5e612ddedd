/** Deleting a log: refused while the clinic has not got it, else asked twice. */
import { h } from "./dom.js";
import { button, notice } from "./parts.js";
import { t } from "./words.js";

/** `model`: {isAsking: the step, standing: of domain/outbox.js, isSaved: as a file}. */
export const deleteNotice = ({ isAsking, standing, isSaved }, emit) =>
  standing === "waits" && !isSaved ? refusal(emit) : question(isAsking, standing, emit);

const refusal = (emit) =>
  notice(
    "care",
    "warn",
    h(
      "p",
      { role: "alert", testid: "delete-refused" },
      t(
        "The clinic has not got this log, so this phone has the only copy. Send it, or save it as a file; then it can be deleted.",
      ),
    ),
    h(
      "div",
      { class: "pair" },
      h("a", { class: "button second", href: "#/sync", testid: "delete-send" }, t("Send it")),
      button(t("Save as a file"), () => emit({ type: "export" }), {
        kind: "second",
        symbol: "share",
        testid: "delete-save",
      }),
    ),
  );

const LAST_WORDS = () => ({
  waits: t("The clinic has not got it: what remains is the file that you saved. Delete for good?"),
  there: t(
    "The clinic has it, though perhaps not in a backup yet. Only this phone forgets it. Delete for good?",
  ),
  safe: t("The clinic has it, in a backup too. Only this phone forgets it. Delete for good?"),
});

const question = (step, standing, emit) =>
  notice(
    "warn",
    "warn",
    h(
      "p",
      { role: "alert" },
      step === 1
        ? t("Delete this log from the phone?")
        : (LAST_WORDS()[standing] ??
            t("It is the only copy unless you exported it. Delete for good?")),
    ),
    h(
      "div",
      { class: "pair" },
      button(t("Keep it"), () => emit({ type: "delete_not" }), {
        kind: "second",
        testid: "delete-not",
      }),
      button(step === 1 ? t("Delete") : t("Delete for good"), () => emit({ type: "delete" }), {
        kind: "danger",
        testid: `delete-yes-${step}`,
      }),
    ),
  );
