/** Logs handed over as a locked file: to the clinic, or to another phone; and such a file opened. */
import { courseKey } from "../domain/course.js";
import { readLine } from "../domain/log.js";
import { contentText, madeUp, passphraseFault, readContent } from "../domain/locked_file.js";
import { handOverView, lockedView } from "../views/hand_over.js";
import { t } from "../views/words.js";
import { unlockView } from "../views/unlock.js";
import { courseName, knownPatients } from "./people.js";
import { takeIn } from "./take_in.js";

const NOBODY = "nobody";

export function handOverFlow(app) {
  const { powers } = app;
  let wanted = null; // which logs: "waiting", "all", or the key of a person
  let made = null; // a passphrase made up here
  let file = null; // what was locked last: {name, type, text, count}
  let held = null; // the text of a locked file that is to be opened

  const now = () => new Date(powers.clock.wallMs()).toISOString();

  /** Every log that can be handed over: {line, device_id, waits, key}. */
  async function readLogs() {
    const [records, sent] = await Promise.all([powers.vault.listLogs(), powers.deliveries.senders()]);
    return records
      .filter(({ line }) => line !== null)
      .map(({ id, line }) => {
        const { log } = readLine(line);
        const to = sent.get(id) ?? { device_id: log?.device_id ?? null, waits: false };
        return { line, ...to, key: log ? (courseKey(log) ?? NOBODY) : NOBODY };
      });
  }

  async function namesOf(keys) {
    const patients = await knownPatients(powers);
    const nameOf = (key) => (key === NOBODY ? t("Bedside, without a code") : courseName(patients, key));
    return keys.map((key) => ({ key, name: nameOf(key) }));
  }

  const chosenBy = (logs, key) => {
    if (key === "all") return logs;
    return logs.filter((one) => (key === "waiting" ? one.waits : one.key === key));
  };

  async function handOver() {
    if (file) file = made = null; // what was locked is done with
    const logs = await readLogs();
    const people = await namesOf([...new Set(logs.map(({ key }) => key))]);
    const choices = [{ key: "waiting" }, { key: "all" }, ...people]
      .map((one) => ({ ...one, count: chosenBy(logs, one.key).length }))
      .filter(({ count }) => count > 0);
    const chosen = choices.find(({ key }) => key === wanted)?.key ?? choices[0]?.key;
    const act = {
      choose: ({ key }) => {
        wanted = key;
      },
      make: () => {
        made = made ? null : madeUp(powers.randomBytes(100));
        app.refresh();
      },
      lock: ({ passphrase }) => lock(chosenBy(logs, wanted ?? chosen), wanted ?? chosen, passphrase),
    };
    const canLock = (await powers.lockedFile()).canLock;
    return handOverView({ choices, chosen, made, canLock, passphraseFault }, (event) => act[event.type](event));
  }

  async function lock(logs, key, passphrase) {
    const scope = ["waiting", "all"].includes(key) ? key : "patient";
    const handed = logs.map(({ line, device_id, waits }) => ({ line, device_id, waits }));
    const content = contentText({ made_at: now(), app_version: app.version, scope, logs: handed });
    const text = await (await powers.lockedFile()).lock(content, passphrase);
    file = { name: `periost-locked-${now().slice(0, 10)}.txt`, type: "text/plain", text, count: logs.length };
    app.go("locked-file");
  }

  const save = () => powers.download(file.name, file.text, file.type);

  function locked() {
    if (!file) return null;
    const act = {
      save,
      share: async () => (await powers.shareFile(file)) === "refused" && save(),
    };
    const model = { count: file.count, name: file.name, made, canShare: powers.canShare(file) };
    return lockedView(model, (event) => act[event.type](event));
  }

  /** A locked file that was chosen in History. */
  function open(text) {
    held = text;
    app.go("open-file");
  }

  function unlock() {
    if (held === null) return null;
    return unlockView(async ({ passphrase }) => {
      const { text, fault } = await (await powers.lockedFile()).unlock(held, passphrase);
      const read = fault ? { fault } : readContent(text);
      if (read.fault) return read.fault;
      held = null;
      (await app.flowOf("history")).tell(await takeIn(app, read.lines));
      app.go("history");
      return null;
    });
  }

  return { "hand-over": handOver, "locked-file": locked, "open-file": unlock, open };
}
