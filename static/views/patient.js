/** The patient's code: optional, kept on this phone only; a log carries an id, never the code. */
import { h } from "./dom.js";
import { button, page } from "./parts.js";
import { t } from "./words.js";

export function patientView({ code, patients, back }, emit) {
  const input = h("input", {
    id: "code",
    class: "field",
    value: code ?? "",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: "40",
    testid: "patient-code",
  });
  const send = () => emit({ type: "patient", code: input.value.trim() });
  return page(
    {
      name: "patient",
      title: t("Patient"),
      back,
      lead: t(
        "A code of your own, so that the logs of one person stay together. You can leave it empty.",
      ),
      foot: button(t("Continue"), send, { testid: "continue" }),
    },
    h(
      "form",
      {
        class: "stack",
        onsubmit: (event) => {
          event.preventDefault();
          send();
        },
      },
      h("label", { class: "label", for: "code" }, t("Patient code")),
      input,
      h(
        "p",
        { class: "muted" },
        t("Use a code, not a name: nothing here is protected by a password."),
      ),
    ),
    patients.length > 0 &&
      h(
        "section",
        { class: "stack" },
        h("h2", {}, t("Seen on this phone")),
        h(
          "div",
          { class: "chips" },
          patients.map((patient) =>
            h(
              "button",
              {
                type: "button",
                class: "chip-button",
                onclick: () => emit({ type: "patient", code: patient.code }),
              },
              patient.code,
            ),
          ),
        ),
      ),
  );
}
