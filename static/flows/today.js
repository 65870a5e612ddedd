/** Today: how a session begins, what waits, and the last logs. */
import { pressesDone } from "../domain/run.js";
import { todayView } from "../views/today.js";
import { keptLogs, lossOf } from "./kept_logs.js";

export function todayFlow(app, { begin, session }) {
  const { powers, bundle } = app;
  let spoke = null; // the place of the card that spoke on this visit
  powers.watchPage({ hidden: () => (spoke = null) });

  /** One calm card at a time, the most pressing. Those behind it wait for another visit. */
  async function calmCard(now) {
    for (const [place, card] of app.cards.entries()) {
      if (spoke !== null && place > spoke) return null;
      const element = await card(now).catch(() => null); // one that fails leaves Today as it is
      if (!element) continue;
      spoke = place;
      return element;
    }
    return null;
  }

  /** Whether there is anything to say of it: for nobody else its files are waited for. */
  function isPractised(logs) {
    const { prescription, prescription_seen } = app.sync.practising() ?? {};
    const isUrgent = (reason) => bundle.stop_reasons.some(({ id, urgent }) => urgent && id === reason);
    const isWarning = (log) => log.setting === "home" && (log.kind === "refusal" || isUrgent(log.stop_reason));
    return app.preferences.own_plan || prescription || prescription_seen || logs.some(isWarning);
  }

  /** What is practised at home; if it cannot be shown, Today is as it is without. */
  async function practised(logs) {
    if (app.preferences.setting !== "home" || !isPractised(logs)) return null;
    return app.flowOf("practice").then(({ cards }) => cards(logs)).catch(() => null);
  }

  async function today() {
    const [{ records, logs, unreadable: damaged }, draft, patients, isElsewhere, fault, syncLine] = await Promise.all([
      keptLogs(powers.vault),
      session.waiting(),
      powers.vault.listPatients(),
      powers.isSessionElsewhere(),
      powers.vault.readOnlyBecause(),
      app.sync.todayLine(),
    ]);
    if (draft) app.pictures.prepare(draft.plan);
    const practice = draft || isElsewhere ? null : await practised(logs);
    const lost = await lossOf(app);
    const isTold = Boolean(lost || fault || app.hasUpdate || practice?.isTold);
    const now = { logs: records.length, damaged, isBusy: Boolean(draft || isElsewhere), isTold };
    const offered = draft && !isElsewhere ? { ...draft, presses_done: donePresses(draft) } : null;
    const act = {
      new: begin,
      go_on: () => session.goOn(),
      keep_draft: () => session.endDraft(),
      update: powers.activateUpdate,
      second: session.startMetronome,
      setting: ({ setting }) => app.setPreferences({ setting }),
      made_for: ({ value }) => app.sync.choose(value),
    };
    return todayView(
      {
        now: new Date(powers.clock.wallMs()).toISOString(),
        setting: app.preferences.setting,
        draft: offered,
        isElsewhere,
        hasUpdate: app.hasUpdate,
        logs,
        patients,
        bundle,
        fault,
        lost,
        syncLine,
        calm: calmCard(now),
        practice,
        second: session.ready().then(() => true, () => false),
        destinations: app.sync.choice(),
        goesTo: app.sync.goesTo(),
      },
      (event) => act[event.type](event),
    );
  }

  return { "": today, today };
}

const donePresses = ({ plan, state }) =>
  state.results.reduce(
    (sum, result, i) =>
      sum +
      (i === state.point && state.phase !== "done" ? pressesDone(plan, state) : result.presses),
    0,
  );
