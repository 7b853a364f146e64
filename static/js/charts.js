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
  const HEAD = 48;

  // A sheet of the page's paper that says for itself what a picture must say: title, unit, as of when.
  // Sizes are in CSS pixels; the pen stands at the sheet's free area.
  function sheet(width, height, { title, unit, asOf }) {
    const scale = Math.max(2, window.devicePixelRatio);
    const canvas = document.createElement("canvas");
    canvas.width = (width + 2 * EDGE) * scale;
    canvas.height = (height + HEAD + EDGE) * scale;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.fillStyle = colour("paper");
    pen.fillRect(0, 0, width + 2 * EDGE, height + HEAD + EDGE);
    pen.fillStyle = colour("ink");
    pen.font = `600 16px ${fontFamily()}`;
    pen.fillText(`${title}（${unit}）`, EDGE, 24);
    pen.fillStyle = colour("ink-soft");
    pen.font = `12px ${fontFamily()}`;
    pen.fillText(asOf, EDGE, 42);
    pen.translate(EDGE, HEAD);
    return { canvas, pen };
  }

  function save(canvas, name) {
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = `${name}.png`;
    link.click();
  }

  function saveChart({ canvas }) {
    const { clientWidth, clientHeight, dataset } = canvas;
    const drawn = sheet(clientWidth, clientHeight, dataset);
    drawn.pen.drawImage(canvas, 0, 0, clientWidth, clientHeight);
    save(drawn.canvas, dataset.file);
  }

  window.keyworks = { colour, fontFamily, sheet, save, saveChart };
})();
