/** The lines of the plan as they are shown: why each stands there, and its surroundings in the picture. */
import { closeUpOf } from "../domain/close_up.js";
import { keyOf } from "./keys.js";

const PICTURE_PX = 640;

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
  const dropped = new Set(stages.flatMap(({ dropped: sites = [] }) => sites.map(({ because }) => because)));
  const source = stages.findIndex(({ role }) => role === "source");
  const { view, box } = closeUp;
  return {
    ...closeUp,
    canvas: powers.bodyPicture(body, { view, box, width_px: PICTURE_PX }),
    centre: { is_pressed: source >= 0, stage: source },
    left_out: [...dropped].map((id) => nameOf(bundle, id)),
  };
}

const nameOf = (bundle, id) =>
  (bundle.excluded.find((one) => one.id === id) ?? bundle.warnings[id] ?? bundle.points[id]).name;
