/**
 * A list whose lines are put in another order: by a grip that follows finger or mouse, and by the arrow
 * keys on the same grip. Held near the edge of the window, a line takes the page along. It moves
 * nothing for good: the answer comes with the next drawing.
 */

const EDGE = 0.15; // of the window's height
const ROLL_PX = 12; // a frame

/** `list`: an ol of li, each with a `.grip`; calls `moved(from, to)` when a line is let go elsewhere. */
export function dragOrder(list, moved) {
  let drag = null;
  const items = () => [...list.children];

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || event.button !== 0) return;
    const item = grip.closest("li");
    const from = items().indexOf(item);
    const y = event.clientY;
    drag = { item, from, to: from, y, atY: y + scrollY, boxes: items().map(boxOf) };
    grip.setPointerCapture(event.pointerId);
    item.classList.add("dragged");
    requestAnimationFrame(roll);
  });

  list.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.y = event.clientY;
    follow();
  });

  function follow() {
    const byY = movedBy(drag);
    drag.to = placeAt(drag, byY);
    shift(drag.item, byY);
    items().forEach((item, i) => item !== drag.item && shift(item, roomFor(drag, i)));
  }

  function roll() {
    if (!drag) return;
    const px = rollOf(drag);
    if (px) {
      scrollBy(0, px);
      follow();
    }
    requestAnimationFrame(roll);
  }

  function end(isDropped) {
    if (!drag) return;
    const { item, from, to } = drag;
    drag = null;
    item.classList.remove("dragged");
    items().forEach((one) => shift(one, 0));
    if (isDropped && to !== from) moved(from, to);
  }
  list.addEventListener("pointerup", () => end(true));
  list.addEventListener("pointercancel", () => end(false));
  list.addEventListener("lostpointercapture", () => end(false));

  list.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape") end(false);
    if (!by || !event.target.closest(".grip")) return;
    event.preventDefault();
    const from = items().indexOf(event.target.closest("li"));
    if (items()[from + by]) moved(from, from + by);
  });
}

const boxOf = (item) => {
  const { top, height } = item.getBoundingClientRect();
  return { top, height, middle: top + height / 2 };
};

const movedBy = ({ y, atY }) => y + scrollY - atY;

/** How far the page goes on by itself: only the way that the line is going. */
function rollOf(drag) {
  const at = drag.y / innerHeight;
  const byY = movedBy(drag);
  if (byY < 0 && at < EDGE) return -ROLL_PX;
  return byY > 0 && at > 1 - EDGE ? ROLL_PX : 0;
}

/** The place whose line the dragged one has passed by more than its half. */
function placeAt({ from, boxes }, byY) {
  const { top, height } = boxes[from];
  const above = boxes.filter(({ middle }, i) => i < from && top + byY < middle).length;
  const below = boxes.filter(({ middle }, i) => i > from && top + height + byY > middle).length;
  return from - above + below;
}

/** How far line `i` makes room for the dragged one. */
function roomFor({ from, to, boxes }, i) {
  const gap = boxes.length > 1 ? boxes[1].top - boxes[0].top - boxes[0].height : 0;
  const room = boxes[from].height + gap;
  if (i > from && i <= to) return -room;
  return i < from && i >= to ? room : 0;
}

const shift = (item, byY) => {
  if (byY) item.style.setProperty("transform", `translateY(${byY}px)`);
  else item.style.removeProperty("transform");
};
