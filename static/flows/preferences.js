/** The choices of this phone: how it looks and speaks at once, and kept for the next start. */
import { useLanguage } from "../views/words.js";

/** What `app` can do with them. `place.dress` gives the page its looks. */
export const preferencesFlow = (app, place) => ({
  async applyPreferences() {
    const { site } = app.powers;
    const { language: wanted, theme, text_percent } = app.preferences;
    const best =
      wanted === "auto"
        ? (site.phoneLanguages().find((code) => app.bundle.languages.includes(code)) ?? "en")
        : wanted;
    useLanguage(best, await site.readCatalog(best));
    place.dress({ language: best, theme, textPercent: text_percent });
  },
  /** Kept without a word on the screen. */
  remember(part) {
    app.preferences = { ...app.preferences, ...part };
    app.powers.preferences.write(app.preferences);
  },
  async setPreferences(part) {
    app.remember(part);
    await app.applyPreferences();
    app.refresh();
  },
});
