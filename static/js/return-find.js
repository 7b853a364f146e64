// The list of the month's returns: while one types, only the projects that fit stay; folded ones open.
"use strict";
(() => {
  const box = document.getElementById("find");
  if (!box) return;
  const folded = document.querySelector(".desk-done");
  const wasOpen = folded?.open;
  box.parentElement.hidden = false;
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const row of document.querySelectorAll("[data-find]")) {
      row.hidden = !row.dataset.find.toLowerCase().includes(wanted);
    }
    if (folded) folded.open = Boolean(wanted) || wasOpen;
  });
})();
