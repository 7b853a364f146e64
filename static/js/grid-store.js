// What the page knows of each row: what is typed, what is saved, what the server says of it; and the way back.
"use strict";
(() => {
  const FIELDS = KeyworksGrid.FIELDS = ["investment", "physical_progress", "stage_text", "problems", "word"];
  const listeners = [];
  const store = KeyworksGrid.store = { rows: [], byCode: new Map(), done: [], undone: [], key: "" };

  const words = (explanations) => [...new Set(Object.values(explanations))].join("；");
  const asked = (row) => row.findings.filter((one) => !one.hard).map((one) => one.code);
  store.payload = (row) => ({
    investment: row.typed.investment.trim(),
    physical_progress: row.typed.physical_progress.trim(),
    stage_text: row.typed.stage_text.trim(),
    problems: row.typed.problems.trim(),
    explanations: row.explained,
  });
  const said = (row) => JSON.stringify(store.payload(row));
  store.isDirty = (row) => said(row) !== row.savedAs;
  store.isStuck = (row) => Boolean(row.conflict) || row.rejected === said(row);

  store.take = (row, values) => {
    row.version = values.version;
    row.status = values.status;
    row.typed = {};
    for (const field of FIELDS) row.typed[field] = field === "word" ? words(values.explanations) : values[field];
    row.explained = values.explanations;
    row.savedAs = said(row);
    row.conflict = row.refusal = row.rejected = null;
  };
  store.load = (rows, key) => {
    store.key = key;
    for (const row of rows) {
      store.take(row, row);
      row.fresh = false;
      store.rows.push(row);
      store.byCode.set(row.code, row);
    }
    restore();
  };

  // A new word speaks of everything odd that is there now; whatever turns up later needs a word again.
  const explain = (row) => {
    const word = row.typed.word.trim();
    row.explained = word ? Object.fromEntries(asked(row).map((code) => [code, word])) : {};
  };
  store.change = (row, field, value) => {
    if (!row.writable) return;
    const same = row.typed[field] === value;
    row.typed[field] = value;
    if (field === "word") {
      row.fresh = true;
      explain(row);
    } else if (!same) {
      row.fresh = false;
    }
    keep([row]);
    tell(row, field);
  };
  store.judge = (row, answer) => {
    for (const name of ["to_date", "ratio", "yi", "findings", "missing", "silent", "ready"]) row[name] = answer[name];
    if (row.fresh) explain(row);
    tell(row, "judged");
  };
  store.sentAs = said;
  store.ready = (row) => row.writable && !row.missing.length && !row.findings.some((one) => one.hard)
    && !row.conflict && asked(row).every((code) => row.explained[code]);
  store.silent = (row) => asked(row).filter((code) => !row.explained[code]);

  // One step back is one change as a person sees it: a cell, or a whole paste.
  store.remember = (changes) => {
    if (!changes.length) return;
    store.done.push(changes);
    store.undone.length = 0;
  };
  const walk = (from, to, side) => {
    const changes = from.pop();
    if (!changes) return null;
    to.push(changes);
    for (const one of changes) store.change(one.row, one.field, one[side]);
    return changes;
  };
  store.undo = () => walk(store.done, store.undone, "before");
  store.redo = () => walk(store.undone, store.done, "after");

  store.listen = (listener) => listeners.push(listener);
  const tell = (row, what) => listeners.forEach((listener) => listener(row, what));
  store.tell = tell;

  // A copy on this computer of what is not saved yet: it outlives a reload and a broken line. Two windows
  // share it, so that each touches only what it put there itself.
  const own = new Set();
  const copiesOf = () => {
    try {
      return JSON.parse(localStorage.getItem(store.key) || "{}");
    } catch {
      return {};
    }
  };
  const keep = (rows = store.rows) => {
    const copies = copiesOf();
    for (const row of rows) {
      if (store.isDirty(row)) {
        copies[row.code] = { version: row.version, typed: row.typed, explained: row.explained };
        own.add(row.code);
      } else if (own.delete(row.code)) {
        delete copies[row.code];
      }
    }
    try {
      if (Object.keys(copies).length) localStorage.setItem(store.key, JSON.stringify(copies));
      else localStorage.removeItem(store.key);
    } catch { /* storage is full or switched off: the page still has it */ }
  };
  store.keep = keep;
  const restore = () => {
    const copies = copiesOf();
    for (const [code, copy] of Object.entries(copies)) {
      const row = store.byCode.get(code);
      if (!row || !copy.typed) continue;
      own.add(code);
      const stored = { ...row.typed, version: row.version, status: row.status, explanations: row.explained };
      const before = { typed: row.typed, explained: row.explained };
      row.typed = { ...row.typed, ...copy.typed };
      row.explained = copy.explained || {};
      if (!store.isDirty(row)) continue;
      if (!row.writable || copy.version !== row.version) {
        if (JSON.stringify(before.typed) === JSON.stringify(row.typed)) Object.assign(row, before);
        else row.conflict = { ...stored, who: "", when: "" };
      }
    }
    keep();
  };
})();
