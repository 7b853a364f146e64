// What the panels with a chart have in common: data from the page, the page's colours, paper, a picture.
(() => {
  "use strict";

  // The axes and words that all our charts share.
  function frame() {
    const ink = keyworks.colour("ink-soft");
    return {
      ink,
      axis: { grid: { color: keyworks.colour("line-soft") }, ticks: { color: ink }, border: { display: false } },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        font: { family: keyworks.fontFamily() },
      },
    };
  }

  const number = (value) => (value === null ? null : Number(value));

  // Paper has a width of its own, whatever the screen shows; its colours are seen to in charts.js.
  function onPaper(chart, canvas) {
    addEventListener("beforeprint", () => {
      const box = canvas.parentElement.dataset;
      if (box.paperWidth) chart().resize(Number(box.paperWidth), Number(box.paperHeight));
    });
  }

  // `build(data, panel)` gives Chart.js its configuration; called again when the colours change.
  async function mount(panel, build) {
    const canvas = panel.querySelector("canvas");
    const data = JSON.parse(document.getElementById(panel.dataset.figures).textContent);
    const Chart = await window.keyworksCharts;
    let chart = null;
    const paint = () => {
      chart?.destroy();
      chart = new Chart(canvas, build(data, panel));
    };
    paint();
    document.addEventListener("keyworks:theme", paint);
    onPaper(() => chart, canvas);
    const button = panel.querySelector("[data-save]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => keyworks.saveChart(chart));
    }
    performance.mark("keyworks:drawn");
    canvas.dataset.drawn = "true";
    return { repaint: paint };
  }

  Object.assign(window.keyworks, { frame, mount, number });
})();
