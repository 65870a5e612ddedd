/** What a browser may do to the records of this phone, and what of it a person is told. Pure. */

/** Shares of the room, of our own choice: a warning leaves a fifth for what is to come, another a tenth. */
const ROOM_STEPS = [0.9, 0.8];
/** Of our own choice: a private window gets a share of the memory, others a share of the disk. */
const PRIVATE_ROOM_BYTES = 1e9;
/** Of our own choice: an alarm so often falls within any seven days, with a day to miss. */
export const OPEN_EVERY_DAYS = 5;

/**
 * What the records have to fear: "private", "seven-days", "may-clear", or null. Given: {isPersisted,
 * hasWorker, way: how this browser installs, room: {used, room} in bytes or null}.
 *
 * That a window is private no browser says: it is guessed by the little room, or the missing worker.
 */
export function threatOf({ isPersisted, way, hasWorker, room }) {
  if (way === "installed") return null;
  if (way === "apple") return isPrivate(hasWorker, room) ? "private" : "seven-days";
  if (isPersisted) return null;
  return isPrivate(hasWorker, room) ? "private" : "may-clear";
}

const isPrivate = (hasWorker, room) => !hasWorker || (room !== null && room.room < PRIVATE_ROOM_BYTES);

/** The share of the room that is reached, 0.8 or 0.9; null below. */
export const roomStep = (room) =>
  (room && ROOM_STEPS.find((step) => room.used >= step * room.room)) ?? null;

/** What is to be told now, the most pressing first: ["rows-2", "room-0.8", "may-clear"]. */
export const worriesOf = ({ threat, step, count }) =>
  [count > 0 && `rows-${count}`, step && `room-${step}`, threat].filter(Boolean);

/** What was told and still holds: whatever ended is told anew when it comes back. */
export const stillTold = (told, worries) => told.filter((one) => worries.includes(one));
