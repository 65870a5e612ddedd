/**
 * What a forgotten PIN keeps shut, where only one of a kind can stand: the open session, and what is
 * small and personal. It stands aside under the name of its key, so that nothing is written over it.
 */
import { write } from "./database.js";

export const ASIDE = ["drafts", "private"];
const MARK = "key-"; // how the names of keys begin, and no other name in these stores

export const isAside = (store, name) => ASIDE.includes(store) && isOf(MARK, name);

/** Whatever wrote a row may have given it a name that is none. */
const isOf = (start, name) => typeof name === "string" && name.startsWith(start);

/** In a transaction: puts aside what lies sealed under the key. */
export const putAside = (tx, key) =>
  inEach(tx, async (store) => {
    for (const name of await store.getAllKeys()) {
      const row = await store.get(name);
      if (row?.sealed?.key !== key || isAside(store.name, name)) continue;
      await Promise.all([store.put(row, `${key} ${name}`), store.delete(name)]);
    }
  });

/** Puts it back, now that the key is open. A newer choice stands; a session that waits is never replaced. */
export async function bringBack(key) {
  const tx = await write(ASIDE);
  const back = inEach(tx, async (store) => {
    const names = (await store.getAllKeys()).filter((name) => isOf(`${key} `, name));
    const isTaken = store.name === "drafts" && (await store.getKey("plan")) !== undefined;
    for (const name of isTaken ? [] : names) {
      const row = await store.get(name);
      const own = name.slice(key.length + 1);
      if ((await store.getKey(own)) === undefined) await store.put(row, own);
      await store.delete(name);
    }
  });
  await Promise.all([back, tx.done]);
}

const inEach = (tx, act) => Promise.all(ASIDE.map((name) => act(tx.objectStore(name))));
