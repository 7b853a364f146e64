// The charts of a project's page: the year's course, and the ranks of the months.
(() => {
  "use strict";
  const LINES = {
    plan: { borderDash: [8, 4], borderWidth: 2 },
    "first-plan": { borderDash: [2, 4], borderWidth: 2 },
    revision: { borderDash: [10, 3, 2, 3], borderWidth: 1.5 },
    actual: { borderWidth: 3, pointRadius: 3 },
  };
  // Lamps are told apart by their form.
  const LAMPS = {
    green: { style: "circle", colour: "green", radius: 6 },
    yellow: { style: "triangle", colour: "yellow", radius: 7 },
    red: { style: "rect", colour: "red", radius: 7 },
    unlit: { style: "crossRot", colour: "grey", radius: 5 },
  };

  const colourOf = (kind) => keyworks.colour(kind === "revision" ? "ink-soft" : kind);

  function line(series) {
    const colour = colourOf(series.kind);
    return {
      type: "line",
      label: series.label,
      data: series.values.map(keyworks.number),
      written: series.values,
      yAxisID: "y",
      borderColor: colour,
      backgroundColor: colour,
      pointRadius: 0,
      pointHitRadius: 12,
      tension: 0,
      ...LINES[series.kind],
    };
  }

  // The plan is an outline, what was done is filled: told apart without colour.
  function bar(series) {
    const colour = colourOf(series.kind);
    return {
      type: "bar",
      label: series.label,
      data: series.values.map(keyworks.number),
      written: series.values,
      yAxisID: "months",
      borderColor: colour,
      borderWidth: 1.5,
      backgroundColor: series.kind === "plan" ? "transparent" : colour,
      categoryPercentage: 0.7,
      barPercentage: 0.95,
    };
  }

  // Where two areas meet, the lower one's topmost figure would stand on the upper one's lowest.
  const lower = (ink, more) => ({ color: ink, callback: (value, index, all) => (index === all.length - 1 ? "" : value.toLocaleString()), ...more });

  const titled = (axis, text, ink) => ({ ...axis, title: { display: true, text, color: ink, padding: 2 } });

  function course(data) {
    const { ink, axis, options } = keyworks.frame();
    const legend = { color: ink, boxWidth: 28, boxHeight: 2, filter: ({ datasetIndex }) => datasetIndex < data.lines.length };
    return {
      data: { labels: data.labels, datasets: [...data.lines.map(line), ...data.bars.map(bar)] },
      options: {
        ...options,
        interaction: { mode: "index", intersect: false },
        scales: {
          x: { ...axis, grid: { display: false }, ticks: { color: ink, callback: (_, index) => data.words.months[index] } },
          months: { ...titled(axis, data.words.month, ink), stack: "one", stackWeight: 2, beginAtZero: true, ticks: lower(ink, { maxTicksLimit: 4 }) },
          y: { ...titled(axis, data.words.to_date, ink), stack: "one", stackWeight: 5, beginAtZero: true, ticks: { color: ink, maxTicksLimit: 6 } },
        },
        plugins: {
          legend: { align: "end", labels: legend },
          tooltip: {
            filter: ({ raw }) => raw !== null,
            callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label} ${dataset.written[dataIndex]} ${data.words.unit}` },
          },
        },
      },
    };
  }

  function ranks(data) {
    const { ink, axis, options } = keyworks.frame();
    const lamps = data.lamps.map((lamp) => LAMPS[lamp]);
    const rank = {
      type: "line",
      label: data.words.rank,
      data: data.ranks,
      yAxisID: "y",
      borderColor: keyworks.colour("plan"),
      borderWidth: 1.5,
      pointStyle: lamps.map((lamp) => lamp.style),
      pointRadius: lamps.map((lamp) => lamp.radius),
      pointHoverRadius: lamps.map((lamp) => lamp.radius + 2),
      pointBackgroundColor: lamps.map((lamp) => keyworks.colour(lamp.colour)),
      pointBorderColor: lamps.map((lamp) => keyworks.colour(lamp.style === "crossRot" ? "grey" : "ink")),
      clip: false,
      tension: 0,
    };
    const score = {
      type: "bar",
      label: data.words.score,
      data: data.scores.map(Number),
      yAxisID: "scores",
      backgroundColor: keyworks.colour("plan"),
      categoryPercentage: 0.5,
    };
    const said = ({ dataset, dataIndex }) =>
      dataset === rank || dataset.label === data.words.rank
        ? `${data.words.rank} ${data.ranks[dataIndex] ?? data.words.unranked} · ${data.words.lamps[data.lamps[dataIndex]]}`
        : `${data.words.score} ${data.scores[dataIndex]}`;
    return {
      data: { labels: data.labels, datasets: [rank, score] },
      options: {
        ...options,
        interaction: { mode: "index", intersect: false },
        layout: { padding: { right: 8 } },
        scales: {
          x: { ...axis, grid: { display: false }, ticks: { color: ink, maxRotation: 0, autoSkipPadding: 8 } },
          scores: { ...titled(axis, data.words.score, ink), stack: "one", stackWeight: 2, min: 0, max: 100, ticks: lower(ink, { stepSize: 50 }) },
          y: { ...titled(axis, data.words.rank, ink), stack: "one", stackWeight: 4, reverse: true, min: 1, grace: "5%", ticks: { color: ink, precision: 0, maxTicksLimit: 5 } },
        },
        plugins: { legend: { display: false }, tooltip: { callbacks: { label: said } } },
      },
    };
  }

  const BUILD = { course, ranks };
  for (const panel of document.querySelectorAll("[data-chart]")) keyworks.mount(panel, BUILD[panel.dataset.chart]);
})();
