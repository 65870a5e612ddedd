/**
 * Choosing the points of a prescription on the body: every tap ends in a field of the form, and the
 * map shows what stands in the form. What may be chosen is decided by the bundle, as on the phone.
 */
import { bestView } from "../domain/body.js";
import { offerAt } from "../domain/marking.js";
import { isAt } from "../domain/places.js";
import { namesOf, refusalOf, warningOf } from "../domain/refusals.js";
import { bodyMap } from "../views/body_map.js";
import { seenBox } from "../views/marked_map.js";
import { prescribedView } from "../views/prescribed.js";
import { placeName, t } from "../views/words.js";

/** `body`: as it was read; `form`: see views/prescription_form.js. Gives the element of the whole. */
export function prescribing({ bundle, body, form }) {
  const state = { sheet: null, told: "" };
  let from = null; // what was seen of the body before a crowd of points brought it near
  const act = (event) => ACTS[event.type]?.(event);
  const map = bodyMap({ body, bundle, view: firstView(bundle, form.chosen()), label: t("Body map") }, act);
  const side = prescribedView(act);

  const nameOf = ({ point_id, side: of }) => placeName({ name: bundle.points[point_id].name, side: of });
  const chosenAt = (place) => form.chosen().find((one) => isAt(one, place)) ?? null;

  function show() {
    const chosen = form.chosen().map((one) => ({ ...one, name: bundle.points[one.point_id].name }));
    const sheet = state.sheet && modelOf(state.sheet);
    const place = state.sheet?.kind === "prescribed" ? state.sheet : null;
    map.show({ marks: chosen, selected: place, current: place });
    side.show({ sheet, chosen, told: state.told, limits: bundle.technique });
  }

  const change = (part) => {
    Object.assign(state, part);
    show();
  };

  function modelOf(sheet) {
    if (sheet.kind !== "prescribed") return sheet;
    const { name, palpation, cautions, nerves, sides } = bundle.points[sheet.point_id];
    const others = sheet.others.map((one) => ({ ...one, name: bundle.points[one.point_id].name, pain: null }));
    const key = `${sheet.point_id} ${sheet.side}`;
    const chosenOn = (of) => chosenAt({ point_id: sheet.point_id, side: of })?.presses ?? null;
    return {
      ...{ ...sheet, key, name, palpation, cautions, nerves, others, is_in_zone: false },
      side: null, // each side has a line of its own
      sides: sides.map((of) => ({ side: of, presses: chosenOn(of) })),
    };
  }

  /** A place into the form or out of it, said in one line. */
  function put(place, wanted) {
    if (Boolean(chosenAt(place)) === wanted) return;
    const said = { place: nameOf(place) };
    state.told = wanted ? t("Added: {place}", said) : t("Removed: {place}", said);
    form.choose(place, wanted);
  }

  function open({ point_id, side: of, others = [] }) {
    change({ sheet: { kind: "prescribed", point_id, side: of, others, is_choosing: false } });
  }

  function pick(offer) {
    put(offer, true);
    open(offer);
    goBack();
  }

  function comeNear({ box }, event) {
    from ??= seenBox(map.element, event);
    map.zoomTo(box);
  }

  function goBack() {
    if (from) map.zoomTo(from);
    from = null;
  }

  const refuse = (sheet) => change({ sheet, told: "" });

  const OFFERS = {
    point: pick,
    excluded: (offer) => refuse(refusalOf(bundle, offer)),
    warning: (offer) => refuse(warningOf(bundle, offer)),
    crowded: comeNear,
    none: () => change({ sheet: null, told: t("No point here. Tap nearer to a bone.") }),
  };

  const ACTS = {
    tap(event) {
      const offer = offerAt({ bundle, body }, event);
      OFFERS[offer.kind](offer, event);
    },
    open({ isFromList, ...place }) {
      open(place);
      if (isFromList) map.zoomToPoint(place);
    },
    name: (bone) => refuse(namesOf(bundle, bone)),
    choose: ({ wanted, ...place }) => put(place, wanted),
    count: ({ count, ...place }) => form.count(place, count),
    others: () => change({ sheet: { ...state.sheet, is_choosing: !state.sheet.is_choosing } }),
    swap(place) {
      put(state.sheet, false);
      pick({ point_id: place.point_id, side: place.side });
    },
    close: () => change({ sheet: null, told: "" }),
  };

  form.watch(show);
  form.fold();
  show();
  return [map.element, side.element];
}

/** The view in which most of the chosen points are seen best; from behind, where nothing is chosen. */
function firstView({ points }, chosen) {
  const counts = new Map([["posterior", 0.5]]);
  for (const { point_id, side } of chosen) {
    const view = bestView(points[point_id], side);
    counts.set(view, (counts.get(view) ?? 0) + 1);
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
