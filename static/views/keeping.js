/** What this phone keeps and how safe it lies there, in plain words; and what helps. */
import { OPEN_EVERY_DAYS } from "../domain/keeping.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { button, card, notice, page } from "./parts.js";
import { number, t, tn } from "./words.js";

const UNITS = [[1e9, "gigabyte"], [1e6, "megabyte"], [1e3, "kilobyte"]];

/** Bytes as a person counts them: 1.2 MB. */
function bytes(count) {
  const [size, unit] = UNITS.find(([least]) => count >= least) ?? UNITS.at(-1);
  return number(count / size, { style: "unit", unit, maximumFractionDigits: 1 });
}

const THREATS = {
  private: () =>
    t("This looks like a private window, or like a phone with hardly any room. A private window forgets everything when it is closed, the logs too."),
  "seven-days": () =>
    t("The browsers of an iPhone or iPad may clear what a page has stored when it was not used for seven days. An app on the home screen is left alone."),
  "may-clear": () => t("This browser may clear what it stores, without asking, when the phone runs short of room."),
};

const HELPS = {
  private: () => t("Open Periost in an ordinary window, or save the logs as a file before you close this one."),
  "seven-days": () => t("Put Periost on the home screen, or save the logs as a file now and then."),
  "may-clear": () => t("Install Periost as an app, or save the logs as a file now and then."),
};

const full = (step) =>
  t("More than {share} of the room that this browser gives Periost is used.", {
    share: number(step, { style: "percent" }),
  });

/** What the card says of a worry: its heading, what is the matter, what helps. */
function wordsOf({ worry, threat, step, count }) {
  if (worry === threat) return [t("The browser may clear your logs"), THREATS[threat](), HELPS[threat]()];
  if (worry.startsWith("room")) return [t("The room runs short"), full(step), moreRoom()];
  return [t("Something cannot be read"), rowsWords(count), t("Everything else goes on as before.")];
}

/** The one calm card of Today. `model`: {worry, threat, step, count}: how many rows cannot be read. */
export function keepingCard(model, put) {
  const [heading, matter, help] = wordsOf(model);
  return card(
    { testid: "keeping-card", "data-worry": model.worry },
    h("h2", {}, heading),
    h("p", {}, matter),
    h("p", { class: "muted" }, help),
    h(
      "div",
      { class: "pair" },
      h("a", { class: "button second", href: "#/keeping", testid: "keeping-more" }, t("What helps")),
      button(t("Understood"), put, { kind: "plain", testid: "keeping-understood" }),
    ),
  );
}

const rowsWords = (count) =>
  tn("{n} record of this phone cannot be read. It is kept as it is.", "{n} records of this phone cannot be read. They are kept as they are.", count);

/** Above all else on Today: the records are gone, and by whom. */
export const lossNotice = (count, put) =>
  notice(
    "warn",
    "warn",
    h("h2", {}, t("The browser has removed this phone’s records")),
    h(
      "p",
      { role: "alert", testid: "lost-records" },
      tn("When they were counted last there was {n} log.", "When they were counted last there were {n} logs.", count),
    ),
    h("p", {}, t("What was sent is still at the clinic, and a file that was saved brings its logs back. A clinic has to be connected anew.")),
    h("a", { class: "button second", href: "#/history", testid: "lost-import" }, t("Take logs in from a file")),
    button(t("Understood"), put, { kind: "plain", testid: "lost-understood" }),
  );

const moreRoom = () =>
  t("Free some room on the phone, or save old logs as a file and delete them here. No log is ever cleared by Periost itself.");

/**
 * `model`: {logs, waiting, clinics, damaged, shut, room, step, isPersisted, way, threat, answer}.
 */
export const keepingView = (model, emit) =>
  page(
    { name: "keeping", title: t("What this phone keeps"), back: "#/settings" },
    counts(model),
    model.damaged.length > 0 && damage(model.damaged, emit),
    room(model),
    promise(model, emit),
    helps(model, emit),
  );

const figure = (testid, value, label) =>
  h("div", { class: "figure" }, h("b", { testid }, value), h("small", {}, label));

const KINDS = {
  logs: (n) => tn("{n} log", "{n} logs", n),
  patients: (n) => tn("{n} patient’s code", "{n} patients’ codes", n),
  pairings: (n) => tn("{n} connection with a clinic", "{n} connections with a clinic", n),
  deliveries: (n) => tn("{n} note of where a log goes", "{n} notes of where a log goes", n),
  drafts: () => t("the session that was open"),
  keys: (n) => tn("{n} key of earlier records", "{n} keys of earlier records", n),
  private: (n) => tn("{n} other record", "{n} other records", n),
};

const REMEDIES = {
  logs: () => t("If a file has the log, take it in: it stands in the place of the one that cannot be read."),
  patients: () => t("Enter the patient’s code again; the logs of before stay with the earlier one."),
  pairings: () => t("Connect with the clinic again: the logs that wait are sent then."),
  drafts: () => t("The next session takes its place."),
};

/** What cannot be read, kind by kind, and what can be done; nothing is thrown away. */
function damage(rows, emit) {
  const stores = Object.keys(KINDS).filter((name) => rows.some(({ store }) => store === name));
  const count = (name) => rows.filter(({ store }) => store === name).length;
  return card(
    { testid: "keeping-damage" },
    h("h2", {}, t("What cannot be read")),
    h("p", {}, t("It is damaged, or was not written by Periost. It is kept as it is, and everything else goes on without it.")),
    h(
      "ul",
      { class: "bullets" },
      stores.map((name) =>
        h("li", { testid: `damaged-${name}` }, KINDS[name](count(name)), REMEDIES[name] && h("small", { class: "muted" }, ` ${REMEDIES[name]()}`)),
      ),
    ),
    button(t("Save it as a file, as it lies here"), () => emit({ type: "export_damaged" }), {
      kind: "second",
      symbol: "share",
      testid: "damaged-export",
    }),
  );
}

const counts = ({ logs, waiting, clinics, shut }) =>
  card(
    {},
    h("h2", {}, t("Logs")),
    h("p", { testid: "keeping-logs" }, tn("{n} log lies on this phone.", "{n} logs lie on this phone.", logs)),
    shut > 0 &&
      h("p", { testid: "keeping-shut" }, tn("{n} record is shut by an earlier PIN.", "{n} records are shut by an earlier PIN.", shut)),
    clinics.length > 0 &&
      h(
        "p",
        { testid: "keeping-waiting" },
        waiting === 0
          ? t("None of them waits for the clinic.")
          : tn("{n} of them waits for the clinic and is nowhere else.", "{n} of them wait for the clinic and are nowhere else.", waiting),
      ),
  );

const room = ({ room: told, step }) =>
  card(
    {},
    h("h2", {}, t("Room")),
    told
      ? h(
          "div",
          { class: "figures" },
          figure("room-used", bytes(told.used), t("used by Periost")),
          figure("room-free", bytes(Math.max(0, told.room - told.used)), t("free for it")),
        )
      : h("p", { testid: "room-unknown" }, t("This browser does not tell how much room there is.")),
    step && notice("care", "warn", h("p", { testid: "room-warning" }, full(step)), h("p", {}, moreRoom())),
  );

/** Whether the browser promised to leave the records alone. */
const promise = ({ isPersisted, way, threat, answer }, emit) =>
  card(
    {},
    h("h2", {}, t("Will the browser keep them?")),
    h(
      "p",
      { testid: "keeping-promise", "data-persisted": String(isPersisted) },
      isPersisted
        ? t("The browser has promised not to clear them by itself.")
        : t("The browser has not promised to keep them."),
    ),
    way === "installed" && h("p", {}, t("Periost is installed: what an installed app has stored is seldom cleared.")),
    threat && h("p", { testid: "keeping-threat" }, THREATS[threat]()),
    answer === "not-promised" &&
      h(
        "p",
        { role: "status", testid: "keeping-answer" },
        t("The browser did not promise it now. Some do when the app is installed or often used."),
      ),
    answer === "promised" && h("p", { role: "status", testid: "keeping-answer" }, t("The browser promised it.")),
    !isPersisted &&
      button(t("Ask the browser to keep them"), () => emit({ type: "persist" }), {
        kind: "second",
        testid: "keeping-ask",
      }),
  );

/** What a person can do, whatever the browser does. */
const helps = ({ threat, logs, clinics, way }, emit) =>
  card(
    {},
    h("h2", {}, t("What helps")),
    threat && h("p", {}, HELPS[threat]()),
    h("p", {}, t("Clearing the browser’s data, or removing the app, removes the logs. A file brings them back: History takes it in.")),
    way !== "installed" &&
      h("a", { class: "button second", href: "#/install", testid: "keeping-install" }, t("Install Periost")),
    threat === "seven-days" && opening(emit),
    button(t("Save all logs as a file"), () => emit({ type: "export" }), {
      kind: "second",
      symbol: "share",
      testid: "keeping-export",
      disabled: logs === 0,
    }),
    clinics.length === 0
      ? h("a", { class: "button plain", href: "#/pair", testid: "keeping-pair" }, t("Connect with a clinic, which keeps them too"))
      : h("a", { class: "card row-link", href: "#/sync", testid: "keeping-sync" }, h("span", {}, t("Logs and the clinic: {names}", { names: clinics.join(", ") })), icon("next")),
  );

const opening = (emit) => [
  h("p", {}, tn("An alarm in your calendar every {n} day has you open Periost in time.", "An alarm in your calendar every {n} days has you open Periost in time.", OPEN_EVERY_DAYS)),
  button(t("Put “Open Periost” into the calendar"), () => emit({ type: "calendar" }), { kind: "second", testid: "keeping-calendar" }),
];
