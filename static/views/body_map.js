/**
 * The skeleton to look at and to tap: four views, zoom, marks, layers. Shows a model, emits events.
 *
 * Everything that can be done here can be done in the list beside it too.
 */
import { anchorOf, bestView, sizeOf } from "../domain/body.js";
import { SCALE_MAX, isWhole, panned, placeAt, reachMm, showing, spotOf, whole, zoomed } from "../domain/camera.js";
import { VIEW_ORDER, mapFrame, viewNames, viewSwitch, zoomKeys } from "./body_controls.js";
import { watchGestures } from "./body_gestures.js";
import { layerShapes } from "./body_layers.js";
import { bodyPins, pinsOf } from "./body_pins.js";
import { bodyShapes } from "./body_shapes.js";
import { bodyStage } from "./body_stage.js";
import { h } from "./dom.js";

const DISC_PX = 18; // of a mark: beside it a tap is a tap on the body
const STEP = 1.6; // of a zoom key
const TWICE = 2.5; // of a double tap
const PAN_PX = 60;
const NEAR_MM = 220; // shown round what is looked at
const RING = ["anterior", "left", "posterior", "right"]; // as a body turns under a finger that goes left

/** The box that is shown when something at [x, y] is looked at. */
export const boxNear = ([x, y]) => [x - NEAR_MM / 2, y - NEAR_MM / 2, NEAR_MM, NEAR_MM];

/**
 * `given`: {body, bundle, view, label}; `view` is the first one. Events: {type: "tap", x, y, view,
 * reach_mm}, {type: "open", point_id, side} (a mark), {type: "name", structure, level, side},
 * {type: "view", view}. `show(model)`: {view, marks, selected, points, zone, nerves, rings, current,
 * next}, of which any may be missing. `zoomTo(box or null)`, `zoomToPoint(place)`.
 */
export function bodyMap({ body, bundle, view: firstView = "anterior", label }, emit) {
  const room = { frame: [0, 0], size: sizeOf(body, firstView) };
  const pins = bodyPins(spotOf, (place) => emit({ type: "open", ...place }));
  const stage = bodyStage(room, pins.place, (at) => atRest(frame, pins, at, room));
  const frame = mapFrame(label, stage.element, pins.element);
  const drawing = shownDrawing({ body, bundle }, stage.element, pins);
  const switcher = viewSwitch(firstView, (next) => turnTo(next, true));
  let view = null;
  let model = {};
  let wish = null; // a zoom that was asked for before there was room

  const camera = () => stage.camera();
  const hasRoom = () => room.frame[0] > 0;
  const middle = () => [room.frame[0] / 2, room.frame[1] / 2];
  const step = (factor, at = middle()) => stage.fly(zoomed(camera(), factor, at, room));
  const goWhole = () => stage.fly(whole(room));
  const pan = (dx, dy) => stage.jump(panned(camera(), [dx, dy], room));

  function turnTo(next, isByHand = false) {
    if (next === view) return;
    view = next;
    room.size = sizeOf(body, view);
    drawing.turn(view);
    switcher.show(view);
    frame.dataset.view = view;
    if (hasRoom()) stage.jump(whole(room));
    draw();
    if (isByHand) emit({ type: "view", view });
  }

  function draw() {
    drawing.show(model, view);
    if (!hasRoom()) return;
    pins.place(camera());
    pins.tidy(camera());
  }

  function show(next) {
    model = next;
    if (next.view && next.view !== view) turnTo(next.view);
    else draw();
  }

  function zoomTo(box) {
    wish = box;
    if (hasRoom()) stage.fly(box ? showing(box, room) : whole(room));
  }

  function zoomToPoint({ point_id, side }) {
    if (!anchorOf(body, point_id, side, view)) turnTo(bestView(bundle.points[point_id], side), true);
    const at = anchorOf(body, point_id, side, view);
    if (at) zoomTo(boxNear(at));
  }

  function measured([{ contentRect }]) {
    if (!contentRect.width) return;
    const before = { frame: room.frame, size: room.size };
    room.frame = [contentRect.width, contentRect.height];
    if (before.frame[0]) stage.resized(before);
    else stage.jump(wish ? showing(wish, room) : whole(room));
  }

  /** What a tap met: a mark is opened at once, the body is asked when no second tap follows. */
  function tap(at, target, isSure) {
    const mark = pins.placeOf(target);
    if (mark && isOnDisc(at, mark)) {
      emit({ type: "open", ...mark });
      return true;
    }
    if (!isSure) return false;
    const [x, y] = placeAt(camera(), at);
    emit({ type: "tap", x, y, view, reach_mm: reachMm(camera()) });
    return true;
  }

  function isOnDisc(at, { point_id, side }) {
    const [x, y] = spotOf(camera(), anchorOf(body, point_id, side, view));
    return Math.hypot(x - at[0], y - at[1]) <= DISC_PX;
  }

  function hold(at) {
    const bone = boneUnder(frame, at);
    if (bone) emit({ type: "name", ...bone });
  }

  const keys = {
    ...{ ArrowLeft: () => pan(PAN_PX, 0), ArrowRight: () => pan(-PAN_PX, 0) },
    ...{ ArrowUp: () => pan(0, PAN_PX), ArrowDown: () => pan(0, -PAN_PX) },
    ...{ "+": () => step(STEP), "=": () => step(STEP), "-": () => step(1 / STEP) },
    ...{ 0: goWhole, Home: goWhole, Enter: () => tap(middle(), frame, true) },
    ...Object.fromEntries(VIEW_ORDER.map((name, i) => [i + 1, () => turnTo(name, true)])),
  };

  watchGestures(frame, {
    begin: stage.begin,
    end: stage.rest,
    pan: (dx, dy) => stage.put(panned(camera(), [dx, dy], room)),
    zoom: (factor, at) => stage.put(zoomed(camera(), factor, at, room)),
    canZoom: (factor) => factor > 1 || !isWhole(camera(), room),
    slide: (dx) => isWhole(camera(), room) && stage.put(camera(), dx / 3),
    swipe: (by) => isWhole(camera(), room) && turnTo(RING[(RING.indexOf(view) + by + 4) % 4], true),
    twice: (at) => (camera().scale > SCALE_MAX * 0.9 ? goWhole() : step(TWICE, at)),
    key: (name) => Object.hasOwn(keys, name) && (keys[name](), true),
    ...{ tap, hold, middle },
  });

  turnTo(firstView);
  new ResizeObserver(measured).observe(frame);
  const zooming = zoomKeys({ nearer: () => step(STEP), farther: () => step(1 / STEP), whole: goWhole });
  const element = h(
    "section",
    { class: "body-map", testid: "body-map" },
    switcher.element,
    h("div", { class: "map-window" }, frame, zooming),
  );
  return { element, show, zoomTo, zoomToPoint, view: () => view };
}

/** Where the whole is seen there is nothing to drag: a page that scrolls may take that finger. */
function atRest(frame, pins, camera, room) {
  pins.tidy(camera);
  frame.classList.toggle("whole", isWhole(camera, room));
}

/** The drawing of one view at a time, its layers and pins in step with a model; bones are drawn once. */
function shownDrawing(given, holder, pins) {
  const drawn = new Map(); // view → {drawing, layers}
  let layered = "";

  function draw(view) {
    if (!drawn.has(view)) drawn.set(view, bodyShapes(given.body, view, viewNames()[view]));
    return drawn.get(view);
  }

  function turn(view) {
    holder.replaceChildren(draw(view).drawing);
    drawAhead();
  }

  /** What a turn would show is drawn when nothing else is to be done, one view at a time. */
  function drawAhead() {
    const next = VIEW_ORDER.find((view) => !drawn.has(view));
    if (!next) return;
    whenIdle(() => {
      if (!holder.isConnected) return;
      if (!holder.classList.contains("moving")) draw(next);
      drawAhead();
    });
  }

  function show(model, view) {
    const wanted = JSON.stringify([view, model.zone, model.nerves]);
    if (wanted !== layered) {
      layered = wanted;
      draw(view).layers.replaceChildren(...layerShapes(given, model, view));
    }
    pins.show(pinsOf(given, model, view));
  }
  return { turn, show };
}

const whenIdle = (act) => (globalThis.requestIdleCallback ?? requestAnimationFrame)(act);

// A held finger covers more than a thin bone.
const AROUND = [0, 6, 12, 18].flatMap((r) =>
  r ? [[-r, 0], [r, 0], [0, -r], [0, r]] : [[0, 0]],
); // prettier-ignore

/** The bone under a spot of the frame, or the nearest one that a finger covers. */
function boneUnder(frame, [x, y]) {
  const { left, top } = frame.getBoundingClientRect();
  for (const [dx, dy] of AROUND) {
    const found = document.elementsFromPoint(left + x + dx, top + y + dy);
    const bone = found.map((one) => one.closest(".map-bone")).find((one) => frame.contains(one));
    if (bone) return { ...bone.dataset };
  }
  return null;
}
