/** Composition root of the clinic's prescription editor: puts the body beside the form that is there. */
import { readBody } from "./edges/body.js";
import { readBundle, readWholeCatalog } from "./edges/site.js";
import { prescribing } from "./flows/prescribing.js";
import { h } from "./views/dom.js";
import { prescriptionForm } from "./views/prescription_form.js";
import { t, useLanguage } from "./views/words.js";

const place = document.querySelector("[data-map]");

async function begin() {
  const { lang } = document.documentElement;
  const [bundle, catalog] = await Promise.all([readBundle(), readWholeCatalog(lang)]);
  useLanguage(lang, catalog);
  place.hidden = false;
  try {
    const body = await readBody();
    const form = prescriptionForm(place.closest("form"));
    place.replaceChildren(...prescribing({ bundle, body, form }));
  } catch {
    place.replaceChildren(h("p", { class: "muted" }, t("The drawings of the body could not be read.")));
  }
}

begin();
