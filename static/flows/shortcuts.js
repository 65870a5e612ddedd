/**
 * Where the shortcuts on the icon of the installed app lead. A session that runs or waits comes
 * first: then they open Today, which says so.
 */
import { secondView } from "../views/second.js";

export function shortcutsFlow(app, session) {
  const { powers } = app;
  const isBusy = async () => Boolean(await session.waiting()) || powers.isSessionElsewhere();

  /** As with the first key of Today. */
  async function start() {
    app.turn(""); // the way back leads to Today, not here again
    if (await isBusy()) return app.refresh();
    const practice = app.preferences.setting === "home" && (await (await app.flowOf("practice")).beginDue());
    if (practice?.isBegun) return null;
    return practice?.isPractised ? app.refresh() : (await app.flowOf("new")).begin();
  }

  async function second() {
    if (await isBusy()) return null;
    return secondView(app.bundle.technique, (event) => session.startMetronome(event));
  }

  return { start, second };
}
