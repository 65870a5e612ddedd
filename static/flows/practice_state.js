/** What is known about a person's practice at this moment: plan, week, course, what ends it. */
import { changesOf, courseOf, endedBy, ownLogs, practised, sessionsOf, unchangedSince } from "../domain/practice.js";
import { weekOf } from "../domain/week.js";
import { keptLogs } from "./kept_logs.js";

export function practiceState(app) {
  const { powers, bundle } = app;

  /** The hour stays the person's own where they are now: the zone follows the phone. */
  function scheduleHere(zone) {
    const { schedule } = app.preferences;
    if (schedule && schedule.zone !== zone) app.remember({ schedule: { ...schedule, zone } });
    return app.preferences.schedule;
  }

  async function read(logs) {
    const pairing = app.sync.practising();
    const { own_plan, practice } = app.preferences;
    const now_ms = powers.clock.wallMs();
    const zone = powers.clock.zone();
    const schedule = scheduleHere(zone);
    const own = ownLogs(logs ?? (await keptLogs(powers.vault)).logs, app.sync.madeFor(null).patient_id);
    const plan = practised(bundle, pairing?.prescription, own_plan);
    const course = courseOf(bundle, own);
    const given = { sessions: sessionsOf(own), schedule, zone, now_ms, wanted: wantedOf(plan) };
    return {
      ...{ pairing, plan, own, zone, schedule, given },
      week: weekOf(given),
      since: unchangedSince(bundle, own, now_ms),
      ended: endedBy(bundle, own, practice.agreed),
      course: course && course.log_id !== practice.told ? course : null,
      changes: changesIn(pairing),
    };
  }

  function wantedOf(plan) {
    const { technique } = bundle;
    return {
      least: plan?.least ?? technique.sessions_per_week_min,
      most: plan?.most ?? technique.sessions_per_week_max,
      gap_hours: technique.minimum_gap_hours,
      starts_on: plan?.starts_on ?? null,
      ends_on: plan?.ends_on ?? null,
    };
  }

  /** What the clinic changed since the person looked; null if nothing. */
  function changesIn(pairing) {
    const seen = pairing?.prescription_seen;
    if (!seen) return null;
    return pairing.prescription ? changesOf(seen, pairing.prescription) : { isEnded: true };
  }

  async function changeSeen({ pairing }) {
    await powers.deliveries.keepTold(pairing.id, { prescription_seen: null });
    await app.sync.changed();
    app.refresh();
  }

  return { read, changeSeen };
}
