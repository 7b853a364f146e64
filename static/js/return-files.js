// How much the chosen files weigh together, before they are sent: too much, and the page says which to leave out.
"use strict";
(() => {
  const input = document.getElementById("files-new"), said = document.getElementById("files-weight");
  const button = document.getElementById("files-send");
  if (!input || !said) return;
  const MEGABYTE = 1024 * 1024, most = Number(said.dataset.most);
  const fill = (text, bytes, names) => text.replace("{n}", (bytes / MEGABYTE).toFixed(1))
    .replace("{most}", String(most / MEGABYTE)).replace("{names}", () => names.join(", "));
  input.addEventListener("change", () => {
    const files = [...input.files].sort((one, other) => other.size - one.size);
    const all = files.reduce((sum, file) => sum + file.size, 0);
    const left = [];
    for (let rest = all; rest > most; rest -= files[left.length - 1].size) left.push(files[left.length].name);
    said.hidden = files.length === 0;
    said.textContent = fill(left.length ? said.dataset.over : said.dataset.sum, all, left);
    said.classList.toggle("kw-field-error", left.length > 0);
    button.disabled = left.length > 0;
  });
})();
