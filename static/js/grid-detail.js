// Below the grid: everything about the row one is in. Its room is fixed, so that the grid stays where it is.
"use strict";
(() => {
  const { store, table, server, element, numbers } = KeyworksGrid;
  const CONFLICT = { investment: "investment", physical_progress: "progress", stage_text: "stage", problems: "problems" };
  let box;
  const words = () => table.words;
  const button = (text, kind, act) => {
    const made = element("button", `btn ${kind}`, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  const about = (row) => {
    const part = element("div", "grid-about");
    const link = element("a", "", words().open);
    link.href = row.url;
    const amount = numbers.units(row.typed.investment || "");
    part.append(
      element("strong", "", row.name), element("span", "kw-soft", `${row.code} · ${row.unit}`),
      element("span", "kw-soft", `${words().planned} ${row.planned_to_date}`),
    );
    if (amount !== null) {
      const yi = words().yi.replace("{amount}", numbers.yi(amount));
      part.append(element("span", "kw-soft", `${words().investment} ${yi}`));
    }
    const acts = element("div", "grid-acts");
    if (store.ready(row)) acts.append(button(words().submitOne, "btn-primary", () => KeyworksGrid.submit([row])));
    if (row.status === "submitted") acts.append(button(words().withdrawOne, "", () => KeyworksGrid.withdraw(row)));
    acts.append(link);
    part.append(acts);
    return part;
  };
  const findings = (row) => {
    const list = element("ul", "grid-findings");
    const silent = new Set(store.silent(row));
    if (row.secret !== undefined) {
      const named = row.secret ? ` · ${words().trueName.replace("{name}", row.secret)}` : "";
      list.append(element("li", "grid-note", `${words().secret}${named}`), element("li", "grid-told", words().secretNote));
    }
    if (row.back) list.append(element("li", "grid-note", `${words().back} ${row.back.reason} (${row.back.who} ${row.back.when})`));
    if (row.refusal) list.append(element("li", "grid-hard", row.refusal));
    for (const one of row.findings) {
      const sign = one.hard ? "✕" : silent.has(one.code) ? "?" : "✓";
      const item = element("li", one.hard ? "grid-hard" : silent.has(one.code) ? "grid-ask" : "grid-told");
      item.append(element("span", "", sign), ` ${one.text}`);
      if (!one.hard && silent.has(one.code)) item.append(element("em", "", ` ${words().askWord}`));
      list.append(item);
    }
    if (row.writable && (row.version || store.isDirty(row))) {
      for (const one of row.missing) list.append(element("li", "kw-soft", `○ ${one.text}`));
    }
    return list;
  };
  const files = (row) => {
    const part = element("div", "grid-files");
    for (const one of row.files) {
      const link = element("a", "", one.photo ? "" : one.name);
      Object.assign(link, { href: one.url, title: one.name });
      if (one.photo) {
        const picture = element("img");
        Object.assign(picture, { src: `${one.url}?size=small`, alt: one.name, width: 64, height: 48 });
        link.append(picture);
      }
      part.append(link);
    }
    if (row.writable) {
      const add = element("a", "", words().attach);
      add.href = `${row.url}#files`;
      part.append(add);
    }
    return part;
  };
  const conflict = (row) => {
    const part = element("div", "grid-conflict");
    const other = row.conflict;
    part.append(element("p", "", other.who ? words().conflictBy.replace("{who}", other.who).replace("{when}", other.when) : words().conflictOwn));
    const grid = element("table", "kw-table");
    for (const [field, label] of Object.entries(CONFLICT)) {
      if (row.typed[field].trim() === other[field]) continue;
      const line = element("tr");
      const head = element("th", "", words()[label]);
      head.scope = "row";
      line.append(head, element("td", "", `${words().typed} ${row.typed[field] || "—"}`), element("td", "", `${words().stored} ${other[field] || "—"}`));
      grid.append(line);
    }
    part.append(grid);
    const writable = other.status === "draft" || other.status === "sent_back";
    const acts = element("div", "grid-acts");
    if (writable) acts.append(button(words().keepMine, "", () => resolve(row, true)));
    acts.append(button(words().takeTheirs, "", () => resolve(row, false)));
    part.append(acts);
    return part;
  };
  const resolve = (row, mine) => {
    const other = row.conflict, typed = row.typed, explained = row.explained;
    store.take(row, { ...other, explanations: other.explanations || {} });
    row.writable = ["missing", "draft", "sent_back"].includes(row.status);
    if (mine) Object.assign(row, { typed, explained });
    for (const [field, input] of Object.entries(row.inputs)) input.value = row.typed[field];
    store.keep();
    store.tell(row, "investment");
    row.inputs.investment.focus();
  };

  KeyworksGrid.detail = {
    start: (element_) => { box = element_; },
    show: (row) => {
      if (!row) return;
      const parts = [about(row), row.conflict ? conflict(row) : findings(row), files(row)];
      box.replaceChildren(...parts);
    },
  };
})();
