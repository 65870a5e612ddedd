/** Which logs, and a passphrase; then the locked file, to save or to share. */
import { PASSPHRASE_LEAST } from "../domain/locked_file.js";
import { h } from "./dom.js";
import { button, card, notice, page, remark } from "./parts.js";
import { number, t, tn } from "./words.js";

const countOf = (n) => tn("{n} log", "{n} logs", n);

const NAMES = {
  waiting: () => t("What the clinic has not got yet"),
  all: () => t("All logs of this phone"),
};

const FAULTS = {
  short: () => t("Use at least {n} characters; spaces do not count.", { n: number(PASSPHRASE_LEAST) }),
  unlike: () => t("The two differ. Type it once more."),
};

/** `model`: {choices: [{key, name, count}], chosen, made, canLock, passphraseFault}. */
export function handOverView(model, emit) {
  const { choices, chosen, made, canLock } = model;
  const isAble = canLock && choices.length > 0;
  const fault = h("p", { class: "fault", role: "alert", testid: "passphrase-fault" });
  const form = h(
    "form",
    { class: "stack", onsubmit: (event) => (event.preventDefault(), submit()) },
    h("label", { class: "label", for: "which-logs" }, t("Which logs")),
    h(
      "select",
      {
        id: "which-logs",
        class: "field",
        testid: "which-logs",
        onchange: (event) => emit({ type: "choose", key: event.target.value }),
      },
      choices.map(({ key, name, count }) =>
        h("option", { value: key, selected: key === chosen }, `${NAMES[key]?.() ?? name} (${number(count)})`),
      ),
    ),
    made ? madeUpPart(made, emit) : typedPart(emit),
    fault,
  );
  const valueOf = (id) => form.querySelector(`#${id}`)?.value ?? made;
  const lock = button(t("Lock the file"), () => submit(), { testid: "lock-file", disabled: !isAble });
  const submit = () => {
    const passphrase = valueOf("passphrase");
    const found = model.passphraseFault(passphrase, valueOf("passphrase-again"));
    fault.textContent = found ? FAULTS[found]() : "";
    if (found || lock.disabled) return;
    lock.disabled = true;
    lock.querySelector("span").textContent = t("Locking…");
    emit({ type: "lock", passphrase });
  };
  return page(
    {
      name: "hand-over",
      title: t("A locked file"),
      back: "#/history",
      lead: t("For the clinic when this phone cannot send, or for another phone. Without the passphrase nobody reads it."),
      foot: lock,
    },
    !canLock && notice("care", "warn", h("p", {}, t("This page is not secure (https), so nothing can be locked here. “Export all” in History works."))),
    choices.length === 0 && h("p", { class: "muted" }, t("There is no log to hand over yet.")),
    isAble && form,
  );
}

const typedPart = (emit) => [
  ...field("passphrase", t("Passphrase")),
  ...field("passphrase-again", t("The passphrase once more")),
  h(
    "p",
    { class: "muted" },
    t("At least {n} characters; a sentence is easy to remember. Whoever forgets it cannot open the file, and nobody can help.", { n: number(PASSPHRASE_LEAST) }),
  ),
  button(t("Make one for me"), () => emit({ type: "make" }), { kind: "second", testid: "make-passphrase" }),
];

const madeUpPart = (made, emit) => [
  passphraseCard(made),
  button(t("I choose one myself"), () => emit({ type: "make" }), { kind: "second", testid: "choose-passphrase" }),
];

const passphraseCard = (made) =>
  card(
    { class: "made-passphrase" },
    h("p", { class: "label" }, t("Write this passphrase down")),
    h("p", { class: "passphrase", testid: "made-passphrase" }, made),
    h("p", { class: "muted" }, t("It opens this file, is kept nowhere, and goes another way than the file: on paper, or by telephone.")),
  );

const field = (id, label) => [
  h("label", { class: "label", for: id }, label),
  h("input", {
    ...{ id, class: "field", type: "password", maxlength: "400", testid: id },
    ...{ autocapitalize: "none", spellcheck: "false" },
  }),
];

/** `model`: {count, name, made, canShare}. */
export function lockedView({ count, name, made, canShare }, emit) {
  const saved = h("p", { class: "muted", role: "status", testid: "file-saved" });
  const save = () => {
    emit({ type: "save" });
    saved.textContent = t("Saved as {name}.", { name });
  };
  return page(
    {
      name: "hand-over",
      title: t("The file is locked"),
      back: "#/history",
      lead: t("It holds {logs}. The clinic takes it in under “Logs from a file”; another phone under History, Import.", { logs: countOf(count) }),
      foot: [
        button(t("Save the file"), save, { testid: "save-file" }),
        canShare && button(t("Share"), () => emit({ type: "share" }), { kind: "second", testid: "share-file", symbol: "share" }),
      ],
    },
    made && passphraseCard(made),
    remark("check", t("The logs stay on this phone as well. If it sends them later, none is kept twice.")),
    saved,
  );
}
