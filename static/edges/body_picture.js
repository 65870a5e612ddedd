/**
 * Pictures of the body, drawn rather than loaded: a crop of a view, in the colours of the theme.
 *
 * A crop is drawn once, in steps of a few milliseconds, so that neither a press nor a finger ever
 * waits for it; asked for again it is copied. The only user of a canvas.
 */
import { drawingOf } from "../domain/body.js";
import { nextTask } from "./clock.js";

const STEP_MS = 6; // of one task, also on a phone six times as slow
const KEPT = 12; // crops; a session needs two at a time, a course one a view
const ARTWORK_PX = 512;
const LINE_MM = 0.9;
const TONES = {
  ...{ light: "map-bone-light", shade: "map-bone-shade", deep: "map-bone-deep" },
  ...{ teeth: "map-teeth", hole: "map-hole" },
};

const drawn = new Map(); // key → promise of a canvas that is never shown itself

/**
 * A promise of a new canvas. `crop`: {view, box: [x, y, width, height] in mm, width_px}; with
 * `structures` it holds nothing but these, in the colour of the custom property `paint`.
 */
export async function bodyPicture(body, crop) {
  const colours = coloursOfTheme();
  const key = JSON.stringify([crop, colours]);
  if (!drawn.has(key)) {
    drawn.set(key, draw(body, crop, colours));
    for (const old of [...drawn.keys()].slice(0, -KEPT)) drawn.delete(old);
  }
  const master = await drawn.get(key);
  const { canvas, pen } = sheetOf(master.width, master.height);
  pen.drawImage(master, 0, 0);
  return canvas;
}

const NAMES = ["paper", "action", "on-action", "breath", "map-skin", "map-skin-shade", "map-skin-light"]
  .concat(["map-bone", "map-bone-light", "map-bone-shade", "map-bone-deep", "map-line", "map-teeth", "map-hole"]);

function coloursOfTheme() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function sheetOf(width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  // Drawn by the processor at once: what waits for the graphics card waits in a task of the page.
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return { canvas, pen };
}

async function draw(body, { view, box, width_px, structures, paint }, colours) {
  await nextTask(); // what asked for it goes on first
  const [x, y, width, height] = box;
  const scale = width_px / width;
  const { canvas, pen } = sheetOf(width_px, Math.round(height * scale));
  const drawing = body.drawings[drawingOf(view)];
  Object.assign(pen, { lineJoin: "round", lineWidth: LINE_MM });
  const steps = structures ? flatSteps(drawing, structures, colours[paint]) : allSteps(drawing, colours);
  let until = performance.now() + STEP_MS;
  for (const { d, fill, line, isMirrored } of steps) {
    // Seen from the other side by the canvas itself: mirroring the paths would take a phone longer.
    const isTurned = isMirrored !== (view === "left");
    const [turn, from] = isTurned ? [-scale, drawing.width - x] : [scale, -x];
    pen.setTransform(turn, 0, 0, scale, from * scale, -y * scale);
    stroke(pen, new Path2D(d), fill, line);
    if (performance.now() < until) continue;
    pen.getImageData(0, 0, 1, 1); // else all of it would be painted in the last step
    await nextTask();
    until = performance.now() + STEP_MS;
  }
  return canvas;
}

function stroke(pen, path, fill, line) {
  pen.fillStyle = fill;
  pen.fill(path);
  if (!line) return;
  pen.strokeStyle = line;
  pen.stroke(path);
}

/** Skin, then the bones from back to front, each with its tones: [{d, fill, line, isMirrored}]. */
const allSteps = ({ skin, parts, view }, colours) => [
  ...skin.map(([tone, d]) => ({ d, fill: colours[tone === "base" ? "map-skin" : `map-skin-${tone}`], isMirrored: false })),
  ...parts.flatMap((part) => sidesOf(part, view).flatMap((isMirrored) => boneSteps(part, colours, isMirrored))),
];

const flatSteps = ({ parts, view }, structures, fill) =>
  parts
    .filter((part) => structures.includes(part.structure))
    .flatMap((part) => sidesOf(part, view).map((isMirrored) => ({ d: part.d, fill, isMirrored })));

/** Front and back hold one half of what the body has twice. */
const sidesOf = ({ side }, view) => (side && view !== "lateral" ? [false, true] : [false]);

const boneSteps = ({ d, tones }, colours, isMirrored) => [
  { d, fill: colours["map-bone"], line: colours["map-line"], isMirrored },
  ...tones.map(([tone, of]) => ({ d: of, fill: colours[TONES[tone]], isMirrored })),
];

/** The address of a square picture with a mark in its middle, or null where none can be drawn. */
export async function bodyArtwork(body, { view, box }) {
  const picture = await bodyPicture(body, { view, box, width_px: ARTWORK_PX });
  const colours = coloursOfTheme();
  const { canvas, pen } = sheetOf(ARTWORK_PX, ARTWORK_PX);
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, ARTWORK_PX, ARTWORK_PX);
  pen.drawImage(picture, 0, 0);
  for (const [radius, colour] of [[58, colours["on-action"]], [50, colours.action], [20, colours["on-action"]]]) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.arc(ARTWORK_PX / 2, ARTWORK_PX / 2, radius, 0, 2 * Math.PI);
    pen.fill();
  }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return blob && URL.createObjectURL(blob);
}
