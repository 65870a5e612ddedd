/** A picture for the lock screen: a figure with the part of the body marked. Drawn, not loaded. */
import { nextTask } from "./clock.js";

const SIZE = 512;
const COLOURS = { paper: "#fbf6ec", body: "#dccfae", mark: "#0b6b66", halo: "#0b6b6633" };

// A standing figure on a square of 100: head, trunk, arms and legs as lines with round ends.
const LIMBS = [
  { width: 12, points: [[50, 30], [50, 52]] },
  { width: 15, points: [[43, 34], [45, 54], [55, 54], [57, 34], [43, 34]] },
  { width: 6, points: [[40, 31], [33, 46], [31, 58]] },
  { width: 6, points: [[60, 31], [67, 46], [69, 58]] },
  { width: 8, points: [[46, 57], [45, 74], [44, 92]] },
  { width: 8, points: [[54, 57], [55, 74], [56, 92]] },
]; // prettier-ignore

const drawn = new Map();

/** The address of the picture with a mark at {x, y} of 100, or null where nothing can be drawn. */
export function artworkOf({ x, y }) {
  const key = `${x} ${y}`;
  if (!drawn.has(key)) drawn.set(key, draw(x, y));
  return drawn.get(key);
}

async function draw(x, y) {
  await nextTask(); // the first press comes before the first picture
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(SIZE / 100, SIZE / 100);
  disc(pen, COLOURS.paper, 50, 50, 80);
  Object.assign(pen, { strokeStyle: COLOURS.body, lineCap: "round", lineJoin: "round" });
  disc(pen, COLOURS.body, 50, 15, 8);
  for (const { width, points } of LIMBS) {
    pen.lineWidth = width;
    pen.beginPath();
    points.forEach(([toX, toY], i) => (i ? pen.lineTo(toX, toY) : pen.moveTo(toX, toY)));
    pen.stroke();
  }
  disc(pen, COLOURS.halo, x, y, 9);
  disc(pen, COLOURS.mark, x, y, 4.5);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return blob && URL.createObjectURL(blob);
}

function disc(pen, colour, x, y, radius) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
