/** The drawn body of the records: a session's pains, beside an earlier one, and a whole course. */
import { coursesOf, earlierOf, stepsOf } from "../domain/course.js";
import { LARGE, SMALL, painsOf, platesOf } from "../domain/pain_map.js";
import { courseName } from "./people.js";

const ON_HISTORY = 4; // steps; the rest on a page of its own
const LARGE_PX = 720; // across the body, twice what a phone shows
const SMALL_PX = 300;

export function recordMaps(app) {
  const { powers, bundle } = app;
  let person = null; // whose course is shown; at first that of the newest session
  let beside = { of: null, id: null }; // what was chosen to stand beside a log

  /** Without a body there are tables and no plates. */
  const readBody = () => powers.readBody().catch(() => null);

  const viewsOf = (body, sessions, layout) =>
    body ? platesOf({ body, bundle }, sessions, layout) : [];

  const drawing = (body, width_px) => (view, box) =>
    powers.bodyPicture(body, { view, box, width_px });

  async function painsOfLog(log, logs) {
    const body = await readBody();
    const earlier = earlierOf(logs, log);
    const id = beside.of === log.id ? beside.id : earlier[0]?.id;
    const other = earlier.find((one) => one.id === id);
    const of = painsOf(log);
    const ofOther = other && painsOf(other);
    return {
      pains: {
        log,
        of,
        beside: other ? { log: other, of: ofOther } : null,
        earlier,
        views: other ? viewsOf(body, [ofOther, of], SMALL) : viewsOf(body, [of], LARGE),
      },
      canvasOf: drawing(body, LARGE_PX),
    };
  }

  /** The newest steps of one person's course, or with `key` all of that one; null without any. */
  async function courseOf(logs, patients, key) {
    const courses = coursesOf(logs);
    const chosen = [key, person, courses.keys().next().value].find((one) => courses.has(one));
    if (chosen === undefined || (key && chosen !== key)) return null;
    const body = await readBody();
    const all = courses.get(chosen);
    const steps = stepsOf(all).slice(key ? 0 : -ON_HISTORY);
    const pains = steps.map(({ log }) => painsOf(log));
    const people = [...courses.keys()].map((one) => ({ key: one, name: courseName(patients, one) }));
    return {
      course: {
        ...{ key: chosen, name: courseName(patients, chosen), people, sessions: all.length },
        ...{ steps, pains, views: viewsOf(body, pains, SMALL) },
      },
      canvasOf: drawing(body, SMALL_PX),
    };
  }

  return {
    painsOfLog,
    courseOf,
    choose({ key }) {
      person = key;
      app.refresh();
    },
    setBeside(of, { id }) {
      beside = { of, id };
      app.refresh();
    },
  };
}
