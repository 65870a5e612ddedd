/** Connecting this phone with a clinic: a code, then whose phone it will be, then yes or no. */
import { h } from "./dom.js";
import { button, card, notice, page } from "./parts.js";
import { forWhom } from "./sync_line.js";
import { number, t } from "./words.js";

const FAULTS = {
  code: () => t("This code is not valid, or not any more. Ask the clinic for a new one."),
  many: () => t("Too many codes were tried. Wait an hour, or ask the clinic."),
  unreachable: () => t("The clinic could not be reached. Nothing was changed; try again."),
  stranger: () =>
    t("No clinic answers at this address. Open the app by the clinic’s own link, then try again."),
  unable: () => t("This page is not secure (https), so no log can be sent from it."),
};

const field = (id, label, attributes) => [
  h("label", { class: "label", for: id }, label),
  h("input", { id, class: "field", spellcheck: "false", ...attributes }),
];

/** `model`: {code, device_name, fault, isBusy, host}. `show({name, fault})` says who answers there. */
export function pairingView({ code, device_name, fault, isBusy, host }, emit) {
  const form = h(
    "form",
    {
      class: "stack",
      onsubmit: (event) => {
        event.preventDefault();
        send();
      },
    },
    field("pair-code", t("Code from the clinic"), {
      value: code,
      autocapitalize: "characters",
      maxlength: "48",
      testid: "pair-code",
    }),
    field("device-name", t("Name of this phone, as the clinic will see it"), {
      value: device_name,
      maxlength: "60",
      testid: "pair-device-name",
    }),
  );
  const valueOf = (id) => form.querySelector(`#${id}`).value.trim();
  const send = () =>
    emit({ type: "claim", code: valueOf("pair-code"), device_name: valueOf("device-name") });
  const whose = h("div", { "aria-live": "polite", testid: "pair-whose" }, askedAt(host));
  const element = page(
    {
      name: "pair",
      title: t("Connect with a clinic"),
      back: "#/settings",
      lead: t("The clinic gives a code of {n} characters, or a picture to scan. It holds for minutes.", {
        n: number(8),
      }),
      foot: button(t("Ask the clinic"), send, { testid: "pair-claim", disabled: isBusy }),
    },
    fault && notice("care", "warn", h("p", { role: "alert", testid: "pair-fault" }, FAULTS[fault]())),
    whose,
    form,
    h(
      "p",
      { class: "muted" },
      t("Without a clinic the app works as before, and nothing leaves this phone."),
    ),
  );
  const show = ({ name, fault: found }) => {
    if (name) whose.replaceChildren(clinicCard(name, host));
    if (found && !fault)
      whose.replaceChildren(notice("care", "warn", h("p", {}, FAULTS[found]())));
  };
  return { element, show };
}

const askedAt = (host) =>
  h("p", { class: "muted" }, t("The clinic is asked at {host}.", { host }));

const clinicCard = (name, host) =>
  card({}, h("h2", { testid: "pair-clinic-there" }, name), askedAt(host));

/** The clinic has answered; nothing is sent before this is confirmed. */
export function confirmView({ pairing }, emit) {
  return page(
    {
      name: "paired",
      title: t("Is this right?"),
      foot: [
        button(t("Yes, connect"), () => emit({ type: "confirm" }), { testid: "pair-yes" }),
        button(t("No"), () => emit({ type: "decline" }), { kind: "plain", testid: "pair-no" }),
      ],
    },
    card(
      {},
      h("h2", { testid: "pair-clinic" }, pairing.clinic.name),
      h("p", { testid: "pair-for" }, forWhom(pairing)),
      h(
        "p",
        { class: "muted" },
        pairing.patient
          ? t("Logs of your own practice on this phone will go to this clinic from now on.")
          : t("Logs of sessions with patients will go from this phone to this clinic from now on."),
      ),
    ),
    h(
      "p",
      { class: "muted" },
      t("Logs that are on this phone already are not sent unless you choose so."),
    ),
  );
}
