"""What may happen to the vault under the app: rows that it never wrote, and its end."""

# Rows of any kind, at keys of any kind; `bytes`, `date` and `big` stand for what JSON has not.
PUT_ROWS = """
(rows) => new Promise((done, fail) => {
  const alive = (value) => {
    if (typeof value !== "object" || value === null) return value;
    if ("bytes" in value) return new Uint8Array(value.bytes);
    if ("date" in value) return new Date(value.date);
    if ("big" in value) return BigInt(value.big);
    if (Array.isArray(value)) return value.map(alive);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, alive(one)]));
  };
  const opening = indexedDB.open("periost");
  opening.onsuccess = () => {
    const db = opening.result;
    const tx = db.transaction([...new Set(rows.map((row) => row[0]))], "readwrite");
    for (const [store, row, key] of rows) tx.objectStore(store).put(alive(row), key);
    tx.onabort = () => fail(tx.error);
    tx.oncomplete = () => { db.close(); done(); };
  };
})
"""

# As another page of this origin would.
DELETE = """
() => new Promise((done, fail) => {
  const deleting = indexedDB.deleteDatabase("periost");
  deleting.onsuccess = () => done();
  deleting.onblocked = () => fail(new Error("The app holds it."));
})
"""
