/** The map on the screen of the choice: kept in step with the marks, and near what the sheet is about. */
import { REACH_PX } from "../domain/camera.js";
import { zoneBox } from "../domain/zones.js";
import { bodyMap, boxNear } from "./body_map.js";
import { t } from "./words.js";

const askedAt = ({ sheet }) => (sheet?.kind === "point" ? sheet : null);

/** `act` gets the map's events. A tap remembers how near the body was, to go back there. */
export function markedMap({ body, bundle }, setup, act) {
  let from = null; // where the map stood before it went near a point
  const map = bodyMap({ body, bundle, view: setup.view, label: t("Body map") }, (event) => {
    if (event.type === "tap") from ??= seenBox(map.element, event);
    act(event);
  });

  function show(model, { view }) {
    map.show({
      view,
      marks: model.marks,
      selected: askedAt(model),
      current: askedAt(model),
      points: model.protocol_points,
      zone: model.zone,
      nerves: model.nerves_shown,
    });
  }

  return {
    body,
    element: map.element,
    show,
    zoomTo: map.zoomTo,
    /** Near the point that is asked about; back again when its sheet is away. */
    near: (place) => whenLaidOut(map.element, () => map.zoomToPoint(place)),
    nearBy: ({ x, y }) => whenLaidOut(map.element, () => map.zoomTo(boxNear([x, y]))),
    /** Near the bands of a zone, where this view has any. */
    nearZone(zone) {
      const box = zoneBox(bundle, body, zone, map.view());
      if (box) whenLaidOut(map.element, () => map.zoomTo(box));
    },
    back() {
      const box = from;
      from = null;
      if (box) whenLaidOut(map.element, () => map.zoomTo(box));
    },
  };
}

/** How much of the body is seen when it is tapped, round the tap: a box to come back to. */
export function seenBox(element, { x, y, reach_mm }) {
  const { width, height } = element.getBoundingClientRect();
  const [across, down] = [width, height].map((px) => (px * reach_mm) / REACH_PX);
  return [x - across / 2, y - down / 2, across, down];
}

/** The sheet comes and goes with a part of the map's room: a flight that began before would be cut off. */
function whenLaidOut(element, act) {
  const watch = new ResizeObserver(() => {
    watch.disconnect();
    act();
  });
  watch.observe(element);
}
