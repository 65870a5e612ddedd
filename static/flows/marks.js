/** Marking where it hurts: taps on the map and keys of the list end in the same marks. */
import { marked, moved, offerAt, undone, unmarked } from "../domain/marking.js";
import { isAt } from "../domain/places.js";
import { authorsOf, zoneOf } from "../domain/zones.js";
import { chooseView } from "../views/choose.js";
import { markedMap } from "../views/marked_map.js";
import { painScore, placeName, t } from "../views/words.js";
import { markModel } from "./mark_model.js";

const LISTS = ["marks", "zone"]; // sheets that points are opened from

/** `ask`: {skipReason, protocolPoints}; `acts`: what else can be done on the screen. */
export function marksFlow(app, setup, ask, acts) {
  const { bundle, powers } = app;
  let view = null;
  let map = null; // made when the drawings have come
  let opener = null; // what had the focus before the sheet

  const name = ({ point_id, side }) => placeName({ name: bundle.points[point_id].name, side });

  function show() {
    const model = markModel(app, setup(), ask);
    map?.show(model, setup());
    view.show({ ...model, map: map && { element: map.element } });
  }

  const current = () => setup().sheet;

  const change = (part) => {
    Object.assign(setup(), part);
    show();
  };

  function open(sheet) {
    if (!setup().sheet) opener = view.focused();
    change({ sheet });
    if (sheet.point_id && setup().way === "body") map?.near(sheet);
  }

  /** Away with the sheet; a point that was opened from a list of points leads back to that list. */
  function close() {
    if (!current()) return setup().moving && change({ moving: null, told: "" });
    const { list } = current();
    change({ sheet: list ?? null });
    map?.back();
    return list ? undefined : view.refocus(opener);
  }

  /** A new state of the marks, said in one line, and the sheet away. */
  function keep(marking, told) {
    Object.assign(setup(), { marking, told, moving: null });
    close();
  }

  function openPoint({ point_id, side, others = [] }) {
    const from = setup().moving;
    if (from && !ask.skipReason(point_id)) return moveTo(from, { point_id, side });
    const list = LISTS.includes(current()?.kind) ? current() : (current()?.list ?? null);
    return open({ kind: "point", point_id, side, others, list, is_choosing: false });
  }

  function moveTo(from, to) {
    const told = isAt(from, to) ? "" : t("Moved to: {place}", { place: name(to) });
    change({ marking: moved(setup().marking, from, to), moving: null, sheet: null, told });
    map?.back();
  }

  function refuse(offer, place) {
    open(offer);
    map.nearBy(place);
  }

  function chooseZone(zone) {
    change({ zone });
    if (zone && setup().way === "body") map?.nearZone(zoneOf(bundle, zone));
  }

  /** What a tap on the map means is decided by the body and the bundle, not here. */
  function tap(event) {
    const offer = offerAt({ bundle, body: map.body }, event);
    const OFFERS = {
      point: () => openPoint(offer),
      excluded: () => refuse(offer, event),
      warning: () => refuse(offer, event),
      crowded: () => map.zoomTo(offer.box),
      none: () => (current() ? close() : change({ told: t("No point here. Tap a bone where it hurts.") })),
    };
    return OFFERS[offer.kind]({ ...offer });
  }

  const ACTS = {
    ...acts,
    tap,
    way: ({ way }) => change({ way, sheet: null }),
    view: ({ view: side }) => change({ view: side }),
    name: ({ structure, level, side }) => open({ kind: "names", structure, level, side }),
    open: ({ point_id, side }) => openPoint({ point_id, side }),
    refused: ({ kind, id }) => open({ kind, id, side: null }),
    pain: ({ point_id, side, pain }) =>
      keep(
        marked(setup().marking, { point_id, side, pain }),
        `${name({ point_id, side })}: ${painScore(pain)}`,
      ),
    others: () => change({ sheet: { ...current(), is_choosing: !current().is_choosing } }),
    remove() {
      const place = current();
      keep(unmarked(setup().marking, place), t("Removed: {place}", { place: name(place) }));
    },
    move() {
      const { point_id, side } = current();
      const told = t("Tap where the mark of {place} should go.", { place: name({ point_id, side }) });
      change({ sheet: null, moving: { point_id, side }, told });
      map?.back();
    },
    move_not: () => change({ moving: null, told: "" }),
    undo: () => change({ marking: undone(setup().marking), told: t("Undone.") }),
    marks: () => (current()?.kind === "marks" ? close() : open({ kind: "marks" })),
    zones: () => (current()?.kind === "zone" ? close() : open({ kind: "zone" })),
    organ({ id }) {
      const zone = id && { organ: id, author: authorsOf(bundle, id)[0] };
      chooseZone(zone);
    },
    author: ({ author }) => chooseZone({ ...setup().zone, author }),
    protocol_remove: () => change({ protocol_id: null, side: null, removed: [] }),
    nerves: () => change({ nerves: !setup().nerves }),
    close,
  };
  const act = (event) => ACTS[event.type](event);

  /** The screen is there at once, and the map as soon as its drawings are read. */
  async function readMap() {
    const mine = view;
    const body = await powers.readBody().catch(() => null);
    if (view !== mine) return;
    if (!body) return change({ way: "list", told: t("The drawings of the body could not be read.") });
    map = markedMap({ body, bundle }, setup(), act);
    show();
  }

  return function choose() {
    view = chooseView(act);
    map = null;
    setup().sheet = null;
    readMap();
    show();
    return view.element;
  };
}
