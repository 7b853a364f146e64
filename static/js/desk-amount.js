// While an amount is typed in 万元, say what it is in 亿元. Exact: whole numbers of 0.0001 万元.
"use strict";
(() => {
  const digits = (text) => {
    const plain = text.normalize("NFKC").replace(/[−–—]/g, "-").replace(/(万元|万)$/, "").trim();
    const found = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{0,4}))?$/.exec(plain);
    if (!found) return null;
    const units = BigInt(found[2].replaceAll(",", "") + (found[3] || "").padEnd(4, "0"));
    return found[1] === "-" ? -units : units;
  };
  const yi = (units) => {
    const size = units < 0n ? -units : units;
    const cents = (size + 500000n) / 1000000n;
    const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${units < 0n && cents ? "-" : ""}${whole}.${(cents % 100n).toString().padStart(2, "0")}`;
  };
  for (const output of document.querySelectorAll("[data-echo]")) {
    const input = document.getElementById(output.dataset.echo);
    const show = () => {
      const units = digits(input.value);
      output.textContent = units === null ? "" : output.dataset.text.replace("{amount}", yi(units));
    };
    input.addEventListener("input", show);
    show();
  }
})();
