// The keyboard of the grid, and blocks pasted from a spreadsheet.
//
// A cell that is gone to is *selected*: arrows move on, typing replaces what is there. F2 or a second
// click puts the caret in, where arrows stay within the text. Escape gives back what stood there before.
"use strict";
(() => {
  const { store, table, FIELDS } = KeyworksGrid;
  let mode = "select", before = null, pressed = null;

  const go = (input) => {
    if (!input) return;
    input.focus({ preventScroll: true });
    input.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const moved = (input, down, right) => {
    const rows = table.visible(), row = table.rowOf(input);
    const at = Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + down));
    const column = Math.max(0, Math.min(FIELDS.length - 1, FIELDS.indexOf(input.dataset.field) + right));
    return rows[at]?.inputs[FIELDS[column]];
  };
  const enter = (input, how) => {
    mode = how;
    input.classList.add("grid-open"); // a text gets room as soon as it is written, not while one walks past
  };
  const settle = (input) => {
    input.classList.remove("grid-open");
    const row = table.rowOf(input), field = input.dataset.field;
    if (before !== null && row.typed[field] !== before) {
      store.remember([{ row, field, before, after: row.typed[field] }]);
    }
    before = row.typed[field];
    mode = "select";
  };
  const giveBack = (input) => {
    input.value = before;
    store.change(table.rowOf(input), input.dataset.field, before);
    mode = "select";
    input.classList.remove("grid-open");
    input.select();
  };
  const wander = (input, step) => {
    const changes = step();
    if (!changes) return;
    const first = changes[0].row.inputs[changes[0].field];
    for (const one of changes) one.row.inputs[one.field].value = one.row.typed[one.field];
    before = null;
    go(first);
    before = table.rowOf(first).typed[first.dataset.field];
    first.select();
  };

  const steps = {
    Enter: (event, input) => {
      if (event.altKey && input.tagName === "TEXTAREA") {
        input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end");
        input.dispatchEvent(new Event("input", { bubbles: true }));
      } else {
        if (input.dataset.field === "word") store.change(table.rowOf(input), "word", input.value);
        go(moved(input, event.shiftKey ? -1 : 1, 0));
      }
      return true;
    },
    ArrowDown: (event, input) => mode !== "caret" && (go(moved(input, 1, 0)), true),
    ArrowUp: (event, input) => mode !== "caret" && (go(moved(input, -1, 0)), true),
    PageDown: (event, input) => (go(moved(input, 10, 0)), true),
    PageUp: (event, input) => (go(moved(input, -10, 0)), true),
    ArrowRight: (event, input) => sideways(input, 1),
    ArrowLeft: (event, input) => sideways(input, -1),
    Home: (event, input) => event.ctrlKey && (go(moved(input, -Infinity, -FIELDS.length)), true),
    End: (event, input) => event.ctrlKey && (go(moved(input, Infinity, FIELDS.length)), true),
    F2: (event, input) => {
      enter(input, "caret");
      input.setSelectionRange(input.value.length, input.value.length);
      return true;
    },
    Escape: (event, input) => (mode !== "select" || input.value !== before) && (giveBack(input), true),
  };
  const sideways = (input, step) => {
    if (mode === "caret" || (mode === "typing" && input.tagName === "TEXTAREA")) return false;
    go(moved(input, 0, step));
    return true;
  };
  const undoKey = (event, input) => {
    if (!(event.ctrlKey || event.metaKey) || mode !== "select") return false;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) wander(input, store.undo);
    else if (key === "y" || (key === "z" && event.shiftKey)) wander(input, store.redo);
    else return false;
    return true;
  };
  const onKey = (event) => {
    const input = event.target;
    if (!input.dataset?.field || event.isComposing) return;
    if (event.ctrlKey && !["Home", "End"].includes(event.key) && event.key !== "Enter") {
      if (undoKey(event, input)) event.preventDefault();
      return;
    }
    if (event.shiftKey && event.key.startsWith("Arrow")) return; // marks text
    if (steps[event.key]?.(event, input)) event.preventDefault();
  };

  // Tab between cells, line break between rows; a cell with either of them stands in quotes.
  const block = (text) => {
    const rows = [[]];
    const cells = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/g;
    for (let found; (found = cells.exec(text)) !== null;) {
      const cell = found[1].startsWith('"') && found[1].endsWith('"') && found[1].length > 1
        ? found[1].slice(1, -1).replaceAll('""', '"') : found[1];
      rows.at(-1).push(cell.trim());
      if (found[2] === "") break;
      if (found[2] !== "\t") rows.push([]);
    }
    if (rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
    return rows;
  };
  KeyworksGrid.block = block;
  const onPaste = (event) => {
    const input = event.target, text = event.clipboardData?.getData("text/plain") || "";
    if (!input.dataset?.field || mode === "caret") return;
    const cells = block(text);
    if (cells.length < 2 && (cells[0] || []).length < 2) return;
    event.preventDefault();
    settle(input);
    KeyworksGrid.onPaste(fill(input, cells));
    before = table.rowOf(input).typed[input.dataset.field];
    input.value = before;
    input.select();
  };
  const fill = (input, cells) => {
    const rows = table.visible(), from = rows.indexOf(table.rowOf(input));
    const first = FIELDS.indexOf(input.dataset.field), changes = [];
    const outcome = { filled: 0, skipped: 0, left: Math.max(0, cells.length - (rows.length - from)) };
    cells.slice(0, rows.length - from).forEach((line, number) => {
      const row = rows[from + number];
      if (!row.writable) {
        outcome.skipped += 1;
        return;
      }
      outcome.filled += 1;
      line.slice(0, FIELDS.length - first).forEach((value, offset) => {
        const field = FIELDS[first + offset];
        changes.push({ row, field, before: row.typed[field], after: value });
        row.inputs[field].value = value;
        store.change(row, field, value);
      });
    });
    store.remember(changes);
    return outcome;
  };

  KeyworksGrid.listenToKeys = (body) => {
    body.addEventListener("keydown", onKey);
    body.addEventListener("paste", onPaste);
    body.addEventListener("mousedown", (event) => { pressed = event.target === document.activeElement ? "again" : "first"; });
    body.addEventListener("mouseup", (event) => {
      if (!event.target.dataset?.field) return;
      if (pressed === "again") enter(event.target, "caret");
      else event.preventDefault();
      pressed = null;
    });
    body.addEventListener("focusin", (event) => {
      const input = event.target;
      if (!input.dataset.field) return;
      mode = "select";
      before = table.rowOf(input).typed[input.dataset.field];
      input.select();
      table.current = table.rowOf(input);
      table.onCurrent(table.current, input);
    });
    body.addEventListener("focusout", (event) => { if (event.target.dataset.field) settle(event.target); });
    body.addEventListener("input", (event) => {
      const input = event.target;
      if (mode === "select") enter(input, "typing");
      store.change(table.rowOf(input), input.dataset.field, input.value);
    });
  };
  KeyworksGrid.undo = () => {
    const input = document.activeElement;
    wander(input, store.undo);
  };
})();
