/**
 * The choices of this phone: how it looks and speaks at once, and kept for the next start. Those that
 * tell something of a person lie in the vault, each by itself.
 */
import { useLanguage } from "../views/words.js";

/** What `app` can do with them. `place.dress` gives the page its looks. */
export function preferencesFlow(app, place) {
  const { preferences, site, vault } = app.powers;
  let isWhole = false; // all texts are wanted, not those of a start alone
  let keeping = Promise.resolve(); // one after another, so that the last choice is the one that stays

  async function applyPreferences() {
    const { theme, text_percent } = app.preferences;
    const best = site.languageFor(app.preferences.language);
    site.useManifest(best);
    await speak(best);
    place.dress({ language: best, theme, textPercent: text_percent });
  }

  async function speak(language) {
    useLanguage(language, await (isWhole ? site.readWholeCatalog(language) : site.readCatalog(language)));
  }

  /** A screen that a start does without has its texts in the other file: it waits for them as for its module. */
  function needAllTexts() {
    isWhole = true;
    return speak(site.languageFor(app.preferences.language));
  }

  /** In the vault before it goes from where an earlier version left it. What fails stays as it is. */
  async function keepPersonal(name, value) {
    await vault.keepPrivate(name, value);
    if (name in preferences.left()) preferences.forget(name);
  }

  const kept = (name, value) =>
    (keeping = keeping.then(() => keepPersonal(name, value)).catch(() => {}));

  /** Reads the personal ones, now that the vault is open. */
  async function recall() {
    const old = preferences.left();
    await Promise.all(Object.entries(old).map(([name, value]) => kept(name, value)));
    const names = Object.keys(preferences.PERSONAL);
    const values = await Promise.all(names.map((name) => vault.readPrivate(name).catch(() => undefined)));
    const found = names.map((name, i) => [name, values[i] ?? preferences.PERSONAL[name]]);
    app.preferences = { ...app.preferences, ...Object.fromEntries(found), ...preferences.left() };
  }

  /** Without a word on the screen; a promise that resolves when it is kept. */
  function remember(part) {
    app.preferences = { ...app.preferences, ...part };
    const [personal, plain] = [true, false].map((is) =>
      Object.keys(part).filter((name) => name in preferences.PERSONAL === is),
    );
    if (plain.length) preferences.write(app.preferences);
    for (const name of personal) kept(name, app.preferences[name]);
    return keeping;
  }

  async function setPreferences(part) {
    await remember(part);
    await applyPreferences();
    app.refresh();
  }

  return { applyPreferences, needAllTexts, recall, remember, setPreferences };
}
