/** The passphrase of a locked file that is to be taken in. */
import { h } from "./dom.js";
import { button, page } from "./parts.js";
import { t } from "./words.js";

const FAULTS = {
  "not-ours": () => t("This file holds no log of Periost."),
  "too-new": () => t("A newer app made this file. Update this one, then try again."),
  damaged: () => t("This file is damaged: a piece of it is missing or changed. Ask for it once more."),
  unable: () => t("This browser cannot unpack the file. Update it, then try again."),
  "wrong-passphrase": () =>
    t("This passphrase does not open the file, or the file was changed. Type it as it was written down."),
};

/** `open({passphrase})` promises the fault that was found, or null. */
export function unlockView(open) {
  const fault = h("p", { class: "fault", role: "alert", testid: "unlock-fault" });
  const input = h("input", {
    ...{ id: "passphrase", class: "field", type: "password", maxlength: "400", testid: "passphrase" },
    ...{ autocapitalize: "none", spellcheck: "false" },
  });
  const submit = async () => {
    if (foot.disabled) return;
    foot.disabled = true;
    fault.textContent = "";
    const found = await open({ passphrase: input.value });
    if (!found) return;
    foot.disabled = false;
    fault.textContent = FAULTS[found]();
    input.focus();
  };
  const foot = button(t("Open the file"), submit, { testid: "unlock-file" });
  return page(
    {
      name: "unlock",
      title: t("This file is locked"),
      back: "#/history",
      lead: t("Type the passphrase that was written down when it was saved. Spaces do not count."),
      foot,
    },
    h(
      "form",
      { class: "stack", onsubmit: (event) => (event.preventDefault(), submit()) },
      h("label", { class: "label", for: "passphrase" }, t("Passphrase")),
      input,
      fault,
    ),
  );
}
