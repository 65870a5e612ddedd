/** Settings of this phone. Each takes effect at once. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { card, navigation, page, segmented, stepper, toggle } from "./parts.js";
import { number, t } from "./words.js";

/** `model`: {preferences, technique, powers: {vibration, speech, …}, version, bundle_id, clinics}. */
export function settingsView(
  { preferences, technique, powers, version, bundle_id, clinics },
  emit,
) {
  const set = (part) => emit({ type: "set", part });
  return page(
    { name: "settings", title: t("Settings"), nav: navigation("settings") },
    card({}, ...looks(preferences, set)),
    card({}, ...signals(preferences, powers, set), getReady(preferences, technique, set)),
    h("a", { class: "button second", href: "#/trial", testid: "try-it" }, t("Try it: feel, hear, see")),
    sounds(emit),
    preferences.setting === "home" &&
      h("a", { class: "button second", href: "#/week", testid: "week-page" }, t("Practice, week and what was agreed")),
    preferences.setting === "home" &&
      h("a", { class: "button second", href: "#/reminders", testid: "reminders-page" }, t("Reminders")),
    !powers.installed &&
      h("a", { class: "button second", href: "#/install", testid: "install-page" }, t("Install Periost")),
    clinicLink(clinics),
    h("a", { class: "button second", href: "#/keeping", testid: "keeping-page" }, t("What this phone keeps")),
    h("a", { class: "button second", href: "#/lock", testid: "lock-page" }, t("Lock")),
    h(
      "p",
      { class: "muted" },
      t("Periost {version}", { version }),
      h("br"),
      h("code", { class: "small" }, bundle_id.slice(0, 23)),
    ),
  );
}

/** The one quiet line that a phone without a clinic has about clinics. */
const clinicLink = (clinics) =>
  clinics.length === 0
    ? h("a", { class: "button plain", href: "#/pair", testid: "pair-link" }, t("Connect with a clinic"))
    : h(
        "a",
        { class: "button second", href: "#/sync", testid: "sync-page" },
        t("Logs and the clinic: {names}", { names: clinics.join(", ") }),
      );

/** One choice of one preference; its options are [value, label]. */
const choice = (key, legend, options, preferences, set) =>
  segmented({
    legend,
    name: key,
    value: preferences[key],
    options: options.map(([value, label]) => ({ value, label, testid: `${key}-${value}` })),
    onchoose: (value) => set({ [key]: value }),
  });

const looks = (preferences, set) => [
  choice("language", t("Language"), LANGUAGES(), preferences, set),
  choice("theme", t("Theme"), THEMES(), preferences, set),
  choice("text_percent", t("Text size"), TEXT_SIZES(), preferences, set),
];

const LANGUAGES = () => [
  ["auto", t("As the phone")],
  ["en", "English"],
  ["ru", "Русский"],
];

const THEMES = () => [
  ["auto", t("As the phone")],
  ["light", t("Light")],
  ["dark", t("Dark")],
];

const TEXT_SIZES = () =>
  [100, 125, 150, 200].map((percent) => [percent, number(percent / 100, { style: "percent" })]);

function signals(preferences, powers, set) {
  const vibrationHint = powers.vibration
    ? t("Android in silent mode may still refuse")
    : t("This browser cannot vibrate: sound and picture lead");
  const switches = [
    ["sound", t("Sound"), t("A soft tone at each press")],
    ["vibration", t("Vibration"), vibrationHint],
    ["speech", t("Speak the next point"), powers.speech ? null : t("This browser has no voice")],
    powers.locked_screen && [
      "locked_screen",
      t("With the screen locked"),
      t("The sound goes on in the pocket; the lock screen shows point and presses"),
    ],
  ].filter(Boolean);
  const rows = switches.map(([key, label, hint]) =>
    toggle({
      label,
      hint,
      isOn: preferences[key],
      testid: key,
      onchoose: (isOn) => set({ [key]: isOn }),
    }),
  );
  return [rows[0], volume(preferences, set), ...rows.slice(1)];
}

/** Beside the volume of the phone: how loud the presses are among its other sounds. */
function volume({ sound, volume_percent }, set) {
  const label = t("Volume of the presses");
  return h(
    "div",
    { class: "row" },
    h("span", {}, label),
    stepper({
      label,
      value: sound ? volume_percent : 0,
      shown: number(volume_percent / 100, { style: "percent" }),
      min: sound ? 10 : 0,
      max: sound ? 100 : 0,
      step: 10,
      testid: "volume",
      onchoose: (percent) => set({ volume_percent: percent }),
    }),
  );
}

const SOUNDS = () => [
  ["press", t("A press")],
  ["last", t("The last presses")],
  ["count_in", t("Counting in")],
  ["change", t("Change of point")],
  ["ask", t("A question")],
  ["pause", t("Pause")],
  ["end", t("The end")],
  ["breath", t("Breathing out and in")],
];

const sounds = (emit) =>
  h(
    "details",
    { class: "card region" },
    h("summary", { testid: "sounds" }, h("b", {}, t("What the sounds mean")), icon("next")),
    h(
      "div",
      { class: "chips" },
      SOUNDS().map(([name, label]) =>
        h(
          "button",
          { type: "button", class: "chip-button", testid: `hear-${name}`, onclick: () => emit({ type: "hear", name }) },
          label,
        ),
      ),
    ),
  );

function getReady(preferences, technique, set) {
  const getReadyS = preferences.get_ready_s ?? technique.get_ready_default_s;
  const label = t("Get ready between points");
  return h(
    "div",
    { class: "row" },
    h("b", {}, label),
    stepper({
      label,
      value: getReadyS,
      shown: t("{n} s", { n: number(getReadyS) }),
      min: technique.get_ready_min_s,
      max: technique.get_ready_max_s,
      step: 1,
      testid: "get-ready",
      onchoose: (get_ready_s) => set({ get_ready_s }),
    }),
  );
}
