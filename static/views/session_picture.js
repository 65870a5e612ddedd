/**
 * The close-up of the point in the session: a round picture of the bone, drawn once, with the pulse
 * ring round it and the mark that presses and eases on the spot. In an approach the places of the
 * stage press instead; those of other stages are dim, those left out are struck.
 */
import { beatMotion } from "./beat_motion.js";
import { h, svg } from "./dom.js";
import { pulseRing } from "./pulse_ring.js";

const scaled = (scale) => ({ transform: `scale(${scale})` });
const EASED = scaled(1);
const PRESSED = scaled(0.62);

/** `show(figures)`; without `figures.picture` only the ring is left. */
export function sessionPicture() {
  const ring = pulseRing();
  const sheet = h("div", { class: "loupe-sheet" });
  const tint = h("div", { class: "loupe-tint" });
  const marks = h("div", { class: "loupe-marks" });
  const inset = h("div", { class: "loupe-next", hidden: true });
  const element = h(
    "div",
    { class: "loupe", testid: "close-up", "aria-hidden": "true" },
    [sheet, tint, ring.element, marks, inset],
  );
  const motion = beatMotion(() => ({
    press: [...marks.querySelectorAll(".presses")].map((one) => ({ element: one, eased: EASED, pressed: PRESSED })),
    breath: [{ element: tint, full: { opacity: 0.7 }, empty: { opacity: 0.1 } }],
  }));
  let shown = "";

  function show(f) {
    const { picture } = f;
    const key = picture ? `${picture.key} ${f.stage_index}` : "";
    if (key !== shown) place(f);
    const canvas = picture?.canvas ?? null;
    put(sheet, canvas);
    put(tint, f.breaths_per_min === null ? null : (picture?.tint ?? null));
    put(inset, picture && !picture.nextSeen ? (picture.next?.canvas ?? null) : null);
    inset.hidden = !inset.firstChild;
    element.dataset.drawn = canvas !== null;
    ring.show(f.pulse);
    if (key === shown) return motion.show(f.pulse);
    shown = key;
    return motion.anew(f.pulse);
  }

  function place({ picture, stage, stage_index }) {
    const { view = "", point_id = "", side = "" } = picture ?? {};
    Object.assign(element.dataset, { view, point: point_id, side: side ?? "" });
    marks.replaceChildren(...(picture ? [marksOf(picture, stage, stage_index)] : []));
  }
  return { element, show };
}

/** One picture stands in one place; it moves from the inset to the middle as its point comes. */
function put(holder, canvas) {
  if (holder.firstChild === canvas) return;
  holder.replaceChildren(...(canvas ? [canvas] : []));
}

const SIZE = 200;
const at = ({ x, y }) => [Math.round(x * SIZE * 10) / 10, Math.round(y * SIZE * 10) / 10];
const disc = (name, place, r) => {
  const [cx, cy] = at(place);
  return ["circle", { class: name, cx, cy, r }];
};
const cross = (name, place, arm) => {
  const [x, y] = at(place);
  const d = `M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`;
  return ["path", { class: name, d }];
};
const MIDDLE = { x: 0.5, y: 0.5 };

function marksOf({ sites, nextSeen }, { role }, stage) {
  const ofStage = sites.filter((site) => site.stage === stage);
  const isRing = role !== "source" && ofStage.length > 0;
  const others = sites.filter((site) => site.stage !== stage && site.kind === "ring");
  return svg(
    { viewBox: `0 0 ${SIZE} ${SIZE}` },
    ...(nextSeen ? [disc("mark-next", nextSeen, 8)] : []),
    ...others.map((site) => disc("mark-other", site, 3.5)),
    ...(isRing
      ? [disc("mark-sore", MIDDLE, 9), ...ofStage.flatMap((site) => siteShapes(site, ofStage))]
      : [disc("mark-case", MIDDLE, 5), disc("mark-finger presses", MIDDLE, 24), disc("mark-core", MIDDLE, 5)]),
  );
}

const CLEAR = 0.11; // of the picture: nearer, and a cross would strike the place beside it

function siteShapes(site, ofStage) {
  if (site.kind === "ring")
    return [disc("mark-finger ring-site presses", site, 12), disc("mark-core", site, 4)];
  const place = ofStage.filter(({ kind }) => kind === "ring").reduce(besides, site);
  return [cross("mark-dropped-case", place, 5), cross("mark-dropped", place, 5)];
}

/** Straight away from `other`, as far as both can be told apart. */
function besides(place, other) {
  const [dx, dy] = [place.x - other.x, place.y - other.y];
  const gap = Math.hypot(dx, dy);
  if (gap >= CLEAR) return place;
  const [ux, uy] = gap > 0 ? [dx / gap, dy / gap] : [0, -1];
  return { x: other.x + CLEAR * ux, y: other.y + CLEAR * uy };
}
