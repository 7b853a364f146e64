// The page around the grid: what is saved, which rows are shown, handing in and its outcome.
"use strict";
(() => {
  const { store, table, server, detail, element, numbers } = KeyworksGrid;
  const box = document.getElementById("grid");
  if (!box || matchMedia("(width < 760px)").matches) return;
  const at = (id) => document.getElementById(id);
  const data = JSON.parse(at("grid-data").textContent);
  const words = table.words = box.dataset;
  const echo = element("output", "grid-echo");

  const showState = (state) => {
    const texts = {
      saved: state.at ? words.saved.replace("{time}", state.at) : words.nothing,
      waiting: words.waiting,
      saving: words.saving,
      stuck: words.stuck.replace("{n}", state.count),
      failed: words[state.why],
    };
    at("grid-state").textContent = texts[state.kind];
    at("grid-state").dataset.kind = state.kind;
  };
  const showCounts = () => {
    const counts = { all: store.rows.length };
    for (const row of store.rows) counts[row.status] = (counts[row.status] || 0) + 1;
    for (const tab of document.querySelectorAll("[data-status]")) {
      tab.querySelector("b").textContent = counts[tab.dataset.status] || 0;
    }
    const ready = store.rows.filter(store.ready).length;
    at("grid-ready").textContent = ready;
    at("grid-submit").disabled = ready === 0;
  };
  let frame = 0;
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      table.sums(box.querySelector("tfoot"));
      showCounts();
      if (table.current) detail.show(table.current);
    });
  };
  const showEcho = () => {
    const input = document.activeElement;
    if (input?.dataset?.field !== "investment") {
      echo.remove();
      return;
    }
    const amount = numbers.units(input.value || "");
    echo.textContent = amount === null ? "" : words.yi.replace("{amount}", numbers.yi(amount));
    if (echo.parentNode !== input.parentNode) input.after(echo);
  };

  const choose = (status) => {
    for (const row of store.rows) row.line.hidden = Boolean(status) && status !== "all" && row.status !== status;
    for (const tab of document.querySelectorAll("[data-status]")) {
      if (tab.dataset.status === (status || "all")) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    at("grid-none").hidden = table.visible().length > 0;
    soon();
  };
  document.querySelectorAll("[data-status]").forEach((tab) => tab.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", tab.href);
    choose(tab.dataset.status);
  }));

  const report = (answer, rows) => {
    const dialog = at("grid-dialog"), list = at("grid-refused");
    at("grid-outcome").textContent = words.done.replace("{n}", answer.count);
    at("grid-receipt").hidden = !answer.receipt;
    if (answer.receipt) at("grid-receipt").href = answer.receipt;
    list.replaceChildren();
    for (const row of rows) {
      const refusal = answer.rows[row.code]?.refusal;
      if (refusal) list.append(element("li", "", refusal.startsWith(row.name) ? refusal : `${row.name}: ${refusal}`));
    }
    at("grid-left").hidden = !list.children.length;
    dialog.showModal();
  };
  const why = (row) => table.mark(row)[2] || words.missing;
  KeyworksGrid.submit = async (rows, others = []) => {
    at("grid-submit").disabled = true;
    try {
      await server.flush();
      const going = rows.filter((row) => store.ready(row) && !store.isDirty(row));
      const staying = [...rows.filter((row) => !going.includes(row)), ...others];
      const answer = going.length ? await server.step("submit", going) : { rows: {}, count: 0, receipt: null };
      for (const row of staying) answer.rows[row.code] = { refusal: `${row.name}: ${why(row)}` };
      report(answer, store.rows);
    } catch {
      showState({ kind: "failed", why: "offline" });
    }
    soon();
  };
  KeyworksGrid.withdraw = async (row) => {
    await server.step("withdraw", [row]).catch(() => showState({ kind: "failed", why: "offline" }));
    soon();
  };
  KeyworksGrid.onPaste = ({ filled, skipped, left }) => {
    const parts = [words.pasted.replace("{n}", filled)];
    if (skipped) parts.push(words.skipped.replace("{n}", skipped));
    if (left) parts.push(words.beyond.replace("{n}", left));
    at("grid-pasted").textContent = parts.join(" ");
    at("grid-undo").hidden = false;
  };
  at("grid-undo").addEventListener("click", () => {
    KeyworksGrid.undo();
    at("grid-undo").hidden = true;
    at("grid-pasted").textContent = "";
  });
  at("grid-submit").addEventListener("click", () => {
    const begun = (row) => row.writable && !store.ready(row) && (row.version > 0 || store.isDirty(row));
    KeyworksGrid.submit(store.rows.filter(store.ready), store.rows.filter(begun));
  });

  store.load(data.rows, `keyworks.returns.${box.dataset.user}.${data.month}`);
  table.build(box.querySelector("tbody"));
  detail.start(at("grid-detail"));
  table.onCurrent = () => {
    soon();
    showEcho();
  };
  store.listen((row) => {
    table.show(row);
    showEcho();
    soon();
  });
  KeyworksGrid.listenToKeys(box.querySelector("tbody"));
  server.onState = showState;
  server.start(box);
  box.hidden = false;
  choose(new URLSearchParams(location.search).get("status") || "");
  box.dataset.built = "true";
})();
