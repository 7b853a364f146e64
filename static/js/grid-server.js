// Talking to the server: checks while typing, autosaved drafts, handing in. What fails is tried again.
"use strict";
(() => {
  const { store } = KeyworksGrid;
  const CHECK_AFTER = 350, SAVE_AFTER = 1200, LONGEST_WAIT = 30000;
  const toCheck = new Set();
  let box, saving = null, saveTimer, checkTimer, wait = 0;
  const server = KeyworksGrid.server = { state: { kind: "saved", at: "" }, onState: () => {} };

  const state = (kind, more = {}) => {
    server.state = { kind, ...more };
    server.onState(server.state);
  };
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1]
    || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const post = async (url, rows, keepalive = false) => {
    const answer = await fetch(url, {
      method: "POST",
      keepalive,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ rows }),
    });
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      throw new Refused(answer.redirected || answer.status === 403 ? "signedOut" : "failed");
    }
    return answer.json();
  };
  class Refused extends Error {}

  const sent = (row) => ({ code: row.code, version: row.version, ...store.payload(row) });

  const check = async () => {
    const rows = [...toCheck];
    toCheck.clear();
    const asAsked = new Map(rows.map((row) => [row.code, store.sentAs(row)]));
    const values = rows.map((row) => sent(row));
    const current = (code) => store.sentAs(store.byCode.get(code)) === asAsked.get(code);
    await Promise.allSettled([
      post(box.dataset.check, values).then((answer) => {
        for (const [code, one] of Object.entries(answer.rows)) if (current(code)) store.judge(store.byCode.get(code), one);
      }),
      server.lamps(values),
    ]);
  };
  server.lamps = async (values) => {
    const amounts = values.map(({ code, investment }) => ({ code, investment }));
    const answer = await post(box.dataset.lamps, amounts);
    for (const { code } of values) {
      const row = store.byCode.get(code);
      row.lamp = answer.rows[code] || null;
      store.tell(row, "lamp");
    }
  };

  const waiting = () => store.rows.filter((row) => row.writable && store.isDirty(row) && !store.isStuck(row));
  const save = async (keepalive = false) => {
    clearTimeout(saveTimer);
    if (saving) return saving;
    const rows = waiting();
    if (!rows.length) return settle();
    const asSent = new Map(rows.map((row) => [row.code, store.sentAs(row)]));
    state("saving");
    saving = post(box.dataset.save, rows.map(sent), keepalive)
      .then((answer) => saved(answer, asSent), failed)
      .finally(() => { saving = null; });
    return saving;
  };
  const saved = (answer, asSent) => {
    wait = 0;
    for (const [code, one] of Object.entries(answer.rows)) take(store.byCode.get(code), one, asSent.get(code));
    server.state.at = answer.at;
    store.keep();
    settle(answer.at);
    if (waiting().length) schedule();
  };
  const take = (row, one, asSent) => {
    if (one.saved) {
      Object.assign(row, { version: one.version, status: one.status, savedAs: asSent, refusal: null, rejected: null });
    } else if (one.conflict) {
      row.conflict = one.conflict;
    } else {
      row.rejected = asSent;
      row.refusal = one.refusal || null;
    }
    if (store.sentAs(row) === asSent) store.judge(row, one);
    else store.tell(row, "saved");
  };
  const failed = (error) => {
    wait = Math.min(LONGEST_WAIT, wait ? wait * 2 : 3000);
    state("failed", { why: error instanceof Refused ? error.message : "offline" });
    saveTimer = setTimeout(save, wait);
  };
  const settle = (at = server.state.at || "") => {
    const stuck = store.rows.filter((row) => store.isDirty(row) && store.isStuck(row));
    state(stuck.length ? "stuck" : waiting().length ? "waiting" : "saved", { at, count: stuck.length });
  };
  const schedule = () => {
    if (server.state.kind !== "failed") state("waiting", { at: server.state.at });
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, SAVE_AFTER);
  };

  server.flush = async () => {
    for (let turn = 0; turn < 4 && (saving || waiting().length); turn += 1) await save();
    clearTimeout(checkTimer);
    if (toCheck.size) await check();
    if (waiting().length) await save();
  };
  server.step = async (name, rows) => {
    const answer = await post(box.dataset[name], rows.map(({ code, version }) => ({ code, version })));
    for (const [code, one] of Object.entries(answer.rows)) {
      const row = store.byCode.get(code);
      row.refusal = one.refusal || null;
      if (one.version !== undefined) Object.assign(row, { version: one.version, status: one.status });
      row.writable = row.status === "missing" || row.status === "draft" || row.status === "sent_back";
      if (!one.refusal) delete row.back;
      store.tell(row, "step");
    }
    return answer;
  };
  server.settle = () => settle();
  server.start = (element) => {
    box = element;
    store.listen((row, what) => {
      if (!KeyworksGrid.FIELDS.includes(what)) return;
      toCheck.add(row);
      clearTimeout(checkTimer);
      checkTimer = setTimeout(check, CHECK_AFTER);
      schedule();
    });
    addEventListener("online", () => save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
    addEventListener("pagehide", () => save(true));
    server.lamps(store.rows.map((row) => ({ code: row.code, investment: row.typed.investment }))).catch(() => {});
    const restored = store.rows.filter((row) => store.isDirty(row));
    restored.forEach((row) => toCheck.add(row));
    if (restored.length) checkTimer = setTimeout(check, CHECK_AFTER);
    settle();
    if (waiting().length) schedule();
  };
})();
