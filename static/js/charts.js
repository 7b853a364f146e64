// What all charts share: the colours of the page, and saving as a picture.
(() => {
  "use strict";

  // A custom property may be light-dark(): let the browser resolve it.
  function colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(--kw-${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }

  const fontFamily = () => getComputedStyle(document.body).fontFamily;

  const EDGE = 16;
  const HEAD = 52;
  const FOOT = 28;
  const SCALE = 2; // pixels to a CSS pixel, so that it stays sharp in a document

  const root = document.documentElement;

  function turn(theme) {
    root.setAttribute("data-bs-theme", theme);
    document.dispatchEvent(new CustomEvent("keyworks:theme"));
  }

  // A picture is for paper: drawn in the light theme's colours, whatever theme the page is in. Charts paint
  // anew when they hear of a theme, at once and before anything of it is seen.
  function onPaper(draw) {
    const theme = root.getAttribute("data-bs-theme");
    const ratio = window.Chart?.defaults.devicePixelRatio;
    try {
      if (window.Chart) window.Chart.defaults.devicePixelRatio = SCALE;
      turn("light");
      return draw();
    } finally {
      if (window.Chart) window.Chart.defaults.devicePixelRatio = ratio;
      turn(theme);
    }
  }

  // A page that is printed is on paper, too.
  let shown = null;
  addEventListener("beforeprint", () => {
    shown = root.getAttribute("data-bs-theme");
    turn("light");
  });
  addEventListener("afterprint", () => turn(shown));

  // Breaks a text into lines that fit; Chinese may break anywhere, other words between them.
  function lines(pen, text, width) {
    const found = [""];
    for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
      const last = found[found.length - 1];
      if (last && pen.measureText(last + word).width > width) found.push(word);
      else found[found.length - 1] = last + word;
    }
    return found;
  }

  const chinese = root.lang.startsWith("zh");
  // Where a title ends with a bracket, the unit joins what stands in it.
  function named(title, unit) {
    if (!unit) return title;
    if (!chinese) return `${title} (${unit})`;
    return title.endsWith("）") ? `${title.slice(0, -1)}，${unit}）` : `${title}（${unit}）`;
  }

  // A white sheet that says for itself what a picture must say: title, unit, as of when, whose figures.
  // Sizes are in CSS pixels; the pen stands at the sheet's free area.
  function sheet(width, height, { title, unit, asOf }) {
    const source = document.querySelector("[data-source]")?.dataset.source ?? "";
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    const head = `600 16px ${fontFamily()}`;
    pen.font = head;
    const titles = lines(pen, named(title, unit), width);
    const more = (titles.length - 1) * 20;
    canvas.width = (width + 2 * EDGE) * SCALE;
    canvas.height = (height + HEAD + more + FOOT + EDGE) * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = colour("paper");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = colour("ink");
    pen.font = head;
    titles.forEach((line, index) => pen.fillText(line, EDGE, 26 + 20 * index));
    pen.fillStyle = colour("ink-soft");
    pen.font = `12px ${fontFamily()}`;
    pen.fillText(asOf, EDGE, 44 + more);
    pen.fillText(source, EDGE, height + HEAD + more + FOOT);
    pen.translate(EDGE, HEAD + more);
    return { canvas, pen };
  }

  function save(canvas, name) {
    canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${name}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }, "image/png");
  }

  // Any chart whose canvas says title, unit, as of when and the name of the file.
  function saveChart({ canvas }) {
    const { clientWidth, clientHeight, dataset } = canvas;
    const drawn = onPaper(() => {
      const made = sheet(clientWidth, clientHeight, dataset);
      made.pen.drawImage(canvas, 0, 0, clientWidth, clientHeight);
      return made;
    });
    save(drawn.canvas, dataset.file);
  }

  window.keyworks = { colour, fontFamily, sheet, save, saveChart, onPaper };
})();
