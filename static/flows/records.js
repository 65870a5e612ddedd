/** Today, history and single logs; sources. */
import { readLine } from "../domain/log.js";
import { standingOf } from "../domain/outbox.js";
import { pressesDone } from "../domain/run.js";
import { summaryOf } from "../domain/summary.js";
import { courseView } from "../views/course.js";
import { historyView } from "../views/history.js";
import { logView } from "../views/log.js";
import { sourcesView } from "../views/sources.js";
import { todayView } from "../views/today.js";
import { tn } from "../views/words.js";
import { recordMaps } from "./record_maps.js";

export function recordsFlow(app, { begin, goOn, endDraft, waiting, second }) {
  const { powers, bundle } = app;
  const maps = recordMaps(app);
  let told = null; // what the last import came to
  let asking = 0; // how often deleting was asked already
  const saved = new Set(); // ids of logs that were saved as a file from their own screen

  async function readLogs() {
    const records = await powers.vault.listLogs();
    const read = records.map((record) => ({ record, ...readLine(record.line) }));
    return {
      records,
      logs: read.filter((one) => one.log).map((one) => one.log),
      unreadable: read.filter((one) => !one.log).length,
    };
  }

  const exportLines = (name, records) =>
    powers.download(name, records.map((record) => `${record.line}\n`).join(""));

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
    const [{ logs }, draft, patients, isElsewhere, fault, syncLine, cards] = await Promise.all([
      readLogs(),
      waiting(),
      powers.vault.listPatients(),
      powers.isSessionElsewhere(),
      powers.vault.readOnlyBecause(),
      app.sync.todayLine(),
      // A card that fails leaves Today as it is.
      Promise.all(app.cards.map((card) => card().catch(() => null))),
    ]);
    if (draft) app.pictures.prepare(draft.plan);
    const practice = draft || isElsewhere ? null : await practised(logs);
    const offered = draft && !isElsewhere ? { ...draft, presses_done: donePresses(draft) } : null;
    const act = {
      new: begin,
      go_on: () => goOn(),
      keep_draft: () => endDraft(),
      update: powers.activateUpdate,
      second,
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
        syncLine,
        cards,
        practice,
        destinations: app.sync.choice(),
        goesTo: app.sync.goesTo(),
      },
      (event) => act[event.type](event),
    );
  }

  async function importFile(file) {
    const lines = (await file.text())
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    const read = lines.map((line) => ({ line, ...readLine(line) }));
    const records = await Promise.all(
      read.filter((one) => one.log).map((one) => app.recordOf(one.log, one.line)),
    );
    const found = await powers.vault.importLogs(records);
    const faults = read.length - records.length;
    told = {
      kind: faults || found.different ? "care" : "good",
      text: [
        tn("{n} log added.", "{n} logs added.", found.added),
        found.known && tn("{n} was here already.", "{n} were here already.", found.known),
        found.different &&
          tn(
            "{n} stands here with other content and was left as it is.",
            "{n} stand here with other content and were left as they are.",
            found.different,
          ),
        faults && tn("{n} line is not a log.", "{n} lines are not logs.", faults),
      ]
        .filter(Boolean)
        .join(" "),
    };
    app.refresh();
  }

  async function history([key]) {
    const [{ records, logs, unreadable }, patients] = await Promise.all([
      readLogs(),
      powers.vault.listPatients(),
    ]);
    const course = await maps.courseOf(logs, patients, key);
    if (key) return course && courseView({ ...course, bundle }, powers.printPage);
    const act = {
      export: () => exportLines("periost-logs.ndjson", records),
      import: ({ file }) => importFile(file),
      course: (chosen) => maps.choose(chosen),
    };
    const view = historyView({ logs, bundle, patients, told, unreadable, ...course }, (event) =>
      act[event.type](event),
    );
    told = null;
    return view;
  }

  async function log([id]) {
    const record = await powers.vault.readLog(id);
    const read = record && readLine(record.line);
    if (!read?.log) return null;
    const [{ logs }, patients] = await Promise.all([readLogs(), powers.vault.listPatients()]);
    const destination = await powers.deliveries.destinationOf(id);
    const isAsking = asking;
    asking = 0; // leaving the screen and coming back asks anew
    const ask = (n) => {
      asking = n;
      app.refresh();
    };
    const act = {
      export: () => {
        exportLines(`periost-${id}.ndjson`, [record]);
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

  return { "": today, today, history, log, sources: () => sourcesView({ bundle }) };
}

const donePresses = ({ plan, state }) =>
  state.results.reduce(
    (sum, result, i) =>
      sum +
      (i === state.point && state.phase !== "done" ? pressesDone(plan, state) : result.presses),
    0,
  );
