/**
 * The plan of one session: compiled scripts, chosen and put in order.
 *
 * Pure. Holds no clinical rule: which script a pain score calls for, what a stage asks and how long
 * it lasts all come from the bundle. Times follow from presses and the bundle's rate.
 */
import { breathFrom } from "./breath.js";
import { beatsFor, pressesIn } from "./pulse.js";

/** The points of a protocol with the chosen side, in the protocol's order. */
export function pointsOf(bundle, protocol, { side, members }) {
  const picked = protocol.steps.flatMap(({ point, presses, choose }) =>
    point
      ? [{ point_id: point, presses }]
      : choose.from.filter((id) => members.includes(id)).map((id) => ({ point_id: id })),
  );
  return picked.flatMap((choice) =>
    sidesOf(bundle.points[choice.point_id], side).map((one) => ({ ...choice, side: one })),
  );
}

/** The sides of a point that a wanted side ("left", "right", "both") means. */
export function sidesOf(point, wanted) {
  if (point.sides.includes("midline")) return ["midline"];
  return wanted === "both" ? point.sides : point.sides.filter((side) => side === wanted);
}

export const gradeOf = (bundle, pain) => bundle.pain.grades[pain];

export const bandOf = (bundle, pain) => bundle.pain.bands[pain];

/** The screening's reason to leave a point out, or undefined. */
export const skipOf = (bundle, skip, pointId) =>
  skip.find((entry) => entry.point === pointId || entry.region === bundle.points[pointId].region);

/**
 * One point of a plan. `presses` is what is wanted on the point itself; a ring keeps its own number.
 * Returns everything the session shows, so that a running session needs no other file.
 */
export function planPoint(bundle, { point_id, side, pain, presses, guided }, breath_ms) {
  const point = bundle.points[point_id];
  const name = gradeOf(bundle, pain);
  const script = bundle.scripts[point_id][side][name];
  const stages = script.stages.map((stage) => planStage(bundle, stage, { presses, guided, breath_ms }));
  return {
    point_id,
    side,
    region: point.region,
    kind: point.kind,
    chest: point.chest,
    pain_before: pain,
    script: name,
    stages,
    name: point.name,
    palpation: point.palpation,
    cautions: point.cautions,
    nerves: point.nerves,
    planned_presses: stages.reduce((sum, stage) => sum + stage.presses, 0),
    presses_total_max: script.presses_total_max,
  };
}

function planStage(bundle, stage, { presses, guided, breath_ms }) {
  const inLimits = Math.min(Math.max(presses, stage.presses_min), stage.presses_max);
  const planned = {
    role: stage.role,
    text: bundle.texts[stage.text],
    ...placesOf(stage),
    presses: inLimits,
    block_presses: stage.block_presses,
    rounds_max: stage.rounds_max,
    decision: stage.decision,
    guided: stage.breathing === "required" || (stage.breathing === "offered" && guided),
  };
  // With a breathing guide the stage may end by its maximum of time before the wanted presses.
  const timing = { rate_hz: bundle.technique.rate_hz, breathing: bundle.breathing, breath_ms };
  const pulse = pulseOf(timing, planned);
  return { ...planned, presses: pressesIn(pulse, stageBeats(timing, planned)) };
}

/** Where a stage is pressed, and which places of its ring are left out, each with its reason. */
const placesOf = ({ distance_mm = null, sites = [], dropped = [] }) => ({ distance_mm, sites, dropped });

/**
 * `choices`: [{point_id, side, pain, presses, guided}] in the order of the session; `breath_ms`: the
 * patient's breath to begin with.
 */
export function makePlan(bundle, choices, breath_ms) {
  return {
    rate_hz: bundle.technique.rate_hz,
    count_in_presses: bundle.technique.count_in_presses,
    last_presses: bundle.technique.last_presses,
    late_after_ms: bundle.technique.late_after_ms,
    breathing: bundle.breathing,
    breath_ms,
    decisions: bundle.decisions,
    question: bundle.pain.question_stage,
    lighter: bundle.lighter,
    points: choices.map((choice) => planPoint(bundle, choice, breath_ms)),
  };
}

/** A plan of nothing but presses: no point, no pain, no rule but the rate and the number. */
export function metronomePlan(bundle, presses, name) {
  const stage = {
    role: "source",
    text: {},
    ...placesOf({}),
    presses,
    block_presses: null,
    rounds_max: null,
    decision: null,
    guided: false,
  };
  const point = {
    point_id: null,
    side: null,
    region: null,
    kind: null,
    chest: false,
    pain_before: null,
    script: "metronome",
    stages: [stage],
    name,
    palpation: {},
    cautions: [],
    nerves: [],
    planned_presses: presses,
    presses_total_max: null,
  };
  return { ...makePlan(bundle, [], null), points: [point] };
}

export const isMetronome = (plan) => plan.points[0]?.script === "metronome";

export const periodMs = (plan) => 1000 / plan.rate_hz;

/** The most beats of a stage: with a breathing guide the time of one point is over some time. */
export const mostBeats = (plan, stage) =>
  stage.guided ? plan.breathing.stage_max_s * plan.rate_hz : Infinity;

/** The pulse of a stage: `breaths` as the session made them, or the breath of the plan. */
export const pulseOf = (plan, stage, breaths = [breathFrom(plan.breathing, plan.breath_ms)]) => ({
  period_ms: periodMs(plan),
  breaths: stage.guided ? breaths : null,
});

/** Beats that a stage is to take at the plan's breath. */
export const stageBeats = (plan, stage) =>
  beatsFor(pulseOf(plan, stage), stage.presses, mostBeats(plan, stage));

/** Seconds that the stages of a point take, without get-ready intervals and repeats. */
export const pointSeconds = (plan, point) =>
  point.stages.reduce((sum, stage) => sum + stageBeats(plan, stage), 0) / plan.rate_hz;

export const isGuided = (plan) =>
  plan.points.some((point) => point.stages.some((stage) => stage.guided));

/** Seconds of the whole plan, with one get-ready interval a point and a count-in between stages. */
export function planSeconds(plan, getReadyS) {
  const countInS = plan.count_in_presses / plan.rate_hz;
  return plan.points.reduce(
    (sum, point) =>
      sum + getReadyS + pointSeconds(plan, point) + (point.stages.length - 1) * countInS,
    0,
  );
}

/** How a plan's seconds compare with what a session can hold; `over_s` is what is too much. */
export function against(bundle, seconds) {
  const { session_s_max } = bundle.technique;
  const over_s = Math.max(0, seconds - session_s_max);
  return { seconds, session_s_max, over_s, fits: over_s === 0 };
}
