/** The second tap of a double one must not reach the key that the first one brought into its place. */

const TWICE_MS = 400;
const TWICE_PX = 40;

/** `screenNow()` names what is shown. On one and the same screen every tap counts, however quick. */
export function dropSecondTaps(root, screenNow) {
  let first = null; // {screen, atMs, x, y} of the last tap that counted; its time is that of the last one
  const heed = (event) => {
    const tap = { screen: screenNow(), atMs: event.timeStamp, x: event.clientX, y: event.clientY };
    if (!first || first.screen === tap.screen || !isSecond(event, first)) {
      first = tap;
      return;
    }
    first.atMs = tap.atMs; // a third one is none either
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener("click", heed, { capture: true });
}

/** A mouse counts its clicks itself, a key press has none; what a finger does is told by time and place. */
function isSecond({ detail, pointerType, timeStamp, clientX, clientY }, first) {
  if (pointerType === "mouse" || detail === 0) return detail > 1;
  const isSoon = timeStamp - first.atMs < TWICE_MS;
  return isSoon && Math.hypot(clientX - first.x, clientY - first.y) < TWICE_PX;
}
