/** The screen of reminders: when, by message on this phone, by the calendar. */
import { h } from "./dom.js";
import { button, card, navigation, notice, page, remark } from "./parts.js";
import { date, t } from "./words.js";

const MONDAY = 23; // of November 2026: it lends the days their names
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `model`: {schedule, state, fault, isBusy, trial, clinic}; the states and faults are those of WHY. */
export function remindersView(model, emit) {
  return page(
    { name: "reminders", title: t("Reminders"), back: "#/settings", nav: navigation("settings") },
    when(model),
    model.schedule && byMessage(model, emit),
    model.schedule && byCalendar(model, emit),
  );
}

function when({ schedule }) {
  const link = (kind, text) =>
    h("a", { class: `button ${kind}`, href: "#/week", testid: "reminder-days" }, text);
  if (!schedule)
    return card(
      {},
      h("h2", {}, t("On which days?")),
      h("p", {}, t("Choose the days and the hour of your practice. Then this phone can remind you.")),
      link("main", t("Choose days and hour")),
    );
  const time = timeName(schedule).replaceAll(" ", "\u00a0");
  return card(
    {},
    h("h2", { testid: "reminder-when" }, t("{days} at {time}", { days: dayNames(schedule), time })),
    h("p", { class: "muted" }, t("Nothing comes on a day on which you practised. If you did not, one more reminder follows the next day, and then silence.")),
    link("second", t("Change days and hour")),
  );
}

const dayNames = ({ days }) => {
  const names = days.map((day) => date(`2026-11-${MONDAY + DAYS.indexOf(day)}T12:00:00`, { weekday: "long" }));
  const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(names);
  return list[0].toUpperCase() + list.slice(1);
};

const timeName = ({ local_time }) => date(`2026-11-${MONDAY}T${local_time}:00`, { timeStyle: "short" });

// On this phone

function byMessage(model, emit) {
  const { state } = model;
  return card(
    { testid: `reminders-${state}` },
    h("h2", {}, t("On this phone")),
    state === "on" ? isOn(model, emit) : state === "off" ? isOff(model, emit) : wayBarred(state),
    model.fault && notice("care", "warn", h("p", { testid: `reminder-${model.fault}` }, WHY()[model.fault])),
  );
}

const wayBarred = (state) => notice("care", "warn", h("p", {}, WHY()[state]));

const isOff = ({ isBusy, clinic }, emit) => [
  h("p", {}, t("{clinic} sends a message at that hour, also while the app is closed. On the locked screen it says “It is your day”, and nothing of health.", { clinic })),
  button(isBusy ? t("One moment …") : t("Remind me on this phone"), () => emit({ type: "on" }), {
    testid: "reminders-turn-on",
    disabled: isBusy,
  }),
];

const isOn = ({ isBusy, trial }, emit) => [
  remark("check", t("This phone is reminded."), "good"),
  trial && h("p", { testid: `trial-${trial}`, role: "status" }, TRIALS()[trial]),
  h(
    "div",
    { class: "stack" },
    button(t("Try a reminder"), () => emit({ type: "trial" }), { kind: "second", testid: "reminders-try", disabled: isBusy }),
    button(t("No more reminders"), () => emit({ type: "off" }), { kind: "plain", testid: "reminders-turn-off" }),
  ),
];

const WHY = () => ({
  alone: t("Messages come from a clinic, and this phone is not connected with one for you. The calendar below does the same."),
  install: t("An iPhone gives messages to an app on its home screen only. Put Periost there, open it there, and come back to this page."),
  browser: t("This browser shows no messages while the app is closed. The calendar below does the same."),
  denied: t("Messages are switched off for this app. Switch them on in the settings of the phone or the browser, and come back."),
  dismissed: t("Without your permission the phone shows nothing."),
  server: t("This clinic sends no messages. The calendar below does the same."),
  service: t("The phone cannot reach the message service of its browser; in a closed network there is none. The calendar below does the same."),
  stranger: t("The clinic does not know the message service of this browser. The calendar below does the same."),
  unreachable: t("The clinic cannot be reached now. Try again when there is a network."),
});

const TRIALS = () => ({
  sent: t("Sent. It should be here within a minute."),
  many: t("Wait ten seconds, then try again."),
  unknown: t("The message service no longer knows this phone. Switch the reminders on anew."),
  refused: t("The message service did not take it. Tell your clinic."),
  unreachable: t("The clinic cannot be reached now. Try again when there is a network."),
});

// In a calendar

const byCalendar = (_, emit) =>
  card(
    {},
    h("h2", {}, t("In your calendar")),
    h("p", {}, t("A file with these days and an alarm, for the calendar of this phone or any other. It works without a clinic and without a network.")),
    button(t("Save the calendar file"), () => emit({ type: "calendar" }), { kind: "second", testid: "save-calendar" }),
    h("p", { class: "muted" }, t("After you change the days, save it again: it takes the place of the earlier one.")),
  );
