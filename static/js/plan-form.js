// A year's plan while it is typed: running totals and the sum against the annual plan, exact in yuan (whole
// numbers of 0.0001 万元), twelve figures pasted at once, and months that stay as they are.
"use strict";
(() => {
  const form = document.querySelector("[data-plan]");
  if (!form) return;
  const targets = [...form.querySelectorAll("[data-target]")];
  const progress = [...form.querySelectorAll("[data-progress]")];
  const said = form.querySelector("[data-sum]");
  const first = form.querySelector("[name=first_month]");
  const original = targets.map((field) => field.value);

  const units = (text) => {
    const plain = text.normalize("NFKC").replace(/(万元|万)$/, "").trim();
    const found = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{0,4}))?$/.exec(plain);
    return found ? BigInt(found[1].replaceAll(",", "") + (found[2] || "").padEnd(4, "0")) : null;
  };
  const written = (number) => {
    const whole = (number / 10000n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    const rest = (number % 10000n).toString().padStart(4, "0").replace(/0{1,2}$/, "");
    return `${whole}.${rest}`;
  };

  function judge(sum) {
    const annual = units(form.querySelector("[name=annual]").value);
    const { equal, less, more, wrong, empty } = said.dataset;
    if (targets.every((field) => !field.value.trim())) return [empty, ""];
    if (sum === null || annual === null) return [wrong, "wrong"];
    if (sum === annual) return [equal, "right"];
    const difference = written(sum < annual ? annual - sum : sum - annual);
    return [(sum < annual ? less : more).replace("{sum}", written(sum)).replace("{difference}", difference), "wrong"];
  }

  function add() {
    let sum = 0n;
    for (const field of targets) {
      const value = field.value.trim() ? units(field.value) : 0n;
      sum = sum === null || value === null ? null : sum + value;
      const cell = form.querySelector(`[data-running="${field.dataset.target}"]`);
      cell.textContent = sum === null ? "" : written(sum);
    }
    const [text, state] = judge(sum);
    said.textContent = text;
    said.dataset.state = state;
  }

  // What is copied from Excel comes as lines or, from a row, with tabs between.
  function paste(fields, event) {
    const cells = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n|\t/);
    if (cells.length < 2) return;
    event.preventDefault();
    const from = fields.indexOf(event.target);
    cells.forEach((cell, index) => {
      const field = fields[from + index];
      if (field && !field.readOnly) field.value = cell.trim();
    });
    add();
  }

  function keep() {
    const kept = Number(first.value) - 1;
    targets.forEach((field, index) => {
      field.readOnly = index < kept;
      if (field.readOnly) field.value = original[index];
    });
    add();
  }

  for (const part of form.querySelectorAll("[data-scripted]")) part.hidden = false;
  said.hidden = false;
  form.addEventListener("input", add);
  for (const fields of [targets, progress]) {
    for (const field of fields) field.addEventListener("paste", (event) => paste(fields, event));
  }
  first.addEventListener("change", keep);
  keep();
})();
