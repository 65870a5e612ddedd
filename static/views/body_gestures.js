/**
 * Fingers, mouse, wheel and keys on the map, told apart and named. Decides nothing about the body.
 *
 * `on`: {begin, pan(dx, dy), zoom(factor, at), canZoom(factor), slide(dx), swipe(step), end,
 * tap(at, target, isSure), twice(at), hold(at), key(name), middle()}; every `at` is in px of the
 * element's own box. `tap` is first asked whether it answers at once; else again when it is sure.
 */
import { apart } from "../domain/body_lines.js";

const STILL_PX = 10; // a finger trembles
const HOLD_MS = 500;
const TWICE_MS = 260;
const TWICE_PX = 40;
const SWIPE_PX = 56;
const SWIPE_MS = 900;
const WHEEL_REST_MS = 160;
const WHEEL_PX = 400; // of the wheel for a factor of e

export function watchGestures(element, on) {
  const fingers = new Map(); // pointer id → spot
  const first = { id: null, at: null, atMs: 0, target: null };
  let kind = "none"; // none | press | drag | pinch | held
  let holding = 0;
  let tapping = 0; // a tap that may still become a double one
  let lastTap = null;

  const spotOf = ({ clientX, clientY }) => {
    const { left, top } = element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };

  function down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    fingers.set(event.pointerId, spotOf(event));
    clearTimeout(holding);
    if (fingers.size === 1) {
      kind = "press";
      const { pointerId: id, timeStamp: atMs, target } = event;
      Object.assign(first, { id, at: spotOf(event), atMs, target });
      holding = setTimeout(held, HOLD_MS);
    } else if (fingers.size === 2 && kind !== "held") {
      if (kind === "press") on.begin();
      kind = "pinch";
      for (const id of fingers.keys()) element.setPointerCapture(id);
    }
  }

  function held() {
    kind = "held";
    on.hold(first.at);
  }

  function move(event) {
    if (!fingers.has(event.pointerId)) return;
    const before = pinchOf(fingers);
    const old = fingers.get(event.pointerId);
    const spot = spotOf(event);
    if (kind === "press" && apart(spot, first.at) > STILL_PX) startDrag(event);
    if (kind === "press") return;
    fingers.set(event.pointerId, spot);
    if (kind === "drag" && event.pointerId === first.id) {
      on.pan(spot[0] - old[0], spot[1] - old[1]);
      on.slide(spot[0] - first.at[0]);
    }
    if (kind === "pinch" && before) pinched(before, pinchOf(fingers));
  }

  function startDrag(event) {
    kind = "drag";
    clearTimeout(holding);
    element.setPointerCapture(event.pointerId);
    on.begin();
  }

  function pinched(before, after) {
    on.pan(after.middle[0] - before.middle[0], after.middle[1] - before.middle[1]);
    on.zoom(after.width / before.width, after.middle);
  }

  function up(event) {
    if (!fingers.delete(event.pointerId)) return;
    clearTimeout(holding);
    if (kind === "press") tapped(event.timeStamp, event.pointerType);
    if (kind === "drag") swiped(spotOf(event), event.timeStamp);
    if (kind === "drag" || kind === "pinch") on.end();
    // The finger that is left after a pinch rests: what it does next is no gesture.
    kind = fingers.size ? "held" : "none";
  }

  function cancel(event) {
    if (!fingers.delete(event.pointerId)) return;
    clearTimeout(holding);
    if (kind === "drag" || kind === "pinch") on.end();
    kind = fingers.size ? "held" : "none";
  }

  function swiped([x, y], atMs) {
    const [dx, dy] = [x - first.at[0], y - first.at[1]];
    const isSwipe = Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 1.5 * Math.abs(dy);
    if (isSwipe && atMs - first.atMs < SWIPE_MS) on.swipe(dx < 0 ? 1 : -1);
  }

  /** A mark answers at once; on the body the second tap of a double one is waited for. */
  function tapped(atMs) {
    const { at, target } = first;
    clearTimeout(tapping);
    if (lastTap && atMs - lastTap.atMs < TWICE_MS && apart(at, lastTap.at) < TWICE_PX) {
      lastTap = null;
      return on.twice(at);
    }
    if (on.tap(at, target, false)) return undefined;
    lastTap = { at, atMs };
    tapping = setTimeout(() => on.tap(at, target, true), TWICE_MS);
    return undefined;
  }

  let resting = 0;
  function wheel(event) {
    const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 16 : 1) / WHEEL_PX);
    if (!on.canZoom(factor)) return; // the page may scroll on
    event.preventDefault();
    if (!resting) on.begin();
    on.zoom(factor, spotOf(event));
    clearTimeout(resting);
    resting = setTimeout(() => {
      resting = 0;
      on.end();
    }, WHEEL_REST_MS);
  }

  function menu(event) {
    event.preventDefault();
    if (event.pointerType === "touch") return; // the finger was already held
    clearTimeout(holding);
    const isKey = event.pointerType !== "mouse" && event.button !== 2;
    on.hold(isKey ? on.middle() : spotOf(event));
  }

  const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: cancel };
  for (const [name, listen] of Object.entries(listeners)) element.addEventListener(name, listen);
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("contextmenu", menu);
  element.addEventListener("keydown", (event) => {
    const isOurs = event.target === element && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isOurs && on.key(event.key)) event.preventDefault();
  });
}

/** Two fingers as the middle between them and how far they are apart. */
function pinchOf(fingers) {
  const [one, other] = fingers.values();
  if (!other) return null;
  const middle = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
  return { middle, width: Math.max(apart(one, other), 1) };
}
