/** Progress and its report: of one person at a time, and never of two in one picture. */
import { courseKey, coursesOf } from "../domain/course.js";
import { readLine } from "../domain/log.js";
import { tableOf } from "../domain/log_table.js";
import { SMALL, painsOf, platesOf } from "../domain/pain_map.js";
import {
  isSameThroughout,
  overallOf,
  pointsOf,
  practised,
  steadinessOf,
  totalsOf,
  weeksOf,
} from "../domain/progress.js";
import { timeAxis } from "../domain/time_axis.js";
import { trendOf } from "../domain/trend.js";
import { WEEK_MS, wallMs } from "../domain/wall_time.js";
import { pointName } from "../views/pain_maps.js";
import { progressView } from "../views/progress.js";
import { painAlt } from "../views/progress_words.js";
import { reportView } from "../views/report.js";
import { t, tn } from "../views/words.js";
import { courseName, knownPatients } from "./people.js";

const OVERALL = "";
const WEEKS = 8; // of the shorter period, and what the report has on one page
const ON_BODY = 4; // sessions, the first and the last among them
const PLATE_PX = 300;

/** The first, the last, and what lies evenly between. */
const spread = (logs, most) => {
  const last = Math.min(logs.length, most) - 1;
  return Array.from({ length: last + 1 }, (_, i) => logs[Math.round((i * (logs.length - 1)) / (last || 1))]);
};

export function progressFlow(app) {
  const { powers, bundle } = app;
  let series = OVERALL;
  let period = "all";

  /** The wall clock's time here, as the moments of logs are. */
  const nowHere = () => {
    const now = powers.clock.wallMs();
    return now + powers.clock.offsetMinutes(now) * 60_000;
  };

  async function readPerson(wanted) {
    const [records, patients] = await Promise.all([powers.vault.listLogs(), knownPatients(powers)]);
    const read = records.flatMap(({ line }) => {
      const { log } = readLine(line);
      return log ? [{ log, line }] : [];
    });
    const courses = coursesOf(read.map(({ log }) => log));
    const key = courses.has(wanted) ? wanted : courses.keys().next().value;
    return {
      key,
      people: [...courses.keys()].map((one) => ({ key: one, name: courseName(patients, one) })),
      logs: practised(courses.get(key) ?? []),
      lines: read.filter(({ log }) => courseKey(log) === key).map(({ line }) => line),
    };
  }

  /** Scores of one point or of all, as plot, words and table take them. */
  function painOf(key, logs, points) {
    const point = points.find((one) => one.key === key);
    const scores = point ? point.scores : overallOf(logs);
    const trend = trendOf(scores.map(({ at, before }) => ({ at, score: before })));
    const name = point ? pointName(bundle, point) : t("All points together (mean)");
    return {
      ...{ key: point ? key : OVERALL, name, scores, trend },
      alt: painAlt(name, scores, trend),
      isMixed: !point && !isSameThroughout(logs),
    };
  }

  function weeksModel(logs, now) {
    const { sessions_per_week_min: least, sessions_per_week_max: most } = bundle.technique;
    const all = weeksOf(logs, now).map((week, i, weeks) => ({ ...week, isOpen: i === weeks.length - 1 }));
    const full = all.filter(({ sessions }) => sessions >= least).length;
    const alt = tn(
      "Sessions a week: {full} of {n} week with {least} or more.",
      "Sessions a week: {full} of {n} weeks with {least} or more.",
      all.length,
      { full, least },
    );
    return { all, least, most, alt };
  }

  const bodyOf = () => powers.readBody().catch(() => null);

  async function courseOf(shown) {
    const body = await bodyOf();
    const steps = shown.map((log) => ({ log, of: 1 }));
    const pains = steps.map(({ log }) => painsOf(log));
    return {
      course: { steps, pains, views: body ? platesOf({ body, bundle }, pains, SMALL) : [] },
      canvasOf: (view, box) => powers.bodyPicture(body, { view, box, width_px: PLATE_PX }),
    };
  }

  /** All that is shown of these logs; `key`: the point whose pain it is, or that of all. */
  function figuresOf(logs, now, key) {
    const points = pointsOf(logs);
    const weeks = weeksModel(logs, now);
    return {
      ...{ points, weeks, pain: painOf(key, logs, points) },
      totals: totalsOf(logs, now),
      steady: steadinessOf(weeks.all, weeks.least),
      axis: timeAxis(wallMs(logs[0].started_at), Math.max(now, wallMs(logs.at(-1).started_at))),
      series: [{ key: OVERALL, name: t("All points together (mean)") }].concat(
        points.map((point) => ({ key: point.key, name: pointName(bundle, point) })),
      ),
    };
  }

  const since = (logs, now) => logs.filter((log) => wallMs(log.started_at) > now - WEEKS * WEEK_MS);

  async function modelOf(person, isReport) {
    const now = nowHere();
    const recent = since(person.logs, now);
    const isLong = recent.length < person.logs.length;
    const logs = period === "weeks" && recent.length > 0 ? recent : person.logs;
    const base = { ...person, bundle, period, isLong, now, version: app.version };
    if (logs.length === 0) return { ...base, totals: { sessions: 0 } };
    const course = await courseOf(spread(logs, isReport ? 2 : ON_BODY));
    // A report is of all points; which one was looked at is no part of it.
    const figures = figuresOf(logs, now, isReport ? OVERALL : series);
    return { ...base, ...figures, ...course, logs };
  }

  const fileOf = {
    csv: ({ logs }) => ({
      ...{ name: "periost-progress.csv", type: "text/csv" },
      text: tableOf(logs, (point) => pointName(bundle, point)),
    }),
    ndjson: ({ lines }) => ({
      ...{ name: "periost-progress.ndjson", type: "application/x-ndjson" },
      text: lines.map((line) => `${line}\n`).join(""),
    }),
  };

  /** Share sheets know few kinds of file, and lines of JSON are not among them. */
  const shared = (file) =>
    file.type === "text/csv" ? file : { ...file, name: `${file.name}.txt`, type: "text/plain" };

  const save = ({ name, text, type }) => powers.download(name, text, type);

  async function share(file) {
    if ((await powers.shareFile(shared(file))) === "refused") save(file);
  }

  async function progress([wanted]) {
    const person = await readPerson(wanted);
    const model = await modelOf(person, false);
    const canShare = (kind) => powers.canShare(shared(fileOf[kind]({ logs: [], lines: [] })));
    const act = {
      course: ({ key }) => {
        series = OVERALL;
        app.go(`progress/${key}`);
      },
      series({ key }) {
        series = key;
        app.refresh();
      },
      period({ value }) {
        period = value;
        app.refresh();
      },
      save: ({ kind }) => save(fileOf[kind](person)),
      share: ({ kind }) => share(fileOf[kind](person)),
    };
    const files = { csv: canShare("csv"), ndjson: canShare("ndjson") };
    return progressView({ ...model, canShare: files }, (event) => act[event.type](event));
  }

  async function report([wanted]) {
    const person = await readPerson(wanted);
    const model = await modelOf(person, true);
    if (!model.totals.sessions) return null;
    const trends = model.points.map((point) => painOf(point.key, model.logs, model.points).trend);
    return reportView({ ...model, trends }, powers.printPage);
  }

  return { progress, report };
}
