/**
 * The open session of this phone. Its checkpoints are written in the task that wants them kept, one
 * after another: what a cipher answers later might come when the page is asleep.
 */
import { isDraft } from "../domain/rows.js";
import { has, read, write } from "./database.js";
import { presentKey } from "./keyring.js";
import { commit, makePads, opened, sealed, sealedAtOnce } from "./seal.js";

export const DRAFT_KEYS = ["plan", "state"];
const placeOf = (name) => `drafts ${name}`;

let turn = 0; // of the newest moment; what is sealed later than a newer one is not written any more

/** The open session, or null; also if it cannot be opened, or gone on with. */
export async function readDraft() {
  if (!(await has("drafts"))) return null;
  const tx = await read("drafts");
  const rows = await Promise.all(DRAFT_KEYS.map((name) => tx.store.get(name)));
  if (!rows.every(Boolean)) return null;
  try {
    const names = DRAFT_KEYS.map(placeOf);
    const [session, moment] = await Promise.all(rows.map((row, i) => opened(names[i], row)));
    await makePads();
    const draft = { ...session, ...moment };
    return isDraft(draft) ? draft : null;
  } catch {
    return null;
  }
}

/** Keeps what does not change in a session, with its first checkpoint. */
export async function keepDraft(session, moment) {
  turn += 1;
  await makePads();
  await commit(["drafts"], async (key) => {
    const parts = await Promise.all([
      sealed(key, placeOf("plan"), session),
      sealed(key, placeOf("state"), moment),
    ]);
    return (tx) =>
      Promise.all(DRAFT_KEYS.map((name, i) => tx.objectStore("drafts").put(parts[i], name)));
  });
}

export function checkpoint(moment) {
  turn += 1;
  const row = sealedAtOnce(moment);
  return row ? putMoment(row) : putLater(turn, moment);
}

async function putMoment(row) {
  const tx = await write("drafts");
  const kept = tx.store.put(row, "state");
  tx.commit(); // by itself it would commit in a later task, which a page that falls asleep has not
  await Promise.all([kept, tx.done]);
}

/** Where there is no pad: so many at once, or so long, is no session under way. */
async function putLater(mine, moment) {
  const row = await sealed(await presentKey(), placeOf("state"), moment);
  if (mine === turn) await putMoment(row);
}

/** In a transaction: the session is over. */
export function endDraft(tx) {
  turn += 1;
  return Promise.all(DRAFT_KEYS.map((name) => tx.objectStore("drafts").delete(name)));
}

export async function dropDraft() {
  const tx = await write("drafts");
  await Promise.all([endDraft(tx), tx.done]);
}
