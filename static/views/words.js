/**
 * The words of the screen in the chosen language. English is the source and the key; a catalog
 * ({msgid: text, or [one, few, many] for a count}) comes from the build.
 */

let chosen = { language: "en", catalog: {}, plural: new Intl.PluralRules("en") };

const FORMS = ["one", "few", "many"];

export function useLanguage(language, catalog) {
  chosen = { language, catalog, plural: new Intl.PluralRules(language) };
}

export const language = () => chosen.language;

/** A value with a full stop of its own (“2026 г.”) ends the sentence, too. */
const fill = (text, values) =>
  text.replace(/\{(\w+)\}(\.(?=\s|$))?/g, (all, name, stop = "") => {
    const value = values[name];
    return value === undefined || value === null ? all : value + (`${value}`.endsWith(".") ? "" : stop);
  });

/** A text of the catalog, with {names} filled in. */
export const t = (text, values = {}) => fill(chosen.catalog[text] ?? text, values);

/** A counted text: `tn("{n} press", "{n} presses", 3)`. */
export function tn(singular, plural, n, values = {}) {
  const forms = chosen.catalog[singular];
  const rule = chosen.plural.select(n);
  const text = forms
    ? (forms[FORMS.indexOf(rule)] ?? forms.at(-1))
    : rule === "one"
      ? singular
      : plural;
  return fill(text, { n: number(n), ...values });
}

/** A text of the bundle: {en, ru, …}. */
export const say = (text) => text?.[chosen.language] ?? text?.en ?? "";

const formats = new Map(); // making one takes longer than all else in a beat

export function number(n, options) {
  const key = `${chosen.language} ${options ? JSON.stringify(options) : ""}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(chosen.language, options));
  return formats.get(key).format(n);
}

export const date = (iso, options = { dateStyle: "medium", timeStyle: "short" }) =>
  new Intl.DateTimeFormat(chosen.language, options).format(new Date(iso));

/** Seconds as 3:05. */
export const clockTime = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;

export const sideName = (side) =>
  ({ left: t("Left"), right: t("Right"), midline: t("Midline") })[side];

/** A point with its side, as it is spoken and shown in one line. */
export const placeName = ({ name, side }) =>
  side ? `${say(name)}, ${(sideName(side) ?? side).toLowerCase()}` : say(name);

export const painScore = (pain) => t("pain {pain}", { pain: number(pain) });

export const scriptName = (script) =>
  ({ direct: t("Direct"), approach: t("Approach"), surround_only: t("Surroundings only") })[script];

/** Whose word something is. */
export const originName = (origin) =>
  ({ source: t("source text"), secondary: t("other literature"), product: t("our choice") })[origin];

export const viewName = (view) =>
  ({
    anterior: t("From the front"),
    posterior: t("From behind"),
    right: t("From the right"),
    left: t("From the left"),
  })[view];
