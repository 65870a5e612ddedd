/** The line of Today and the page of logs and clinics: what waits, what was judged, who is connected. */
import { DECIDED } from "../domain/outbox.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button, card, notice, page, segmented } from "./parts.js";
import { connectionName, forWhom } from "./pairing.js";
import { deliveryWords, isForPerson, moreWords, reasonWords, stateWords } from "./sync_words.js";
import { date, number, t, tn } from "./words.js";

const CALM = ["all", "nothing"];

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
    mark.replaceChildren(...(isCalm ? [icon(isForPerson(told) ? "warn" : "check")] : []), count);
  }
  show(state);
  return { element, show };
}

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

/** `model`: {connections: [{pairing, counts, state, judged, earlier}], asking, now_ms}. */
export function syncView({ connections, asking, now_ms }, emit) {
  return page(
    { name: "sync", title: t("Logs and the clinic"), back: "#/settings" },
    connections.map((one) => connection(one, asking, now_ms, emit)),
    h("a", { class: "button plain", href: "#/pair", testid: "pair-link" }, t("Connect with a clinic")),
  );
}

function connection(one, asking, now_ms, emit) {
  const { pairing, state, judged, earlier } = one;
  const told = { ...state, now_ms };
  const isOpen = pairing.state === "open";
  return h(
    "section",
    { class: "stack", testid: `connection-${pairing.id}` },
    card(
      {},
      h("h2", {}, pairing.clinic.name),
      h("p", { class: "muted" }, forWhom(pairing)),
      h(
        "p",
        { class: CALM.includes(state.kind) ? "saved" : "", role: "status", testid: "connection-state" },
        stateWords(told),
      ),
      moreWords(told).map((words) => h("p", { class: "muted", testid: "connection-more" }, words)),
      h("div", { class: "pair" }, acts(pairing, state, emit)),
      earlier > 0 && isOpen && earlierPart(pairing, earlier, emit),
    ),
    judged.length > 0 && judgedList(judged, emit),
    isOpen && aboutPhone(pairing, asking, emit),
  );
}

const acts = ({ id, state: life }, { waiting, refused }, emit) => [
  life === "open" &&
    button(t("Send now"), () => emit({ type: "send", id }), { kind: "second", testid: "sync-now" }),
  waiting + refused > 0 &&
    button(t("Save as a file"), () => emit({ type: "export", id }), {
      kind: "second",
      symbol: "share",
      testid: "export-waiting",
    }),
];

const earlierPart = ({ id, patient }, earlier, emit) => [
  h(
    "p",
    { class: "muted", testid: "earlier-count" },
    tn(
      "{n} earlier log was not made for this clinic. It stays on this phone unless you send it.",
      "{n} earlier logs were not made for this clinic. They stay on this phone unless you send them.",
      earlier,
    ),
    " ",
    patient
      ? t("Those that do not say whose they are count only if a person at the clinic says so.")
      : t("Those that name a patient of this phone’s own are looked at by a person there first."),
  ),
  button(t("Send the earlier logs too"), () => emit({ type: "send_earlier", id }), {
    kind: "plain",
    testid: "send-earlier",
  }),
];

/** Every log that was judged, with its reason and what can be done. */
const judgedList = (judged, emit) =>
  h(
    "ul",
    { class: "list", testid: "judged" },
    judged.map(({ delivery, record }) =>
      h(
        "li",
        { class: "card", testid: "judged-log" },
        h(
          "a",
          { class: "inline-link", href: `#/log/${delivery.id}` },
          record ? date(record.started_at) : t("A log"),
        ),
        h("p", {}, deliveryWords(delivery.state)),
        h("p", { class: "muted", testid: "judged-why" }, reasonWords(delivery)),
        h(
          "div",
          { class: "pair" },
          !DECIDED.includes(delivery.state) &&
            button(t("Send again"), () => emit({ type: "retry", delivery }), {
              kind: "second",
              testid: "retry",
            }),
          record &&
            button(t("Export"), () => emit({ type: "export_one", record }), {
              kind: "plain",
              testid: "export-judged",
            }),
        ),
      ),
    ),
  );

function aboutPhone({ id, device_name, paired_ms }, asking, emit) {
  return card(
    { class: "quiet" },
    h(
      "p",
      { class: "muted", testid: "device-name" },
      t("The clinic knows this phone as “{name}”, since {date}.", {
        name: device_name,
        date: date(paired_ms, { dateStyle: "medium" }),
      }),
    ),
    asking === id
      ? unpairQuestion(id, emit)
      : button(t("Disconnect"), () => emit({ type: "ask_unpair", id }), {
          kind: "plain",
          testid: "unpair",
        }),
  );
}

const unpairQuestion = (id, emit) =>
  notice(
    "care",
    "warn",
    h(
      "p",
      { role: "alert" },
      t("Nothing more is sent to this clinic. Every log stays on this phone, also those that wait."),
    ),
    h(
      "div",
      { class: "pair" },
      button(t("Stay connected"), () => emit({ type: "unpair_not" }), {
        kind: "second",
        testid: "unpair-not",
      }),
      button(t("Disconnect"), () => emit({ type: "unpair", id }), {
        kind: "danger",
        testid: "unpair-yes",
      }),
    ),
  );

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
