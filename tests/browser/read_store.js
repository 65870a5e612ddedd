// A whole store of the vault, opened as the app opens it: by the key of this device.
async (store) => {
  const db = await new Promise((done, fail) => {
    const opening = indexedDB.open("periost");
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => done(opening.result);
  });
  const answer = (asked) => new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const hasKeys = db.objectStoreNames.contains("keys");
  const tx = db.transaction(hasKeys ? [store, "keys"] : [store]);
  const [rows, ids, keys] = await Promise.all([
    answer(tx.objectStore(store).getAll()),
    answer(tx.objectStore(store).getAllKeys()),
    hasKeys ? answer(tx.objectStore("keys").getAll()) : [],
  ]);
  db.close();
  const utf8 = (text) => new TextEncoder().encode(text);
  const keyOf = (id, info, kind) => crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) },
    keys.find((one) => one.id === id).master, { name: kind, length: 256 }, false, ["decrypt"],
  );
  const open = async (row, place) => {
    if (!row?.sealed) return row;
    const { key, iv, data, pad } = row.sealed;
    const { sealed, ...plain } = row;
    const bytes = pad
      ? new Uint8Array(await crypto.subtle.decrypt(
          { name: "AES-CTR", counter: iv, length: 32 }, await keyOf(key, "periost pad", "AES-CTR"), pad,
        )).slice(4)
      : await crypto.subtle.decrypt(
          { name: "AES-GCM", iv, additionalData: utf8(place) },
          await keyOf(key, "periost seal", "AES-GCM"), data,
        );
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return store === "pairings" ? { ...value, ...plain } : value;
  };
  return Promise.all(rows.map((row, i) => open(row, `${store} ${ids[i]}`)));
}
