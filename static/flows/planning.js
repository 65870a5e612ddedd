/** The plan before *Start*: its order and reasons, its minutes, the breath, what is left out. */
import { breathMs, breathsPerMin, tapped } from "../domain/breath.js";
import { markAt, unmarked } from "../domain/marking.js";
import { moved, orderOf } from "../domain/order.js";
import { keyOf } from "../domain/places.js";
import { against, isGuided, makePlan, planSeconds } from "../domain/plan.js";
import { zoneOf } from "../domain/zones.js";
import { planView } from "../views/plan.js";
import { authorTitle } from "./mark_model.js";
import { linesOf } from "./plan_lines.js";

/** The screen of the plan. `ask`: {wanted, asked, skipReason, protocolPoints, question, startSession}. */
export function planning(app, setup, ask) {
  const { bundle, powers } = app;

  const change = (part) => {
    Object.assign(setup(), { refused: null, ...part });
    app.refresh();
  };

  const painOf = (place) => markAt(setup().marking, place)?.pain ?? setup().scores[keyOf(place)];

  /** The lines in their order; null while a pain is not known yet. */
  function ordered() {
    const { protocol, marks } = ask.wanted();
    const scored = protocol.map(({ point_id, side }) => ({ point_id, side, pain: painOf({ point_id, side }) }));
    if (scored.some(({ pain }) => pain === undefined)) return null;
    const { moves, protocol_id } = setup();
    return orderOf(bundle, { points: protocol, marks: [...marks, ...scored], moves, protocol_id });
  }

  const choiceOf = ({ point_id, side, pain, presses }) => ({
    point_id,
    side,
    pain,
    presses: presses ?? bundle.technique.presses_default,
    guided: bundle.points[point_id].breathing === "required",
    ...setup().wishes[keyOf({ point_id, side })],
  });

  function reorder(lines, { from, to }) {
    const { refused, move } = moved(bundle, lines, from, to);
    if (refused) return change({ refused: { key: keyOf(lines[from]), ...saidOf(lines[from], refused) } });
    return change({ moves: move ? [...setup().moves, move] : setup().moves });
  }

  function takeOut(place) {
    const { removed, marking } = setup();
    change({ removed: [...removed, keyOf(place)], marking: unmarked(marking, place) });
  }

  /** The patient's rhythm, set by a figure or taken from taps. */
  function setBreath({ per_min }) {
    if (per_min) return change({ breath_ms: breathMs(per_min), taps_ms: [], is_off: false });
    const { taps_ms, period_ms, is_off } = tapped(bundle.breathing, [
      ...setup().taps_ms,
      powers.clock.nowMs(),
    ]);
    return change({ taps_ms, breath_ms: period_ms ?? setup().breath_ms, is_off: is_off ?? false });
  }

  /** Powers that this phone lacks, as far as nobody was told yet. */
  function missing() {
    const { hasSound, vibration, screenLock } = powers;
    const here = { sound: hasSound, vibration: vibration.available, screen: screenLock.available };
    return Object.keys(here).filter((power) => !here[power] && !app.preferences.told.includes(power));
  }

  /** At home the lines can be kept as the plan of a person who practises without a clinic. */
  function ownPlan(choices) {
    const points = choices.map(({ point_id, side, presses }) => ({ point_id, side, presses }));
    const { own_plan } = app.preferences;
    const isKept = JSON.stringify(own_plan?.points) === JSON.stringify(points);
    const isOffered = app.preferences.setting === "home" && !app.sync.practising()?.prescription;
    return { isOffered, isKept, plan: { points, protocol_id: setup().protocol_id } };
  }

  const acts = (lines, made) => ({
    keep_plan: ({ plan }) => app.setPreferences({ own_plan: plan }),
    start() {
      app.remember({ told: [...new Set([...app.preferences.told, ...missing()])] });
      return ask.startSession({ plan: made, setup: setup() });
    },
    set: (part) => app.setPreferences(part),
    breath: setBreath,
    reorder: (event) => reorder(lines, event),
    out: ({ place }) => takeOut(place),
    wish({ place, ...part }) {
      const key = keyOf(place);
      change({ wishes: { ...setup().wishes, [key]: { ...setup().wishes[key], ...part } } });
    },
  });

  return async function plan() {
    const lines = ordered();
    if (!lines) return null;
    const choices = lines.map(choiceOf);
    const made = makePlan(bundle, choices, setup().breath_ms ?? breathMs(bundle.breathing.rate_per_min_default));
    const body = await powers.readBody().catch(() => null);
    const { refused } = setup();
    app.pictures.prepare(made);
    if (!app.preferences.locked_screen) powers.clock.nextTask().then(powers.warmAudio);
    const shown = { made, lines, choices, refused, body };
    const act = acts(lines, made);
    return planView(
      {
        plan: made,
        lines: linesOf(app, shown),
        time: timeOf(app, made),
        breath: breathOf(app, setup(), made),
        zone: zoneLine(bundle, setup().zone),
        ...remarksOf(app, setup(), ask),
        missing: missing(),
        own: ownPlan(choices),
        back: ask.asked().length ? `#/new/pain/${ask.asked().length - 1}` : "#/new/choose",
      },
      ({ type, ...event }) => act[type](event),
    );
  };
}

/** The order of the source is that of this protocol: what is said of others would only blur it. */
function saidOf({ because }, refused) {
  if (refused.rule !== "keeps_source_order") return refused;
  const { statements } = because.find(({ rule }) => rule === "in_source_order");
  return { ...refused, statements };
}

function timeOf({ bundle, preferences }, made) {
  const getReadyS = preferences.get_ready_s ?? bundle.technique.get_ready_default_s;
  return {
    ...against(bundle, planSeconds(made, getReadyS)),
    parts: made.points.map((point) => ({
      seconds: planSeconds({ ...made, points: [point] }, getReadyS),
      script: point.script,
    })),
  };
}

const breathOf = ({ bundle }, { taps_ms, is_off }, made) =>
  isGuided(made) && {
    ...bundle.breathing,
    per_min: breathsPerMin(made.breath_ms),
    tapped: taps_ms.length,
    is_off,
  };

function zoneLine(bundle, kept) {
  const zone = zoneOf(bundle, kept);
  if (!zone) return null;
  return { ...zone, title: authorTitle(bundle, zone.author), about: bundle.zones.about };
}

function remarksOf({ bundle, preferences, powers }, { verdict, marking }, ask) {
  const all = [...ask.protocolPoints(), ...marking.marks];
  const skipped = new Set(all.map(({ point_id }) => point_id).filter(ask.skipReason));
  return {
    technique: bundle.technique,
    setting: preferences.setting,
    warnings: verdict.warnings.map((id) => ask.question(id).reason),
    skipped: [...skipped].map((id) => ({ point: bundle.points[id], because: ask.skipReason(id) })),
    advice: bundle.pain.surround_only_advice,
    instructions: bundle.instructions,
    locked_screen: powers.canPlayTracks() ? preferences.locked_screen : null,
  };
}
