// Conveniences of lists: a choice that shows at once, and one box that ticks all.
"use strict";
(() => {
  for (const select of document.querySelectorAll("[data-submits]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
    select.form.querySelector("button")?.setAttribute("hidden", "");
  }
  for (const all of document.querySelectorAll("[data-check-all]")) {
    const boxes = [...all.form.querySelectorAll("input[name=chosen]")];
    all.hidden = boxes.length === 0;
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener("change", () => {
      all.checked = boxes.every((each) => each.checked);
    }));
  }
})();
