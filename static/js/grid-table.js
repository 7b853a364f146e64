// The rows of the grid: built once, then only their texts change, so that nothing jumps.
"use strict";
(() => {
  const { store, numbers } = KeyworksGrid;
  const table = KeyworksGrid.table = { words: {}, current: null, onCurrent: () => {} };
  const LAMPS = { green: "●", yellow: "▲", red: "■", unlit: "◇" };
  const EDITED = {
    investment: { tag: "input", label: "investment", number: true },
    physical_progress: { tag: "input", label: "progress", number: true },
    stage_text: { tag: "textarea", label: "stage", most: 2000 },
    problems: { tag: "textarea", label: "problems", most: 2000 },
    word: { tag: "textarea", label: "word", most: 500 },
  };
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  KeyworksGrid.element = element;

  const field = (row, name) => {
    const kind = EDITED[name];
    const cell = element("td", `grid-edit grid-${name}`);
    const input = element(kind.tag, "grid-input");
    input.value = row.typed[name];
    input.setAttribute("aria-label", `${table.words[kind.label]}, ${row.name}`);
    input.dataset.field = name;
    input.autocomplete = "off";
    if (kind.number) input.inputMode = "decimal";
    else Object.assign(input, { rows: 1, maxLength: kind.most });
    cell.append(input);
    row.inputs[name] = input;
    return cell;
  };
  const read = (row, name, className = "kw-num") => {
    const cell = element("td", className);
    row.cells[name] = cell;
    return cell;
  };
  const build = (row) => {
    const line = element("tr");
    line.dataset.code = row.code;
    Object.assign(row, { line, inputs: {}, cells: {} });
    const head = element("th", "grid-name");
    head.scope = "row";
    const link = element("a", "", row.secret || row.name);
    Object.assign(link, { href: row.url, title: `${row.secret ? `${row.secret}: ` : ""}${row.name} (${row.code})`, tabIndex: -1 });
    if (row.secret !== undefined) {
      const sign = element("span", "grid-secret", table.words.secretSign);
      sign.title = table.words.secret;
      head.append(sign);
    }
    head.append(link);
    line.append(
      head,
      read(row, "status", "grid-status"), read(row, "target"), read(row, "last_month"),
      field(row, "investment"), read(row, "to_date"), read(row, "ratio"), read(row, "lamp", "grid-lamp"),
      field(row, "physical_progress"), read(row, "last_progress"),
      field(row, "stage_text"), field(row, "problems"), read(row, "check", "grid-check"), field(row, "word"),
    );
    row.cells.target.textContent = row.target;
    row.cells.last_month.textContent = row.last_month;
    row.cells.last_progress.textContent = row.last_progress;
    table.show(row);
    return line;
  };

  table.mark = (row) => {
    const { words } = table;
    const hard = row.findings.filter((one) => one.hard), silent = store.silent(row);
    if (row.conflict) return ["bad", "⚠", words.conflict];
    if (!row.writable) return ["", "", ""];
    if (hard.length) return ["bad", "✕", hard[0].text];
    if (row.refusal) return ["bad", "✕", row.refusal];
    if (silent.length) return ["ask", "?", row.findings.find((one) => one.code === silent[0]).text];
    if (row.missing.length) return store.isDirty(row) || row.version ? ["", "○", words.missing] : ["", "", ""];
    return ["good", "✓", words.ready];
  };
  table.show = (row) => {
    const { cells, inputs } = row, { words } = table;
    const status = element("span", `desk-status desk-status-${row.status}`, words[`is_${row.status}`]);
    cells.status.replaceChildren(status);
    for (const [name, input] of Object.entries(inputs)) {
      if (input.value !== row.typed[name] && input !== document.activeElement) input.value = row.typed[name];
      input.readOnly = !row.writable;
    }
    const amount = numbers.units(row.typed.investment || "0");
    const beside = numbers.units(row.exact.beside), planned = numbers.units(row.exact.planned_to_date || "0");
    cells.to_date.textContent = amount === null ? "—" : numbers.wan(beside + amount);
    cells.ratio.textContent = amount === null ? "—" : numbers.percent(beside + amount, planned);
    showLamp(row);
    const [kind, sign, text] = table.mark(row);
    cells.check.className = `grid-check${kind ? ` grid-check-${kind}` : ""}`;
    cells.check.textContent = text ? `${sign} ${text}` : "";
    cells.check.title = text;
    row.line.classList.toggle("grid-locked", !row.writable);
    row.line.classList.toggle("grid-back", row.status === "sent_back");
    const wrong = new Set(row.findings.filter((one) => one.hard).map((one) => one.field));
    const odd = new Set(row.findings.filter((one) => !one.hard).map((one) => one.field));
    for (const [name, input] of Object.entries(inputs)) {
      input.classList.toggle("grid-wrong", wrong.has(name));
      input.classList.toggle("grid-odd", odd.has(name));
      if (wrong.has(name)) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  };
  const showLamp = (row) => {
    const lamp = row.typed.investment.trim() && row.lamp;
    row.cells.lamp.textContent = lamp ? `${LAMPS[lamp.lamp]} ${lamp.word}` : "";
    row.cells.lamp.className = lamp ? `grid-lamp grid-lamp-${lamp.lamp}` : "grid-lamp";
  };

  table.sums = (foot) => {
    const sum = { target: 0n, investment: 0n, to_date: 0n, planned: 0n };
    for (const row of store.rows) {
      if (row.line.hidden) continue;
      const amount = numbers.units(row.typed.investment || "0") ?? 0n;
      sum.target += numbers.units(row.exact.target || "0");
      sum.investment += amount;
      sum.to_date += numbers.units(row.exact.beside) + amount;
      sum.planned += numbers.units(row.exact.planned_to_date || "0");
    }
    for (const name of ["target", "investment", "to_date"]) {
      foot.querySelector(`[data-sum=${name}]`).textContent = numbers.wan(sum[name]);
    }
    foot.querySelector("[data-sum=ratio]").textContent = numbers.percent(sum.to_date, sum.planned);
  };
  table.rowOf = (target) => store.byCode.get(target.closest("tr")?.dataset.code);
  table.build = (body) => body.append(...store.rows.map(build));
  table.visible = () => store.rows.filter((row) => !row.line.hidden);
})();
