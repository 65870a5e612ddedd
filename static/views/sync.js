/** The page of logs and clinics: what waits, what was judged, who is connected. */
import { DECIDED } from "../domain/outbox.js";
import { h } from "./dom.js";
import { button, card, notice, page } from "./parts.js";
import { forWhom } from "./sync_line.js";
import { deliveryWords, moreWords, reasonWords, stateWords } from "./sync_words.js";
import { date, t, tn } from "./words.js";

const CALM = ["all", "nothing"];

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
