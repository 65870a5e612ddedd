/** What Today says of clinics: the line, whose log it will be, why nothing can be kept. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { notice, segmented } from "./parts.js";
import { isForPerson, moreWords, stateWords } from "./sync_words.js";
import { number, t } from "./words.js";

/** Whose logs go there. */
export const forWhom = ({ patient, staff }) =>
  patient
    ? t("Patient {code}", { code: patient.name ?? patient.code })
    : staff?.email
      ? t("A therapist’s phone ({email})", { email: staff.email })
      : t("A therapist’s phone");

export const connectionName = (pairing) => `${pairing.clinic.name} · ${forWhom(pairing)}`;

/** One line that says how it stands, and leads to the page. `show(state)` says it anew. */
export function syncLine(state) {
  const mark = h("span", { class: "sync-mark" });
  const words = h("span", { testid: "sync-state" });
  const element = h(
    "a",
    { class: "sync-line", href: "#/sync", testid: "sync-line" },
    mark,
    words,
    icon("next"),
  );
  function show(told) {
    element.dataset.kind = isForPerson(told) ? "care" : told.kind;
    words.dataset.kind = told.kind;
    const more = moreWords(told).join(". ");
    words.replaceChildren(`${stateWords(told)} `, ...(more ? [h("small", {}, more)] : []));
    const count = h("b", { testid: "outbox-count" }, number(told.waiting));
    const isCalm = told.waiting === 0;
    if (isCalm) count.className = "unseen";
    mark.replaceChildren(...(isCalm ? [icon(markOf(told))] : []), count);
  }
  show(state);
  return { element, show };
}

/** What is not known is no reason for a check. */
const markOf = (told) => (isForPerson(told) ? "warn" : told.kind === "unknown" ? "history" : "check");

/** For whom the next session is made, where there is a choice. `choices`: connections. */
export const destination = ({ choices, chosen }, emit) =>
  segmented({
    legend: t("Whose log will it be?"),
    name: "made-for",
    value: chosen,
    options: [
      ...choices.map((one) => ({
        value: one.id,
        label: connectionName(one),
        testid: `made-for-${one.id}`,
      })),
      { value: "none", label: t("Nobody’s: it stays here"), testid: "made-for-none" },
    ],
    onchoose: (value) => emit({ type: "made_for", value }),
  });

/** The vault can only be read: what is in it is safe, and comes out as a file. */
export const faultNotice = (fault) =>
  notice(
    "care",
    "warn",
    h(
      "p",
      { role: "alert", testid: "read-only" },
      fault === "VersionError"
        ? t(
            "A newer version of the app was used on this phone. Until it is updated here, the logs can be read and exported, but none is kept.",
          )
        : t(
            "The records of this phone could not be made ready for this version of the app. They are as they were and can be read and exported, but no log is kept. Export them, then reload.",
          ),
    ),
  );
