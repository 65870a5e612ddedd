/** The screen of the week: which days and hour a person chose, and what was stated once. */
import { daysOf, PRACTICE_HOUR, tooSoon } from "../domain/week.js";
import { weekView } from "../views/week.js";

export function weekFlow(app, state) {
  const { bundle } = app;
  let isForgetting = false; // whether forgetting the own plan was asked once already

  async function setSchedule(zone, part) {
    const { days, local_time } = { days: [], local_time: PRACTICE_HOUR, ...app.preferences.schedule, ...part };
    await app.remember({ schedule: days.length ? { days, local_time, zone } : null });
    app.refresh();
  }

  async function keep(part) {
    await app.remember(part);
    app.refresh();
  }

  return async function week() {
    const now = await state.read();
    const days = now.schedule?.days ?? [];
    const isAsking = isForgetting;
    isForgetting = false;
    const act = {
      days: (event) => setSchedule(now.zone, { days: event.days }),
      time: ({ local_time }) => local_time && setSchedule(now.zone, { local_time }),
      state: ({ part }) => keep({ practice: { ...app.preferences.practice, ...part } }),
      forget() {
        isForgetting = !isAsking;
        keep(isAsking ? { own_plan: null } : {});
      },
    };
    const model = {
      ...{ bundle, week: now.week, zone: now.zone, isAsking, plan: now.plan },
      ...{ days, local_time: now.schedule?.local_time ?? PRACTICE_HOUR },
      calendar: daysOf(now.given, now.week),
      tooSoon: tooSoon(days, bundle.technique.minimum_gap_hours),
      stated: app.preferences.practice,
    };
    return weekView(model, ({ type, ...event }) => act[type](event));
  };
}
