/** Composition root: reads the site, joins powers, flows and screens. The only file that knows all. */
import { button } from "./views/parts.js";
import { notThere, screenPlace } from "./views/place.js";
import { t } from "./views/words.js";
import { laterFlows } from "./flows/later.js";
import { leavingFlow } from "./flows/leaving.js";
import { offerInstall } from "./flows/install_offer.js";
import { preferencesFlow } from "./flows/preferences.js";
import { laterSession } from "./flows/session_later.js";
import { syncFlow } from "./flows/sync.js";
import { todayFlow } from "./flows/today.js";
import { sha256 } from "./edges/cipher.js";
import { clock, randomBytes } from "./edges/clock.js";
import * as deliveries from "./edges/deliveries.js";
import { bytesOf, download } from "./edges/files.js";
import { askInstall, installWay, watchInstall } from "./edges/install.js";
import { watchLaunches } from "./edges/launches.js";
import { forgetLoss, lostLogs } from "./edges/marker.js";
import { beginAnew, watchPage } from "./edges/page_life.js";
import * as preferences from "./edges/preferences.js";
import { printPage } from "./edges/printer.js";
import * as server from "./edges/server.js";
import * as sessionLock from "./edges/session_lock.js";
import { canShare, shareFile } from "./edges/share.js";
import * as site from "./edges/site.js";
import { listen, say } from "./edges/tabs.js";
import { activateUpdate, lookForUpdate, watchUpdates } from "./edges/updates.js";
import * as vault from "./edges/vault.js";

const powers = {
  ...sessionLock,
  activateUpdate,
  askInstall,
  beginAnew,
  bytesOf,
  canShare,
  clock,
  damage: () => import("./edges/damage.js"),
  deliveries,
  download,
  envelope: () => import("./edges/envelope.js"),
  forgetLoss,
  installWay,
  listen,
  lockedFile: () => import("./edges/locked_file.js"),
  lostLogs,
  preferences,
  printPage,
  push: () => import("./edges/push.js"),
  randomBytes,
  say,
  server,
  sha256,
  shareFile,
  site,
  storage: () => import("./edges/storage.js"),
  vault,
  watchInstall,
  watchPage,
};

/**
 * Flows that a start does without, each by the screens it has. The worker keeps their files like all
 * others; they are read when the first of their screens is asked for.
 */
const LATER = [
  [["new"], async (app, { start }) => (await import("./flows/setup.js")).setupFlow(app, start)],
  [["practice", "week"], async (app, { start }) => (await import("./flows/practice.js")).practiceFlow(app, start)],
  [["pair", "paired", "sync"], async (app) => (await import("./flows/pairing.js")).pairingFlow(app)],
  [["history", "log"], async (app) => (await import("./flows/history.js")).historyFlow(app)],
  [["settings", "trial"], async (app) => (await import("./flows/phone.js")).phoneFlow(app)],
  [["lock"], async (app) => (await import("./flows/lock.js")).lockFlow(app)],
  [["reminders"], async (app) => (await import("./flows/reminders.js")).remindersFlow(app)],
  [["hand-over", "locked-file", "open-file"], async (app) => (await import("./flows/hand_over.js")).handOverFlow(app)],
  [["sources"], async (app) => ({ sources: async () => (await import("./views/sources.js")).sourcesView(app) })],
  [["keeping"], async (app) => (await import("./flows/keeping.js")).keepingFlow(app)],
  [["start", "second"], async (app, session) => (await import("./flows/shortcuts.js")).shortcutsFlow(app, session)],
  [["install"], async (app) => (await import("./flows/install.js")).installFlow(app)],
  [["progress", "report"], async (app) => (await import("./flows/progress.js")).progressFlow(app)],
];

// What is under way there is not left for a tap on the icon.
const AT_WORK = ["new", "practice", "session", "after"];

const place = screenPlace(document.querySelector("#app"));

async function boot() {
  site.useManifest(site.languageFor(preferences.read().language)); // before the browser asks for it
  let isOpen = false; // the launch that opens the page is in its address already
  watchLaunches((hash) => isOpen && hash && !AT_WORK.includes(here()[0]) && (location.hash = hash));
  const bundle = await site.readBundle();
  const app = makeApp(bundle);
  await app.applyPreferences();
  await unlocked(app);
  await app.recall();
  app.sync = syncFlow(app);
  const session = laterSession(powers, async () => {
    const [{ sessionOf }] = await Promise.all([import("./session_parts.js"), app.needAllTexts()]);
    return sessionOf(app);
  });
  app.leaving = leavingFlow(app, session);
  const later = laterFlows(LATER, app, session);
  app.flowOf = later.flowOf;
  const today = todayFlow(app, { begin: () => beginNew(app, later), session });
  const routes = {
    ...later.routes,
    ...today,
    session: session.screen,
    after: session.after,
  };
  app.refresh = () => show(routes, session);
  const drawAnew = (...screens) => screens.includes(here()[0]) && !session.isRunning() && app.refresh();
  app.cards.push(async (now) => (now.logs && !now.isBusy ? (await later.flowOf("keeping")).card(now) : null));
  offerInstall(app, () => drawAnew("", "install"));
  addEventListener("hashchange", app.refresh);
  watchPage({ shown: () => !session.isRunning() && lookForUpdate() });
  await app.sync.load();
  await app.refresh();
  isOpen = true;
  await app.leaving.begin();
  app.sync.begin();
  watchUpdates(() => {
    app.hasUpdate = true;
    drawAnew("");
  });
  vault.recount();
  vault.sweep().catch(() => {}); // the next start goes on with it
  if (app.preferences.schedule) later.flowOf("reminders").then((flow) => flow.keep(), () => {});
}

/** Where there is a PIN, nothing of a person is read before it was given. */
async function unlocked(app) {
  if (!(await vault.lockedBy().catch(() => null))) return;
  const [{ unlocking }] = await Promise.all([import("./flows/unlocking.js"), app.needAllTexts()]);
  await unlocking(app, (element, path) => place.show(element, { path, title: t("Periost") }));
}

function makeApp(bundle) {
  const app = {
    bundle,
    powers,
    bundleId: site.bundleId(),
    version: site.appVersion(),
    preferences: preferences.read(),
    hasUpdate: false,
    hasKept: false, // a log, since the app was opened
    // Calm ones of Today, the most pressing first: ({logs, damaged, isBusy, isTold}) → promise of an
    // element or null; logs as numbers; isTold: something else is announced there.
    cards: [],
    cover: () => place.cover(),
    go(path) {
      if (location.hash === `#/${path}`) return app.refresh();
      location.hash = `/${path}`;
    },
    /** In place of the address of this screen, without showing the other. */
    turn: (path) => history.replaceState(null, "", `#/${path}`),
    recordOf: async (log, line) => ({
      id: log.id,
      line,
      sha256: await sha256(line),
      started_at: log.started_at,
      saved_at: new Date(clock.wallMs()).toISOString(),
    }),
    async keepLog(log, line) {
      try {
        await vault.keepLog(await app.recordOf(log, line), await app.sync.deliveryFor(log, line));
        app.hasKept = true;
        app.sync.nudge("event");
        return { log_id: log.id, line };
      } catch (error) {
        return {
          log_id: log.id,
          line,
          error: t(
            "The phone could not store the log ({why}). Free some space and try again, or save it as a file.",
            { why: error.name },
          ),
        };
      }
    },
  };
  return Object.assign(app, preferencesFlow(app, place));
}

const again = (act, ...given) => button(t("Try again"), () => act(...given), { testid: "again" });

/** The questions before a session; a part of the app that did not come is said, and can be asked for again. */
async function beginNew(app, later) {
  try {
    await later.flowOf("new");
  } catch (error) {
    const title = t("The session could not be begun: a part of the app did not come. Check the network, then try again.");
    const back = button(t("Today"), app.refresh, { kind: "second", testid: "back-to-today" });
    return place.show(notThere(error, title, again(beginNew, app, later), back), { path: "not-begun", title: t("Periost") });
  }
  return (await later.flowOf("new")).begin();
}

const here = () => location.hash.replace(/^#\/?/, "").split("/");

async function show(routes, session) {
  const [name, ...rest] = here();
  // The back key must not end a session: the hands are busy.
  if (session.isRunning() && name !== "session") return location.replace("#/session");
  const element = await Promise.resolve(Object.hasOwn(routes, name) ? routes[name](rest) : null).catch(
    (error) => notThere(error, t("This screen could not be shown. Nothing was lost. Try again."), again(show, routes, session)),
  );
  if (here().join("/") !== [name, ...rest].join("/")) return undefined; // another screen was asked for meanwhile
  if (!element) return location.replace("#/");
  place.show(element, { path: location.hash, title: t("Periost") });
  return undefined;
}

boot().catch((error) => place.fail(error, t("Periost could not start.")));
