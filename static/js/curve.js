// Plan, first plan and what was done, as curves or as bars, from the JSON beside each canvas.
(() => {
  "use strict";
  const LOOK = {
    plan: { dash: [8, 4], width: 2, point: 0 },
    "first-plan": { dash: [3, 4], width: 1.5, point: 0 },
    linear: { dash: [1, 3], width: 1.5, point: 0 },
    actual: { dash: [], width: 3, point: 3 },
  };

  function dataset(series, type) {
    const look = LOOK[series.kind];
    const colour = keyworks.colour(series.kind);
    const common = {
      label: series.label,
      data: series.values.map((value) => (value === null ? null : Number(value))),
      written: series.values,
      borderColor: colour,
    };
    // The plan is an outline, what was done is filled: told apart without colour.
    if (type === "bar") {
      return { ...common, borderWidth: 1.5, backgroundColor: series.kind === "plan" ? "transparent" : colour };
    }
    return {
      ...common,
      backgroundColor: colour,
      borderDash: look.dash,
      borderWidth: look.width,
      pointRadius: look.point,
      pointHitRadius: 12,
      tension: 0,
    };
  }

  function options(words) {
    const ink = keyworks.colour("ink-soft");
    const axis = { grid: { color: keyworks.colour("line-soft") }, ticks: { color: ink }, border: { display: false } };
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      font: { family: keyworks.fontFamily(), size: 0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize) },
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { ...axis, grid: { display: false }, ticks: { color: ink, callback: (_, index) => words.months[index] } },
        y: { ...axis, beginAtZero: true },
      },
      plugins: {
        legend: { align: "end", labels: { color: ink, boxWidth: 28, boxHeight: 2 } },
        tooltip: {
          callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label} ${dataset.written[dataIndex]} ${words.unit}` },
        },
      },
    };
  }

  async function draw(panel) {
    const canvas = panel.querySelector("canvas");
    const data = JSON.parse(document.getElementById(panel.dataset.curve).textContent);
    const Chart = await window.keyworksCharts;
    let chart = null;
    const paint = () => {
      chart?.destroy();
      chart = new Chart(canvas, {
        type: data.type,
        data: { labels: data.labels, datasets: data.series.map((series) => dataset(series, data.type)) },
        options: options(data.words),
      });
    };
    paint();
    document.addEventListener("keyworks:theme", paint);
    const button = panel.querySelector("[data-save]");
    button.hidden = false;
    button.addEventListener("click", () => keyworks.saveChart(chart));
    performance.mark("keyworks:drawn");
    canvas.dataset.drawn = "true";
  }

  for (const panel of document.querySelectorAll("[data-curve]")) draw(panel);
})();
