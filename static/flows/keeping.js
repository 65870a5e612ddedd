/** What this phone keeps, and how safe it lies there: the screen, and the card on Today. */
import { openingFile } from "../domain/calendar_file.js";
import { OPEN_EVERY_DAYS, roomStep, stillTold, threatOf, worriesOf } from "../domain/keeping.js";
import { rawOf } from "../domain/rows.js";
import { dayOf, PRACTICE_HOUR } from "../domain/week.js";
import { keepingCard, keepingView, lossNotice } from "../views/keeping.js";
import { t } from "../views/words.js";
import { saveLines, saveLogs } from "./kept_logs.js";

export function keepingFlow(app) {
  const { powers } = app;
  let hasAsked = false; // since the app was opened
  let answer = null; // what a tap on the button came to

  /** With what cannot be read: all of it, or but for logs, where their number is given. */
  async function look(damagedLogs = null) {
    const { unreadable, OTHERS } = await powers.damage();
    const storage = await powers.storage();
    const [isPersisted, room, rows] = await Promise.all([
      storage.isPersisted(),
      storage.readRoom(),
      damagedLogs === null ? unreadable() : unreadable(OTHERS),
    ]);
    const damaged = rows.filter((one) => !one.is_locked);
    const way = powers.installWay();
    const found = { isPersisted, room, damaged, shut: rows.length - damaged.length, way, hasWorker: storage.hasWorker() };
    return { ...found, count: damaged.length + damagedLogs, threat: threatOf(found), step: roomStep(room) };
  }

  /**
   * Asks the browser for its promise, once. After a log was kept, when the hands are free: some ask
   * the person, who knows by then what is to be kept. An installed app is granted it in silence.
   */
  async function ask({ isPersisted, way }) {
    if (hasAsked || isPersisted || !(app.hasKept || way === "installed")) return false;
    hasAsked = true;
    return (await powers.storage()).askToPersist();
  }

  /** What a person should know once, from the first log on; null after it was put aside. */
  async function card({ damaged }) {
    let found = await look(damaged);
    if (await ask(found)) found = await look(damaged);
    const worries = worriesOf(found);
    const told = stillTold(app.preferences.keeping_told, worries);
    if (told.length < app.preferences.keeping_told.length) app.remember({ keeping_told: told });
    const worry = worries.find((one) => !told.includes(one));
    const put = () => {
      app.remember({ keeping_told: [...told, worry] });
      app.refresh();
    };
    return worry ? keepingCard({ ...found, worry }, put) : null;
  }

  const exportAll = async () => saveLogs(powers, await powers.vault.listLogs());

  /** As they lie there, a line of JSON each: whoever may be able to mend them needs all of it. */
  async function exportDamaged() {
    const { damaged } = await look();
    const lines = damaged.map(({ store, key, value }) => JSON.stringify({ store, key: rawOf(key), value: rawOf(value) }));
    saveLines(powers, "periost-unreadable.ndjson", lines);
  }

  /** A browser that clears after seven days gives no messages: the calendar has the app opened in time. */
  function saveOpening() {
    const at_ms = powers.clock.wallMs();
    const base = powers.server.ownBase();
    const file = openingFile({
      ...{ at_ms, today: dayOf(at_ms, powers.clock.zone()), every_days: OPEN_EVERY_DAYS },
      local_time: app.preferences.schedule?.local_time ?? PRACTICE_HOUR,
      uid: `periost-opening@${new URL(base).host}`,
      title: t("Open Periost"),
      url: new URL("../../", base).href,
    });
    powers.download("periost-open.ics", file, "text/calendar");
  }

  const ACTS = {
    calendar: saveOpening,
    export: exportAll,
    export_damaged: exportDamaged,
    async persist() {
      answer = (await (await powers.storage()).askToPersist()) ? "promised" : "not-promised";
      app.refresh();
    },
  };

  async function keeping() {
    const [found, logs, connections] = await Promise.all([look(), powers.vault.countLogs(), app.sync.read()]);
    const waiting = connections.reduce((sum, one) => sum + one.state.waiting, 0);
    const model = { ...found, logs, waiting, answer, clinics: app.sync.clinics() };
    answer = null; // said once
    return keepingView(model, (event) => ACTS[event.type](event));
  }

  /** Said until it was read: the browser has taken the records away. */
  const loss = () =>
    lossNotice(powers.lostLogs(), () => {
      powers.forgetLoss();
      app.refresh();
    });

  return { keeping, card, loss };
}
