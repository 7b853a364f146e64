// The review by keyboard: J and K go from return to return, X ticks, A goes to the button, B opens the reason.
// Only while the list has the focus, so that nobody who types elsewhere is surprised.
"use strict";
(() => {
  const form = document.querySelector("[data-review]");
  const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
  if (!rows.length) return;
  form.querySelector("[data-review-keys]")?.removeAttribute("hidden");
  let current = -1;
  const go = (step) => {
    rows[current]?.classList.remove("is-current");
    current = Math.min(Math.max(current + step, 0), rows.length - 1);
    rows[current].classList.add("is-current");
    rows[current].scrollIntoView({ block: "nearest" });
    rows[current].querySelector("input[name=chosen], th a")?.focus();
  };
  const back = () => {
    const details = rows[current]?.querySelector(".desk-back");
    if (!details) return;
    details.open = true;
    details.querySelector("textarea").focus();
  };
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    x: () => rows[current]?.querySelector("input[name=chosen]")?.click(),
    a: () => rows[current]?.querySelector("button[name=approve]")?.focus(),
    b: back,
  };
  form.addEventListener("keydown", (event) => {
    const typing = event.target.closest("textarea, select, input:not([type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
