/** Settings of this phone. Each takes effect at once. */
import { h } from "./dom.js";
import { card, navigation, page, segmented, stepper, toggle } from "./parts.js";
import { number, t } from "./words.js";

/** `model`: {preferences, technique, powers: {vibration, speech}, version, bundle_id}. */
export function settingsView({ preferences: p, technique, powers, version, bundle_id }, emit) {
  const set = (part) => emit({ type: "set", part });
  const getReadyS = p.get_ready_s ?? technique.get_ready_default_s;
  return page(
    { name: "settings", title: t("Settings"), nav: navigation("settings") },
    card(
      {},
      segmented({
        legend: t("Language"),
        name: "language",
        value: p.language,
        onchoose: (language) => set({ language }),
        options: [
          { value: "auto", label: t("As the phone"), testid: "language-auto" },
          { value: "en", label: "English", testid: "language-en" },
          { value: "ru", label: "Русский", testid: "language-ru" },
        ],
      }),
      segmented({
        legend: t("Theme"),
        name: "theme",
        value: p.theme,
        onchoose: (theme) => set({ theme }),
        options: [
          { value: "auto", label: t("As the phone"), testid: "theme-auto" },
          { value: "light", label: t("Light"), testid: "theme-light" },
          { value: "dark", label: t("Dark"), testid: "theme-dark" },
        ],
      }),
      segmented({
        legend: t("Text size"),
        name: "text",
        value: p.text_percent,
        onchoose: (text_percent) => set({ text_percent }),
        options: [100, 125, 150, 200].map((value) => ({
          value,
          label: number(value / 100, { style: "percent" }),
          testid: `text-${value}`,
        })),
      }),
    ),
    card(
      {},
      toggle({
        label: t("Sound"),
        hint: t("A soft tone at each press"),
        isOn: p.sound,
        testid: "sound",
        onchoose: (sound) => set({ sound }),
      }),
      toggle({
        label: t("Vibration"),
        hint: powers.vibration
          ? t("Android in silent mode may still refuse")
          : t("This browser cannot vibrate: sound and picture lead"),
        isOn: p.vibration,
        testid: "vibration",
        onchoose: (vibration) => set({ vibration }),
      }),
      toggle({
        label: t("Speak the next point"),
        hint: powers.speech ? null : t("This browser has no voice"),
        isOn: p.speech,
        testid: "speech",
        onchoose: (speech) => set({ speech }),
      }),
      h(
        "div",
        { class: "row" },
        h("span", {}, h("b", {}, t("Get ready between points"))),
        stepper({
          label: t("Get ready between points"),
          value: getReadyS,
          shown: t("{n} s", { n: number(getReadyS) }),
          min: technique.get_ready_min_s,
          max: technique.get_ready_max_s,
          step: 1,
          testid: "get-ready",
          onchoose: (get_ready_s) => set({ get_ready_s }),
        }),
      ),
    ),
    h(
      "p",
      { class: "muted" },
      t("Periost {version}", { version }),
      h("br"),
      h("code", { class: "small" }, bundle_id.slice(0, 23)),
    ),
  );
}
