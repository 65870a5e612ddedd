/** The lines of the plan as they are shown: why each stands there, and its surroundings in the picture. */
import { closeUpOf } from "../domain/close_up.js";
import { keyOf } from "../domain/places.js";

const PICTURE_PX = 640;
const AIR = 0.08; // of the close-up, round the outermost site
const LEAST_HALF = 0.2;

/** `made`: the plan of `lines` and `choices`, all in the same order. */
export function linesOf({ bundle, powers }, { made, lines, choices, refused, body }) {
  return made.points.map((point, place) => ({
    point,
    place,
    count: made.points.length,
    record: bundle.points[point.point_id],
    choice: choices[place],
    why: byWeight(lines[place].because).map((reason) => withWords(bundle, reason)),
    refused: refused?.key === keyOf(point) ? withWords(bundle, refused) : null,
    picture: body && point.script !== "direct" ? pictureOf({ bundle, powers, body }, point) : null,
  }));
}

// What tells most about a line's place and way comes first: that sentence is seen without unfolding.
const WEIGHTS = ["surround_only", "severe", "before_severe", "moved_here", "in_source_order", "pain_marked"];

const weight = ({ rule }) => (WEIGHTS.includes(rule) ? WEIGHTS.indexOf(rule) : WEIGHTS.length);

const byWeight = (reasons) => reasons.toSorted((one, other) => weight(one) - weight(other));

const withWords = (bundle, { text, origin, statements }) => ({
  text,
  origin,
  statements: statements.map((id) => ({ id, text: bundle.source.statements[id] })),
});

/** What the approach leads over, stage by stage, and what its rings leave out. */
function pictureOf({ bundle, powers, body }, { point_id, side, script }) {
  const { stages } = bundle.scripts[point_id][side][script];
  const closeUp = closeUpOf(body, { point_id, side, stages }, bundle.points[point_id].views);
  if (!closeUp) return null;
  const { view, box, sites } = nearer(closeUp);
  const dropped = new Set(stages.flatMap(({ dropped: left = [] }) => left.map(({ because }) => because)));
  const source = stages.findIndex(({ role }) => role === "source");
  return {
    view,
    sites,
    canvas: powers.bodyPicture(body, { view, box, width_px: PICTURE_PX }),
    rings: stages.flatMap(({ distance_mm }) => (distance_mm ? [distance_mm / box[2]] : [])),
    centre: { is_pressed: source >= 0, stage: source },
    left_out: [...dropped].map((id) => nameOf(bundle, id)),
  };
}

/** A close-up without the air that a round picture needs: the sites stand farther apart. */
function nearer({ view, box: [x, y, size], sites }) {
  const reach = Math.max(0, ...sites.map((site) => Math.hypot(site.x - 0.5, site.y - 0.5)));
  const half = Math.min(Math.max(reach + AIR, LEAST_HALF), 0.5);
  const share = (value) => (value - 0.5) / (2 * half) + 0.5;
  return {
    view,
    box: [x + size * (0.5 - half), y + size * (0.5 - half), 2 * half * size, 2 * half * size],
    sites: sites.map((site) => ({ ...site, x: share(site.x), y: share(site.y) })),
  };
}

const nameOf = (bundle, id) =>
  (bundle.excluded.find((one) => one.id === id) ?? bundle.warnings[id] ?? bundle.points[id]).name;
