/** What the screen of the choice shows, from the bundle and the setup. Decides nothing. */
import { bandOf } from "../domain/plan.js";
import { canUndo, markAt } from "../domain/marking.js";
import { namesOf, refusalOf, warningOf } from "../domain/refusals.js";
import { authorsOf, isInZone, OWN_MAP, zoneOf } from "../domain/zones.js";
import { say, t } from "../views/words.js";

export const authorTitle = ({ zones }, author) =>
  author === OWN_MAP
    ? t("Our own compromise between the authors")
    : say(zones.authors.find(({ id }) => id === author).title);

/** `ask`: {skipReason, protocolPoints}: what the rest of the choice knows. */
export function markModel({ bundle }, setup, ask) {
  const zone = zoneOf(bundle, setup.zone);
  const seen = { bundle, setup, ask, zone, inProtocol: ask.protocolPoints() };
  const marks = setup.marking.marks.map((mark) => markOf(seen, mark));
  const hasMark = marks.some(({ skip }) => !skip);
  return {
    bundle,
    way: setup.way,
    told: setup.told,
    marks,
    zone,
    nerves: setup.nerves,
    nerves_shown: setup.nerves && nervesNear(seen),
    protocol_points: seen.inProtocol,
    can_undo: canUndo(setup.marking),
    can_go_on: hasMark || Boolean(setup.protocol_id && setup.side),
    is_moving: setup.moving !== null,
    protocol: protocolOf(seen),
    protocols: protocolsOf(seen),
    list: { regions: regionsOf(seen), refused: refusedOf(bundle) },
    sheet: setup.sheet && sheetOf(seen, marks),
  };
}

const painAt = ({ marking }, place) => markAt(marking, place)?.pain ?? null;

/** The score of a place, or null, with the band that gives it its colour. */
function scoreOf({ bundle, setup }, place) {
  const pain = painAt(setup, place);
  return { pain, band: pain === null ? "" : bandOf(bundle, pain) };
}

/** The trunks that come near the chosen points, by the part of the body; all of them before a choice. */
function nervesNear({ bundle, setup, inProtocol }) {
  const chosen = [...setup.marking.marks, ...inProtocol];
  const regions = new Set(chosen.map(({ point_id }) => bundle.points[point_id].region));
  if (!regions.size) return true;
  const regionOf = (id) => (bundle.points[id] ?? bundle.warnings[id])?.region;
  return bundle.nerves.filter(({ exits }) => exits.some((id) => regions.has(regionOf(id)))).map(({ id }) => id);
}

const markOf = ({ bundle, ask }, { point_id, side, pain }) => ({
  point_id,
  side,
  pain,
  band: bandOf(bundle, pain),
  name: bundle.points[point_id].name,
  skip: ask.skipReason(point_id) || null,
});

function protocolOf({ bundle, setup, inProtocol }) {
  const protocol = bundle.protocols.find(({ id }) => id === setup.protocol_id);
  if (!protocol || !setup.side) return null;
  const names = [...new Set(inProtocol.map(({ point_id }) => say(bundle.points[point_id].name)))];
  return { title: protocol.title, detail: names.join(" · ") };
}

const protocolsOf = ({ bundle, setup }) =>
  bundle.protocols.map(({ id, title, steps }) => ({
    id,
    title,
    points: steps.map(({ point, choose }) => (point ? bundle.points[point].name : choose.title)),
    is_chosen: id === setup.protocol_id && setup.side !== null,
  }));

const regionsOf = (seen) =>
  seen.bundle.regions
    .map(({ id, name }) => ({ id, name, rows: rowsOf(seen, id) }))
    .filter(({ rows }) => rows.length > 0);

const rowsOf = (seen, region) =>
  seen.bundle.point_order
    .map((id) => seen.bundle.points[id])
    .filter((point) => point.region === region)
    .map((point) => rowOf(seen, point));

function rowOf({ bundle, setup, ask, zone, inProtocol }, point) {
  const sides = point.sides.map((side) => ({
    side,
    ...scoreOf({ bundle, setup }, { point_id: point.id, side }),
  }));
  return {
    id: point.id,
    name: point.name,
    skip: ask.skipReason(point.id) || null,
    nerves: setup.nerves && point.nerves.length > 0 && point.nerves.map(say).join("; "),
    is_in_zone: sides.some(({ side }) => isInZone(zone, { point_id: point.id, side })),
    is_in_protocol: inProtocol.some(({ point_id }) => point_id === point.id),
    sides,
  };
}

/** What is never pressed, then what is not offered: both are listed to be refused with their reason. */
const refusedOf = (bundle) => [
  ...bundle.excluded.map(({ id, name }) => ({ kind: "excluded", id, name })),
  ...Object.entries(bundle.warnings).map(([id, { name }]) => ({ kind: "warning", id, name })),
];

function sheetOf(seen, marks) {
  const { kind } = seen.setup.sheet;
  if (kind === "marks") return { kind, key: kind, marks };
  return SHEETS[kind](seen, seen.setup.sheet);
}

const SHEETS = {
  point({ bundle, setup, ask, zone }, { point_id, side, others, is_choosing }) {
    const { name, palpation, cautions, nerves } = bundle.points[point_id];
    return {
      kind: "point",
      key: `${point_id} ${side}`,
      ...{ point_id, side, name, palpation, cautions, nerves, is_choosing },
      pain: painAt(setup, { point_id, side }),
      skip: ask.skipReason(point_id) || null,
      is_in_zone: isInZone(zone, { point_id, side }),
      asked: bundle.pain,
      others: others.map((other) => ({
        ...other,
        name: bundle.points[other.point_id].name,
        pain: painAt(setup, other),
      })),
    };
  },
  excluded: ({ bundle }, place) => refusalOf(bundle, place),
  warning: ({ bundle }, place) => warningOf(bundle, place),
  names: ({ bundle }, bone) => namesOf(bundle, bone),
  zone({ bundle, setup, zone }) {
    const authors =
      zone &&
      authorsOf(bundle, zone.id).map((id) => ({
        id,
        label: id === OWN_MAP ? t("Combined") : id,
        title: authorTitle(bundle, id),
      }));
    const points = zone?.points.map((place) => ({
      ...place,
      name: bundle.points[place.point_id].name,
      ...scoreOf({ bundle, setup }, place),
    }));
    return {
      kind: "zone",
      key: `zone ${zone?.id}`,
      organs: bundle.zones.organs,
      about: bundle.zones.about,
      ...{ zone, authors, points },
    };
  },
};
