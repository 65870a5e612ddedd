/**
 * The order of a plan's lines: the protocol's points and the marked ones, and what may be moved.
 *
 * Pure. A line is {point_id, side, presses, pain, in_protocol, because}; `pain` is null where none
 * was marked, `presses` null where nothing asks for a number of its own. What calls a pain severe,
 * what surrounds a point and every sentence come from the bundle.
 */
import { isAt, keyOf } from "./places.js";
import { gradeOf } from "./plan.js";

const SIDES = ["left", "right", "midline"];

/**
 * The lines in their order: `points` of the protocol as the source has them, marks beyond them by
 * region; then the surroundings of a severe point before it; last the `moves` made by hand that are
 * still allowed.
 */
export function orderOf(bundle, { points, marks, moves = [], protocol_id = null }) {
  const chosen = surroundingsFirst(bundle, chosenLines(bundle, points, marks));
  const statements = bundle.protocols.find(({ id }) => id === protocol_id)?.statements;
  const lines = chosen.map((line) => ({ ...line, because: becauseOf(bundle, chosen, line, statements) }));
  return moves.reduce((order, move) => repeated(bundle, order, move), lines);
}

/**
 * The lines with one at another place, and the `move` by which `orderOf` repeats it; or what
 * refuses it. Points of the protocol keep their order, surroundings stay before their point.
 */
export function moved(bundle, lines, from, to) {
  const line = lines[from];
  if (!line || !lines[to] || from === to) return { lines, move: null };
  const rule = passedBy(lines, from, to)
    .map((other) => (from < to ? holds(bundle, line, other) : holds(bundle, other, line)))
    .find(Boolean);
  if (rule) return { refused: reason(bundle, rule) };
  const rest = lines.filter((other) => other !== line);
  const move = { ...placeOf(line), before: rest[to] ? placeOf(rest[to]) : null };
  return { lines: [...rest.slice(0, to), byHand(bundle, line), ...rest.slice(to)], move };
}

/** Whether the buttons of a line lead anywhere: {up, down}. */
export const canMove = (bundle, lines, at) => ({
  up: at > 0 && !moved(bundle, lines, at, at - 1).refused,
  down: at < lines.length - 1 && !moved(bundle, lines, at, at + 1).refused,
});

// Which lines there are

const placeOf = ({ point_id, side }) => ({ point_id, side });

/** Each place once: where it stood first, as it was given last. */
const unique = (places) => [...new Map(places.map((one) => [keyOf(one), one])).values()];

function chosenLines(bundle, points, marks) {
  const markOf = (point) => marks.findLast((mark) => isAt(mark, point));
  const listed = unique(points).map((point) => ({
    ...placeOf(point),
    presses: point.presses ?? null,
    pain: markOf(point)?.pain ?? null,
    in_protocol: true,
  }));
  const others = unique(marks)
    .filter((mark) => !points.some((point) => isAt(point, mark)))
    .map((mark) => ({
      ...placeOf(mark),
      presses: null,
      pain: mark.pain ?? null,
      in_protocol: false,
    }));
  return [...listed, ...others.sort(byRegion(bundle))];
}

function byRegion(bundle) {
  const regions = bundle.regions.map(({ id }) => id);
  const region = ({ point_id }) => regions.indexOf(bundle.points[point_id].region);
  const place = ({ point_id }) => bundle.point_order.indexOf(point_id);
  const side = (line) => SIDES.indexOf(line.side);
  return (a, b) => region(a) - region(b) || place(a) - place(b) || side(a) - side(b);
}

// What has to come first

const grade = (bundle, { pain }) => (pain === null ? "direct" : gradeOf(bundle, pain));

const isSevere = (bundle, line) => grade(bundle, line) !== "direct";

/** Whether `near` is pressed when `point` is approached: next to it, on its side or the midline. */
function surrounds(bundle, near, point) {
  const script = bundle.scripts[point.point_id][point.side][grade(bundle, point)];
  const isNext = script.stages.some(({ sites }) => sites.some((site) => site.point === near.point_id));
  return isNext && (near.side === point.side || [near.side, point.side].includes("midline"));
}

/** Two severe points keep their order: neither is gentle surroundings of the other. */
const isBefore = (bundle, near, point) =>
  isSevere(bundle, point) && !isSevere(bundle, near) && surrounds(bundle, near, point);

function surroundingsFirst(bundle, lines) {
  const ordered = new Set();
  for (const line of lines) {
    lines.filter((near) => isBefore(bundle, near, line)).forEach((near) => ordered.add(near));
    ordered.add(line);
  }
  return [...ordered];
}

// Moving

/** The rule that holds `first` before `second`, or null. */
function holds(bundle, first, second) {
  if (isBefore(bundle, first, second)) return "keeps_surroundings_first";
  return first.in_protocol && second.in_protocol ? "keeps_source_order" : null;
}

/** The lines that a move goes past, the nearest first. */
const passedBy = (lines, from, to) =>
  from < to ? lines.slice(from + 1, to + 1) : lines.slice(to, from).reverse();

function repeated(bundle, lines, move) {
  const from = lines.findIndex((line) => isAt(line, move));
  const next = move.before ? lines.findIndex((line) => isAt(line, move.before)) : lines.length;
  if (from < 0 || next < 0) return lines;
  return moved(bundle, lines, from, next > from ? next - 1 : next).lines ?? lines;
}

// Why

const reason = (bundle, rule, own = {}) => ({ rule, ...bundle.order[rule], ...own });

const GRADES = { approach: "severe", surround_only: "surround_only" };

function becauseOf(bundle, lines, line, statements) {
  const source = line.in_protocol && reason(bundle, "in_source_order", statements && { statements });
  const rules = [
    line.pain > 0 && "pain_marked",
    !line.in_protocol && "by_region",
    GRADES[grade(bundle, line)],
    lines.some((other) => isBefore(bundle, line, other)) && "before_severe",
  ];
  return [source, ...rules.filter(Boolean).map((rule) => reason(bundle, rule))].filter(Boolean);
}

/** A line moved by hand no longer stands by its region. */
const byHand = (bundle, line) => ({
  ...line,
  because: line.because.map((one) =>
    one.rule === "by_region" ? reason(bundle, "moved_here") : one,
  ),
});
