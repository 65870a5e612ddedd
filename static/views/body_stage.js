/**
 * The drawing under a moving camera. While it moves, a picture that is already painted is moved by the
 * compositor; when it rests, or is far from the size at which it was painted, it is painted crisp.
 */
import { isWhole, kept, whole } from "../domain/camera.js";
import { h } from "./dom.js";

const ZOOM_MS = 320;
// Painted again under the fingers when shown so many times smaller or larger: too large costs memory,
// too small is a blur. A flight is short, and is only painted again when it would cost too much.
const SMALLER = 0.4;
const LARGER = 5;
// Lines are drawn finer when seen from near.
const NEAR_SCALES = [0.8, 2];

/** `onmove(camera)` on every frame, `onrest(camera)` when it stands still. */
export function bodyStage(room, onmove, onrest) {
  const element = h("div", { class: "map-body" });
  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  let camera = whole(room);
  let paintedScale = camera.scale;
  let flight = 0;

  /** `slide`: px by which a swipe drags the whole along. */
  function put(next, slide = 0) {
    camera = next;
    const { scale, x, y } = camera;
    const seen = { scale, x: x + slide, y };
    element.style.setProperty("transform", transformOf(seen));
    const ratio = scale / paintedScale;
    if (ratio < SMALLER || (ratio > LARGER && !flight)) repaint();
    onmove(seen);
  }

  /** For one frame it is no moving picture, and the compositor paints it in its present size. */
  function repaint() {
    paintedScale = camera.scale;
    if (!element.classList.contains("moving")) return;
    element.classList.remove("moving");
    requestAnimationFrame(() => isMoving && element.classList.add("moving"));
  }

  let isMoving = false;
  function begin() {
    cancelAnimationFrame(flight);
    flight = 0;
    isMoving = true;
    element.classList.add("moving");
  }

  function rest() {
    flight = 0;
    isMoving = false;
    element.classList.remove("moving");
    put(camera);
    paintedScale = camera.scale;
    const near = NEAR_SCALES.filter((scale) => camera.scale > scale).length;
    if (element.dataset.near !== String(near)) element.dataset.near = near;
    onrest(camera);
  }

  function jump(to) {
    begin();
    camera = to;
    rest();
  }

  /** Fly there, or be there at once where motion is not wanted or nothing is to be seen. */
  function fly(to) {
    if (isStill.matches || !element.isConnected) return jump(to);
    begin();
    const from = camera;
    let startMs = null;
    const step = (nowMs) => {
      startMs ??= nowMs;
      const part = Math.min((nowMs - startMs) / ZOOM_MS, 1);
      put(onTheWay(from, to, easeInOut(part)));
      if (part < 1) flight = requestAnimationFrame(step);
      else rest();
    };
    flight = requestAnimationFrame(step);
    return undefined;
  }

  /** The frame has got another size: what was in its middle stays there. */
  function resized(before) {
    const wasWhole = isWhole(camera, before);
    const shift = [0, 1].map((i) => (room.frame[i] - before.frame[i]) / 2);
    const same = { scale: camera.scale, x: camera.x + shift[0], y: camera.y + shift[1] };
    jump(wasWhole ? whole(room) : kept(same, room));
  }

  return { element, put, begin, rest, jump, fly, resized, camera: () => camera };
}

const transformOf = ({ scale, x, y }) =>
  `translate3d(${x.toFixed(2)}px, ${y.toFixed(2)}px, 0) scale(${scale.toFixed(5)})`;

const easeInOut = (part) => (part < 0.5 ? 2 * part * part : 1 - 2 * (1 - part) ** 2);

/** A camera between two: each step the same factor nearer, the goal drawn in as it grows. */
function onTheWay(from, to, part) {
  const scale = from.scale * (to.scale / from.scale) ** part;
  const isSame = Math.abs(to.scale - from.scale) < 1e-6;
  const share = isSame ? part : (scale - from.scale) / (to.scale - from.scale);
  const between = (one, other) => one + (other - one) * share;
  return { scale, x: between(from.x, to.x), y: between(from.y, to.y) };
}
