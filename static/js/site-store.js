// What this device keeps of records from the site: in IndexedDB, each bound to the account that wrote it.
"use strict";
const KeyworksSite = {};
(() => {
  const DATABASE = "keyworks-site", SENT_KEPT = 10;
  let opened = null;
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("records", { keyPath: "once" });
        asked.result.createObjectStore("own", { keyPath: "owner" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  };
  // Resolves when the transaction is through: what is kept is kept.
  const work = async (name, mode, change) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const asked = change(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };

  const store = KeyworksSite.store = {};
  store.put = (record) => work("records", "readwrite", (records) => records.put(record));
  store.remove = (once) => work("records", "readwrite", (records) => records.delete(once));
  store.all = async () => {
    const records = await work("records", "readonly", (found) => found.getAll());
    return records.sort((one, other) => one.written - other.written);
  };
  store.own = (owner) => work("own", "readonly", (own) => own.get(owner));
  // One person's lists at a time: those of whoever had the page open before are thrown away.
  store.keepOwn = (data) => work("own", "readwrite", (own) => {
    own.clear();
    return own.put(data);
  });
  // What has arrived leaves a line, not its words and photos; after some more even that goes.
  store.settle = async (record, receipt) => {
    const { once, owner, written, project, projectName, day } = record;
    await store.put({ once, owner, written, project, projectName, day, receipt });
    const sent = (await store.all()).filter((one) => one.owner === owner && one.receipt);
    for (const old of sent.slice(0, -SENT_KEPT)) await store.remove(old.once);
  };

  // A photo as it is kept: no larger than 2000 pixels, as JPEG. What the browser can't read, or has no memory to draw, is kept as it is.
  const LONGEST = 2000, SMALL = 200;
  const drawn = (bitmap, longest) => {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  KeyworksSite.shrink = async (file) => {
    try {
      const bitmap = await createImageBitmap(file);
      const blob = await new Promise((resolve) => drawn(bitmap, LONGEST).toBlob(resolve, "image/jpeg", 0.85));
      const small = drawn(bitmap, SMALL).toDataURL("image/jpeg", 0.7);
      bitmap.close();
      return { blob: blob || file, name: file.name.replace(/\.[^.]*$/, "") + ".jpg", small };
    } catch {
      return { blob: file, name: file.name, small: "" };
    }
  };
})();
