// Saves the category bars as a picture: what the table says, drawn once more.
(() => {
  "use strict";
  const ROW = 40;
  const WIDTH = 860;
  const BARS = { left: 190, length: 260 };
  const COLUMNS = { first: 560, step: 150 };

  function drawRow(pen, row, top) {
    const [plan, actual] = row.querySelectorAll("rect");
    const length = (bar) => (Number(bar.getAttribute("width")) / 100) * BARS.length;
    const words = [...row.querySelectorAll("th a, .kw-num")].map((cell) => cell.textContent.trim());
    pen.font = `13px ${keyworks.fontFamily()}`;
    pen.fillStyle = keyworks.colour("ink");
    pen.textAlign = "left";
    pen.fillText(words[0], 0, top + 18);
    pen.textAlign = "right";
    words.slice(1).forEach((word, index) => pen.fillText(word, COLUMNS.first + COLUMNS.step * index, top + 18));
    pen.strokeStyle = keyworks.colour("plan");
    pen.strokeRect(BARS.left, top + 2, length(plan), 9);
    pen.fillStyle = keyworks.colour("actual");
    pen.fillRect(BARS.left, top + 14, length(actual), 11);
  }

  function drawHeads(pen, panel) {
    pen.font = `12px ${keyworks.fontFamily()}`;
    pen.fillStyle = keyworks.colour("ink-soft");
    pen.textAlign = "right";
    [...panel.querySelectorAll("thead .kw-num")].forEach((head, index) => {
      pen.fillText(head.textContent.trim(), COLUMNS.first + COLUMNS.step * index, 12);
    });
  }

  function save(panel) {
    const rows = [...panel.querySelectorAll("tbody tr")];
    const drawn = keyworks.onPaper(() => {
      const made = keyworks.sheet(WIDTH, (rows.length + 0.6) * ROW, panel.dataset);
      drawHeads(made.pen, panel);
      rows.forEach((row, index) => drawRow(made.pen, row, (index + 0.6) * ROW));
      return made;
    });
    keyworks.save(drawn.canvas, panel.dataset.file);
  }

  for (const panel of document.querySelectorAll("[data-bars]")) {
    const button = panel.querySelector("[data-save]");
    button.hidden = false;
    button.addEventListener("click", () => save(panel));
  }
})();
