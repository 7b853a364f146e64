// Figures while they are being typed, exact: whole numbers of 0.0001 万元, never a binary fraction.
"use strict";
window.KeyworksGrid = {};
(() => {
  const UNITS = /(万元|万|%)$/; // the same units that the server takes
  const units = (text) => {
    const plain = String(text).normalize("NFKC").replace(/[−–—﹣]/g, "-").trim().replace(UNITS, "").trim();
    const found = /^([+-]?)(\d{1,3}(?:[, ]\d{3})+|\d+)?(?:\.(\d{0,4}))?$/.exec(plain);
    if (!found || (found[2] === undefined && !found[3]) || plain.length > 40) return null;
    const size = BigInt((found[2] || "0").replace(/[, ]/g, "") + (found[3] || "").padEnd(4, "0"));
    return found[1] === "-" ? -size : size;
  };
  const rounded = (number, divisor) => {
    const size = number < 0n ? -number : number;
    const result = (2n * size + divisor) / (2n * divisor); // half away from zero
    return number < 0n ? -result : result;
  };
  const fixed = (hundredths) => {
    const size = hundredths < 0n ? -hundredths : hundredths;
    const whole = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${hundredths < 0n ? "-" : ""}${whole}.${(size % 100n).toString().padStart(2, "0")}`;
  };
  KeyworksGrid.numbers = {
    units,
    wan: (amount) => fixed(rounded(amount, 100n)),
    yi: (amount) => fixed(rounded(amount, 1000000n)),
    percent: (part, whole) => {
      if (!whole || whole === 0n) return "—";
      const sign = whole < 0n ? -1n : 1n;
      return `${fixed(rounded(part * 10000n * sign, whole * sign)).replaceAll(",", "")}%`;
    },
  };
})();
