/** To install the app: the card of Today, and the screen that is always to be found. */
import { installCard, installView } from "../views/install.js";

export function installFlow(app) {
  const { powers } = app;
  const keep = (answer) => app.remember({ install: { ...app.preferences.install, answer } });

  /** A no to the browser's question is a no to this card as well. */
  async function ask() {
    if (!(await powers.askInstall())) keep("no");
    app.refresh(); // a yes is told by the browser, when the app is there
  }

  const ACTS = {
    ask,
    how: () => app.go("install"),
    no() {
      keep("no");
      app.refresh();
    },
  };
  const act = ({ type }) => ACTS[type]();

  /** Thanks stand until the app is left, and are said once. */
  function thanks() {
    const unwatch = powers.watchPage({
      hidden() {
        unwatch();
        keep("done");
      },
    });
  }

  function card() {
    const isDone = app.preferences.install.answer === "thanks";
    if (isDone) thanks();
    return installCard({ way: powers.installWay(), isDone }, act);
  }

  async function install() {
    const logs = await powers.vault.countLogs();
    return installView({ way: powers.installWay(), logs, clinics: app.sync.clinics() }, act);
  }

  return { card, install };
}
