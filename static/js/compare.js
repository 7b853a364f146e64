// Several courses over one another, and projects by time and money.
(() => {
  "use strict";
  const FORMS = ["circle", "rectRot", "star", "triangle", "rect", "crossRot"];
  const DASHES = [[], [12, 3], [], [2, 3], [8, 3, 2, 3], [18, 4]];
  // The worst is drawn last, on top of the others.
  const LAMPS = [
    ["red", "rect", "red"],
    ["yellow", "triangle", "yellow"],
    ["green", "circle", "green"],
    ["unlit", "crossRot", "grey"],
  ];
  const LEAST = 3;

  const APART = 17;

  // At its end each line says its number, as the table's heads do; numbers that would meet stand apart.
  const tags = {
    id: "tags",
    afterDatasetsDraw(chart) {
      const ends = chart.data.datasets
        .map((set, index) => ({ set, index, last: set.tag ? set.data.findLastIndex((value) => value !== null) : -1 }))
        .filter(({ index, last }) => last >= 0 && chart.isDatasetVisible(index))
        .map(({ set, index, last }) => ({ set, ...chart.getDatasetMeta(index).data[last].getProps(["x", "y"], true) }))
        .sort((one, other) => one.y - other.y);
      let top = -Infinity;
      for (const end of ends) top = end.place = Math.max(end.y, top + APART);
      const over = Math.max(0, ...ends.map((end) => end.place - chart.chartArea.bottom));
      for (const { set, x, y, place } of ends) tag(chart.ctx, set, x, y, place - over);
    },
  };

  function tag(pen, set, x, y, place) {
    pen.save();
    pen.strokeStyle = pen.fillStyle = set.borderColor;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x + 4, y);
    pen.lineTo(x + 12, place);
    pen.stroke();
    pen.beginPath();
    pen.arc(x + 19, place, 8, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = keyworks.colour("paper");
    pen.font = `600 11px ${keyworks.fontFamily()}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(set.tag, x + 19, place + 0.5);
    pen.restore();
  }

  function overlay(data, panel) {
    const { ink, axis, options } = keyworks.frame();
    const withPlans = panel.querySelector("[data-plans]").checked;
    const done = data.series.map((series, index) => ({
      label: series.label,
      data: series.invested.map(keyworks.number),
      written: series.invested,
      tag: String(index + 1),
      borderColor: keyworks.colour(`series-${index + 1}`),
      backgroundColor: keyworks.colour(`series-${index + 1}`),
      borderWidth: 2.5,
      pointStyle: FORMS[index],
      pointRadius: 4,
      pointHitRadius: 12,
    }));
    const plans = data.series.map((series, index) => ({
      label: `${series.label} ${data.words.plan}`,
      data: series.planned.map(keyworks.number),
      written: series.planned,
      isPlan: true,
      borderColor: keyworks.colour(`series-${index + 1}`),
      borderWidth: 1.2,
      borderDash: DASHES[index].length ? DASHES[index] : [5, 4],
      pointRadius: 0,
    }));
    const even = { label: data.words.even, data: data.even.map(Number), written: data.even, isPlan: true, borderColor: keyworks.colour("plan"), borderDash: [2, 4], borderWidth: 1.5, pointRadius: 0, pointStyle: "line" };
    return {
      type: "line",
      plugins: [tags],
      data: { labels: data.labels, datasets: [...done, ...(withPlans ? plans : []), even] },
      options: {
        ...options,
        interaction: { mode: "index", intersect: false },
        layout: { padding: { right: 30 } },
        scales: {
          x: { ...axis, grid: { display: false }, ticks: { color: ink, callback: (_, index) => data.words.months[index] } },
          y: { ...axis, beginAtZero: true, ticks: { color: ink, callback: (value) => `${value}%` } },
        },
        plugins: {
          legend: { align: "start", labels: { color: ink, usePointStyle: true, boxHeight: 7, filter: ({ datasetIndex }, { datasets }) => !datasets[datasetIndex].isPlan || datasets[datasetIndex].label === data.words.even } },
          tooltip: { filter: ({ raw }) => raw !== null, callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label} ${dataset.written[dataIndex]}%` } },
        },
      },
    };
  }

  // The area of a sign goes with the plan; on a narrow screen all are smaller.
  const size = (plan, most, widest) => LEAST + (widest - LEAST) * Math.sqrt(Math.max(plan, 0) / most);

  function veiled(name) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.fillStyle = keyworks.colour(name);
    return `${pen.fillStyle}99`;
  }

  function cloud(data, most, widest) {
    return LAMPS.filter(([lamp]) => data.points[lamp]).map(([lamp, style, colour]) => ({
      type: "bubble",
      label: data.words.lamps[lamp],
      data: data.points[lamp].map(([time, done, plan, code, name, isOpen]) => ({
        x: Number(time),
        y: Number(done),
        r: size(Number(plan), most, widest),
        time,
        done,
        plan,
        code,
        name,
        isOpen,
      })),
      clip: widest,
      pointStyle: style,
      backgroundColor: veiled(colour),
      borderColor: keyworks.colour(style === "crossRot" ? "grey" : "ink"),
      borderWidth: style === "crossRot" ? 2 : 0.8,
      hoverBorderWidth: 2.5,
    }));
  }

  function scatter(data, panel) {
    const { ink, axis, options } = keyworks.frame();
    const most = Math.max(...Object.values(data.points).flat().map(([, , plan]) => Number(plan)), 0.0001);
    const edge = Number(data.most);
    const line = { type: "line", label: data.words.even, data: [{ x: 0, y: 0 }, { x: 100, y: 100 }], borderColor: keyworks.colour("plan"), borderDash: [8, 4], borderWidth: 2, pointRadius: 0, pointHitRadius: 0, pointStyle: "line" };
    const side = (text) => ({ ...axis, min: 0, max: edge + 4, ticks: { color: ink, stepSize: 20, includeBounds: false, callback: (value) => `${value}%` }, title: { display: true, text, color: ink } });
    const under = (event, chart) => chart.getElementsAtEventForMode(event, "nearest", { intersect: true }, false).map(({ datasetIndex, index }) => chart.data.datasets[datasetIndex].data[index]).find((point) => point.code);
    return {
      data: { datasets: [...cloud(data, most, Math.min(19, Math.max(9, panel.clientWidth / 38))), line] },
      options: {
        ...options,
        interaction: { mode: "nearest", intersect: true },
        scales: { x: side(data.words.time), y: side(data.words.done) },
        onClick(event, _, chart) {
          const point = under(event, chart);
          if (point?.isOpen) location.assign(`${panel.dataset.address}${point.code}/?month=${panel.dataset.month}`);
        },
        onHover(event, _, chart) {
          chart.canvas.style.cursor = under(event, chart)?.isOpen ? "pointer" : "default";
        },
        plugins: {
          legend: { align: "start", labels: { color: ink, usePointStyle: true, boxHeight: 8 } },
          tooltip: {
            filter: ({ raw }) => Boolean(raw.code),
            callbacks: {
              label: ({ raw, dataset }) => [
                `${raw.name} (${raw.code})`,
                `${dataset.label} · ${data.words.plan} ${raw.plan} ${data.words.unit}`,
                `${data.words.time} ${raw.time}%`,
                `${data.words.done} ${raw.done}%`,
              ],
            },
          },
        },
      },
    };
  }

  const BUILD = { overlay, scatter };
  for (const panel of document.querySelectorAll("[data-chart]")) {
    keyworks.mount(panel, BUILD[panel.dataset.chart]).then(({ repaint }) => {
      const plans = panel.querySelector("[data-plans]");
      if (!plans) return;
      plans.parentElement.hidden = false;
      plans.addEventListener("change", repaint);
    });
  }
})();
