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

  // The chart on the page's paper, with what a picture must say for itself: title, unit, as of when.
  function picture(chart) {
    const { title, asOf } = chart.canvas.dataset;
    const scale = chart.currentDevicePixelRatio;
    const edge = 16 * scale;
    const head = 48 * scale;
    const canvas = document.createElement("canvas");
    canvas.width = chart.canvas.width + 2 * edge;
    canvas.height = chart.canvas.height + head + edge + 12 * scale;
    const pen = canvas.getContext("2d");
    pen.fillStyle = colour("paper");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = colour("ink");
    pen.font = `600 ${16 * scale}px ${fontFamily()}`;
    pen.fillText(`${title}（${chart.canvas.dataset.unit}）`, edge, 24 * scale);
    pen.fillStyle = colour("ink-soft");
    pen.font = `${12 * scale}px ${fontFamily()}`;
    pen.fillText(asOf, edge, 42 * scale);
    pen.drawImage(chart.canvas, edge, head);
    return canvas.toDataURL("image/png");
  }

  function save(chart) {
    const link = document.createElement("a");
    link.href = picture(chart);
    link.download = `${chart.canvas.dataset.file}.png`;
    link.click();
  }

  window.keyworks = { colour, fontFamily, picture, save };
})();
