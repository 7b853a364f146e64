// While the right amount is typed, say what the correction is. Exact: whole numbers of 0.0001 万元.
"use strict";
(() => {
  const units = (text) => {
    const plain = text.normalize("NFKC").replace(/[−–—]/g, "-").replace(/(万元|万)$/, "").trim();
    const found = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{0,4}))?$/.exec(plain);
    if (!found) return null;
    const size = BigInt(found[2].replaceAll(",", "") + (found[3] || "").padEnd(4, "0"));
    return found[1] === "-" ? -size : size;
  };
  const written = (value) => {
    const size = value < 0n ? -value : value;
    const whole = (size / 10000n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    const rest = (size % 10000n).toString().padStart(4, "0").replace(/0{1,2}$/, "");
    return `${value < 0n ? "-" : value > 0n ? "+" : ""}${whole}.${rest}`;
  };
  for (const output of document.querySelectorAll("[data-difference]")) {
    const input = document.getElementById(output.dataset.difference);
    const show = () => {
      const right = units(input.value);
      const before = units(output.dataset.from);
      const known = right !== null && before !== null;
      output.textContent = known ? output.dataset.text.replace("{amount}", written(right - before)) : "";
    };
    input.addEventListener("input", show);
    show();
  }
})();
