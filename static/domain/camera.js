/**
 * How the body lies in its frame. Pure: a camera is {scale, x, y}, and a place of the drawing in
 * millimetres is seen at scale · place + (x, y) in px. `room` is {frame: [w, h], size: [w, h]}.
 */

/** Half a finger's target. */
export const REACH_PX = 22;
/** Px to a millimetre when zoomed in all the way: neighbours 12 mm apart are then two targets. */
export const SCALE_MAX = 4;
// The whole body leaves a little air round it.
const FILL = 0.97;

/** The whole drawing in the middle of the frame. */
export function whole({ frame, size }) {
  const scale = Math.min(frame[0] / size[0], frame[1] / size[1]) * FILL;
  return { scale, x: (frame[0] - scale * size[0]) / 2, y: (frame[1] - scale * size[1]) / 2 };
}

/** The camera brought back to where something is to be seen. */
export function kept(camera, room) {
  const least = whole(room);
  const scale = Math.min(Math.max(camera.scale, least.scale), Math.max(SCALE_MAX, least.scale));
  return {
    scale,
    x: keptAlong(camera.x, scale * room.size[0], room.frame[0]),
    y: keptAlong(camera.y, scale * room.size[1], room.frame[1]),
  };
}

/** What is smaller than the frame stands in its middle; what is larger fills it. */
function keptAlong(offset, length, frame) {
  const spare = frame - length;
  return spare >= 0 ? spare / 2 : Math.min(Math.max(offset, spare), 0);
}

/** Nearer by a factor, with the place under `at` (px in the frame) staying under it. */
export function zoomed(camera, factor, at, room) {
  const least = whole(room).scale;
  const scale = Math.min(Math.max(camera.scale * factor, least), Math.max(SCALE_MAX, least));
  const grown = scale / camera.scale;
  const x = at[0] - grown * (at[0] - camera.x);
  return kept({ scale, x, y: at[1] - grown * (at[1] - camera.y) }, room);
}

export const panned = ({ scale, x, y }, [dx, dy], room) => kept({ scale, x: x + dx, y: y + dy }, room);

/** A box [x, y, width, height] of the drawing, whole and in the middle. */
export function showing([x, y, width, height], room) {
  const wanted = Math.min(room.frame[0] / width, room.frame[1] / height);
  const scale = Math.min(Math.max(wanted, whole(room).scale), SCALE_MAX);
  const offset = (from, length, frame) => frame / 2 - scale * (from + length / 2);
  const camera = {
    x: offset(x, width, room.frame[0]),
    y: offset(y, height, room.frame[1]),
  };
  return kept({ scale, ...camera }, room);
}

/** The place of the drawing under a spot of the frame, and back. */
export const placeAt = ({ scale, x, y }, [px, py]) => [(px - x) / scale, (py - y) / scale];
export const spotOf = ({ scale, x, y }, [mmX, mmY]) => [scale * mmX + x, scale * mmY + y];

export const isWhole = (camera, room) => camera.scale < whole(room).scale * 1.01;

export const reachMm = ({ scale }) => REACH_PX / scale;
