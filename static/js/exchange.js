// Ask for the changing part of the page until the work is over, then show what came of it.
"use strict";
(() => {
  const box = document.querySelector("[data-progress]");
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) box.innerHTML = await answer.text();
    } catch { /* the server is away for a moment: ask again */ }
    if (box.querySelector("[data-over]")) location.reload();
    else setTimeout(look, 700);
  };
  if (box && !box.querySelector("[data-over]")) setTimeout(look, 300);
})();
