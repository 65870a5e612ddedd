/** History and single logs: shown, saved as files, taken in from them, deleted. */
import { readLine } from "../domain/log.js";
import { isLocked } from "../domain/locked_file.js";
import { standingOf } from "../domain/outbox.js";
import { summaryOf } from "../domain/summary.js";
import { courseView } from "../views/course.js";
import { historyView } from "../views/history.js";
import { logView } from "../views/log.js";
import { keptLogs, lossOf, saveLogs } from "./kept_logs.js";
import { knownPatients } from "./people.js";
import { recordMaps } from "./record_maps.js";
import { takeIn } from "./take_in.js";

export function historyFlow(app) {
  const { powers, bundle } = app;
  const maps = recordMaps(app);
  let told = null; // what the last import came to
  let asking = 0; // how often deleting was asked already
  const saved = new Set(); // ids of logs that were saved as a file from their own screen

  async function importFile(file) {
    const text = await file.text();
    if (isLocked(text)) return (await app.flowOf("open-file")).open(text);
    tell(await takeIn(app, text.split("\n")));
    return app.refresh();
  }

  /** What the next look at History says of a file. */
  function tell(words) {
    told = words;
  }

  async function history([key]) {
    const [{ records, logs, unreadable, shut }, patients] = await Promise.all([
      keptLogs(powers.vault),
      knownPatients(powers),
    ]);
    const course = await maps.courseOf(logs, patients, key);
    if (key) return course && courseView({ ...course, bundle }, powers.printPage);
    const act = {
      export: () => saveLogs(powers, records),
      import: ({ file }) => importFile(file),
      course: (chosen) => maps.choose(chosen),
    };
    const lost = await lossOf(app);
    const view = historyView({ logs, bundle, patients, told, unreadable, shut, lost, ...course }, (event) =>
      act[event.type](event),
    );
    told = null;
    return view;
  }

  async function log([id]) {
    const record = await powers.vault.readLog(id);
    const read = record && readLine(record.line);
    if (!read?.log) return null;
    const [{ logs }, patients] = await Promise.all([keptLogs(powers.vault), knownPatients(powers)]);
    const destination = await powers.deliveries.destinationOf(id);
    const isAsking = asking;
    asking = 0; // leaving the screen and coming back asks anew
    const ask = (n) => {
      asking = n;
      app.refresh();
    };
    const act = {
      export: () => {
        saveLogs(powers, [record], `periost-${id}.ndjson`);
        saved.add(id);
        if (isAsking) ask(1);
      },
      ask_delete: () => ask(1),
      delete_not: () => ask(0),
      beside: (chosen) => maps.setBeside(id, chosen),
      delete: async () => {
        if (isAsking === 1) return ask(2);
        const now = standingOf(await powers.deliveries.destinationOf(id)); // it may wait again
        if (now === "waits" && !saved.has(id)) return ask(1);
        await powers.vault.deleteLog(id);
        app.go("history");
      },
    };
    return logView(
      {
        log: read.log,
        sha256: record.sha256,
        bundle,
        patient: patients.find((one) => one.id === read.log.patient_id),
        summary: summaryOf(read.log),
        destination,
        standing: standingOf(destination),
        isSaved: saved.has(id),
        isAsking,
        ...(await maps.painsOfLog(read.log, logs)),
      },
      (event) => act[event.type](event),
    );
  }

  return { history, log, tell };
}
