/** Practice at home: the card of Today, what is asked before a session, and the week. */
import { breathMs } from "../domain/breath.js";
import { rfc3339 } from "../domain/identity.js";
import { orderOf } from "../domain/order.js";
import { keyOf } from "../domain/places.js";
import { makePlan, planSeconds, skipOf } from "../domain/plan.js";
import { lastPains, pressedToday } from "../domain/practice.js";
import { daysOf } from "../domain/week.js";
import { askView, whyView } from "../views/practice.js";
import { practiceCards } from "../views/practice_cards.js";
import { say } from "../views/words.js";
import { figuresOf } from "./practice_figures.js";
import { practiceState } from "./practice_state.js";
import { weekFlow } from "./week.js";

export function practiceFlow(app, startSession) {
  const { powers, bundle } = app;
  const state = practiceState(app);
  const week = weekFlow(app, state);
  let going = null; // the session that is about to begin: {because, answers, verdict, pains, open}

  const stated = () => app.preferences.practice;
  const state_ = (part) => app.remember({ practice: { ...stated(), ...part } });

  const skipBecause = (pointId) => {
    const found = going?.verdict && skipOf(bundle, going.verdict.skip, pointId);
    return found ? say(bundle.questions.find(({ id }) => id === found.because).name) : null;
  };

  const today = ({ points }) =>
    pressedToday(bundle, points, { ...stated(), skipOf: skipBecause });

  /** The plan of these points with these pains; without a pain they count as not sore. */
  function planOf({ protocol_id }, pressed, pains) {
    const marks = pressed.map(({ point_id, side }, i) => ({ point_id, side, pain: pains[i] ?? 0 }));
    const choices = orderOf(bundle, { points: pressed, marks, protocol_id }).map((line) => ({
      ...line,
      presses: line.presses ?? bundle.technique.presses_default,
      guided: bundle.points[line.point_id].breathing === "required",
    }));
    return makePlan(bundle, choices, breathMs(bundle.breathing.rate_per_min_default));
  }

  const seconds = (plan) =>
    planSeconds(plan, app.preferences.get_ready_s ?? bundle.technique.get_ready_default_s);

  const painsNow = (now, pressed) =>
    lastPains(now.own, pressed).map((last, i) => going?.pains.get(keyOf(pressed[i])) ?? last?.pain ?? null);

  /** What stands on Today in the place of its first card: {elements, isEnded, isTold}; null without a plan. */
  async function cards(logs) {
    const now = await state.read(logs);
    going = null;
    if (!now.plan && !now.ended && !now.changes) return null;
    if (!now.plan || now.ended) return onlyTold(now);
    const { pressed, left_out } = today(now.plan);
    const plan = planOf(now.plan, pressed, painsNow(now, pressed));
    const body = await powers.readBody().catch(() => null);
    if (body) app.pictures.prepare(plan);
    const model = {
      ...now,
      ...{ bundle, pressed, left_out, seconds: seconds(plan) },
      calendar: daysOf(now.given, now.week),
      figures: body ? figuresOf({ bundle, body, powers }, now.plan.points) : [],
    };
    const elements = practiceCards(model, (event) => ACTS[event.type](event, now));
    return { elements, isEnded: Boolean(now.ended), isTold: Boolean(now.changes) };
  }

  /** Where nothing can be started: that practice has ended, or that the clinic took its plan back. */
  function onlyTold(now) {
    const elements = practiceCards({ ...now, bundle }, (event) => ACTS[event.type](event, now));
    return { elements, isEnded: Boolean(now.ended), isTold: true };
  }

  const ACTS = {
    begin: (_, now) => begin(now, null),
    why: () => app.go("practice/why"),
    seen: (_, now) => state.changeSeen(now),
    told: (_, { course }) => keep({ told: course.log_id }),
    agreed: (_, { ended }) => keep({ agreed: [...(stated().agreed ?? []), ended.log_id] }),
  };

  async function keep(part) {
    await state_(part);
    return app.refresh();
  }

  async function begin(now, because) {
    going = { because, answers: null, verdict: null, pains: new Map(), open: null };
    if (now.since) return app.go("practice");
    return (await app.flowOf("new")).begin(({ answers, verdict }) => {
      going = { ...going, answers, verdict };
      app.go("practice");
    });
  }

  /** The reason for which a session that is held back is held all the same. */
  async function why() {
    const now = await state.read();
    if (!now.plan || now.ended || !now.week.is_held_back) return null;
    return whyView({ bundle, week: now.week }, ({ because }) => begin(now, because));
  }

  async function ask() {
    const now = await state.read();
    if (!going || !now.plan || now.ended || (!going.answers && !now.since)) return null;
    const { pressed, left_out } = today(now.plan);
    const pains = painsNow(now, pressed);
    const plan = planOf(now.plan, pressed, pains);
    app.pictures.prepare(plan);
    if (!app.preferences.locked_screen) powers.clock.nextTask().then(powers.warmAudio);
    const points = now.plan.points.filter(({ point_id }) => bundle.points[point_id]);
    const model = {
      ...{ bundle, left_out, open: going.open, seconds: seconds(plan), zone: now.zone },
      since: going.answers ? null : now.since,
      warnings: (going.verdict?.warnings ?? []).map((id) => bundle.questions.find((one) => one.id === id).reason),
      lines: pressed.map((place, i) => ({ ...place, pain: pains[i], isNew: going.pains.has(keyOf(place)) })),
      stated: stated(),
      needs: {
        helper: points.some(({ point_id }) => !bundle.points[point_id].self_reach),
        consent: points.filter(({ point_id }) => bundle.points[point_id].intimate),
      },
    };
    const view = askView(model, ({ type, ...event }) => act[type](event));
    const act = {
      open: ({ key }) => open(going.open === key ? null : key),
      pain({ key, pain }) {
        going.pains.set(key, pain);
        open(null);
      },
      state: keep,
      changed: () => changed(),
      go() {
        const missing = missingOf(model);
        if (missing) return view.showMissing(missing);
        return startSession({ plan, setup: setupOf(now) });
      },
    };
    return view.element;
  }

  function open(key) {
    going.open = key;
    app.refresh();
  }

  /** Something is not as it was: every question is asked. */
  const changed = async () => begin({ since: null }, going.because);

  function missingOf({ lines, needs, stated: { has_helper, consent } }) {
    if (needs.helper && typeof has_helper !== "boolean") return "helper";
    if (needs.consent.length && typeof consent !== "boolean") return "consent";
    if (!lines.length) return "points";
    return lines.some(({ pain }) => pain === null) ? "pain" : null;
  }

  /** What the session keeps of how it came to be. */
  function setupOf(now) {
    const nowMs = powers.clock.wallMs();
    const nothing = Object.fromEntries(bundle.questions.map(({ id }) => [id, { answer: "no" }]));
    const { protocol_id, prescription_id } = now.plan;
    return {
      ...{ patient_id: null, protocol_id, prescription_id, zone: null },
      answers: going.answers ?? nothing,
      practice: {
        screening: going.answers ? "full" : "confirmed",
        screened_at: going.answers ? rfc3339(nowMs, powers.clock.offsetMinutes(nowMs)) : now.since,
        held_back_because: going.because,
      },
    };
  }

  /** Begins as Today's card would, unless Today has something to say first: {isBegun, isPractised}. */
  async function beginDue() {
    const now = await state.read();
    const { plan, ended, changes, week: { state: due } } = now;
    const isFree = plan && !ended && !changes && ["due", "later"].includes(due) && today(plan).pressed.length > 0;
    if (isFree) await begin(now, null);
    return { isBegun: Boolean(isFree), isPractised: Boolean(plan || ended || changes) };
  }

  return {
    cards,
    beginDue,
    practice: ([step]) => (step === "why" ? why() : ask()),
    week,
  };
}
