/** The page of the lock, and the screens on which a PIN is typed. */
import { h } from "./dom.js";
import { button, card, notice, page, segmented } from "./parts.js";
import { number, t, tn } from "./words.js";

/** `model`: {told, canSeal, hasPin, shut: [{id, logs}], choices, minutes}. */
export function lockView(model, emit) {
  const { told, hasPin } = model;
  return page(
    { name: "lock", title: t("Lock"), back: "#/settings" },
    told &&
      notice(
        told.kind,
        told.kind === "good" ? "check" : "warn",
        h("p", { role: "status", testid: "lock-told" }, told.text),
      ),
    card(
      {},
      h(
        "p",
        {},
        hasPin
          ? t("A PIN keeps Periost locked. Logs, patients, your plan and a session that waits are sealed under it.")
          : t("Without a PIN, whoever can open this phone can open Periost."),
      ),
      hasPin ? changes(model, emit) : setting(model, emit),
    ),
    hasPin && leaving(model, emit),
    model.shut.map((one) => shutCard(one, emit)),
    about(),
  );
}

const setting = ({ canSeal }, emit) =>
  canSeal
    ? button(t("Set a PIN"), () => emit({ type: "set" }), { testid: "pin-set" })
    : h("p", { class: "muted" }, t("Nothing can be sealed here: this takes a browser with ciphers, an address with https, and storage that can be written."));

const changes = (_, emit) => [
  button(t("Lock now"), () => emit({ type: "now" }), { testid: "lock-now" }),
  h(
    "div",
    { class: "pair" },
    button(t("Change the PIN"), () => emit({ type: "change" }), { kind: "second", testid: "pin-change" }),
    button(t("Take the PIN off"), () => emit({ type: "off" }), { kind: "second", testid: "pin-off" }),
  ),
];

const leaving = ({ choices, minutes }, emit) =>
  card(
    {},
    segmented({
      legend: t("Lock after the app was left for"),
      name: "lock-minutes",
      value: minutes,
      options: choices.map((n) => ({
        value: n,
        label: t("{n} min", { n: number(n) }),
        testid: `lock-minutes-${n}`,
      })),
      onchoose: (value) => emit({ type: "minutes", minutes: value }),
    }),
    h("p", { class: "muted" }, t("Never while a session is open.")),
  );

const shutCard = ({ id, logs }, emit) =>
  card(
    { testid: "shut" },
    h("h2", {}, t("Records under an earlier PIN")),
    h(
      "p",
      {},
      logs > 0
        ? tn("{n} log is sealed under a PIN that was forgotten.", "{n} logs are sealed under a PIN that was forgotten.", logs)
        : t("A plan, patients or a session that waits are sealed under a PIN that was forgotten."),
    ),
    h("p", { class: "muted" }, t("Once opened, they lie with everything else, under the lock of today.")),
    button(t("Open with the earlier PIN"), () => emit({ type: "open", id }), { kind: "second", testid: "shut-open" }),
  );

const about = () =>
  h(
    "ul",
    { class: "bullets muted" },
    h("li", {}, t("The PIN never leaves this phone. After five wrong ones there is a rest, longer each time.")),
    h("li", {}, t("A forgotten PIN cannot be recovered by anybody. You can then start anew; the old records stay here, shut, until the PIN is typed. Logs that the clinic has not got yet stay shut with them.")),
    h("li", {}, t("Files that you exported are not sealed.")),
  );

/** A screen with the number keys. `model`: {title, lead, pad}. */
export const typeView = ({ title, lead, pad }) =>
  page({ name: "lock", title, lead, back: "#/lock" }, pad);
