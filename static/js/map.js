// Projects on a map of districts that needs no tiles from anywhere. Leaflet sets its styles through the
// CSSOM; nothing here writes a style attribute into markup.
(() => {
  "use strict";
  const UNIT = 1e5;
  const NAMES = ["green", "yellow", "red", "unlit"];
  const SHAPES = {
    green: '<circle cx="8" cy="8" r="6.5"/>',
    yellow: '<path d="M8 1 15.4 14.5H.6z"/>',
    red: '<path d="M2 2h12v12H2z"/>',
    unlit: '<circle cx="8" cy="8" r="6.3"/><path d="M3.5 9.5 9.5 3.5M4.6 12.4l7.8-7.8M7.2 13.6l6.4-6.4"/>',
  };
  const place = document.getElementById("map");
  const status = document.getElementById("map-status");
  const words = JSON.parse(document.getElementById("map-words").textContent);
  const labels = JSON.parse(document.getElementById("map-labels").textContent);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const byCode = new Map();
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const address = (pattern, code) => pattern.replace("CODE-0", encodeURIComponent(code));

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const icons = NAMES.map((lamp) =>
    L.divIcon({
      className: `map-sign map-sign-${lamp}`,
      html: `<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[lamp]}</svg>`,
      iconSize: [18, 18],
    }),
  );

  function countsOf(cluster) {
    const counts = [0, 0, 0, 0];
    for (const marker of cluster.getAllChildMarkers()) counts[marker.lamp] += 1;
    return counts;
  }

  // Reds and yellows are counted; what is neither is on its way.
  function smallCounts(counts) {
    const parts = [2, 1].filter((lamp) => counts[lamp]);
    const signs = parts.map((lamp) => `<i class="map-of-${NAMES[lamp]}">${counts[lamp]}</i>`).join("");
    return { html: signs ? `<small>${signs}</small>` : "", many: parts.length };
  }

  function clusterIcon(cluster) {
    const small = smallCounts(countsOf(cluster));
    const number = cluster.getChildCount();
    const width = 30 + 10 * String(number).length + (small.many > 1 ? 18 : 0);
    const html = `<b>${number}</b>${small.html}`;
    return L.divIcon({ className: "map-cluster", html, iconSize: [width, small.many ? 38 : 32] });
  }

  // Seen from afar a district is one sign, with its name and how it stands.
  function districtIcon(cluster, district) {
    const small = smallCounts(countsOf(cluster));
    const said = element("div");
    const line = element("span", "", district.ratio);
    line.insertAdjacentHTML("beforeend", small.html);
    said.append(element("b", "", district.name), line);
    said.dataset.district = district.name;
    const letter = /[a-z]/i.test(district.name) ? 8.7 : 15;
    const width = Math.max(74 + 27 * small.many, 16 + letter * district.name.length);
    return L.divIcon({ className: "map-cluster map-cluster-district", html: said, iconSize: [width, 43] });
  }

  // The name and the way to the project at once; why it stands so as soon as the server has said it.
  function popupOf(row) {
    const [code, name, , , lamp, ratio, hasPage] = row;
    const said = element("div", "map-said");
    said.append(element("p", "map-said-name", name), element("p", "", `${words.lamps[lamp]} · ${words.ratio} ${ratio}`));
    const way = hasPage ? element("a", "btn btn-primary", words.open) : element("span", "kw-soft", words.elsewhere);
    if (hasPage) way.href = address(place.dataset.page, code);
    said.append(way);
    return said;
  }

  async function tellMore(marker) {
    try {
      const response = await fetch(address(place.dataset.project, marker.row[0]));
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const said = page.querySelector(".map-said");
      if (!said || !marker.isPopupOpen()) return;
      const focused = marker.getPopup().getElement()?.contains(document.activeElement);
      marker.setPopupContent(said);
      if (focused) marker.getPopup().getElement().querySelector(".map-said a")?.focus();
    } catch {
      // Without the network the bubble keeps what it had.
    }
  }

  function markerOf(row) {
    const [code, name, latitude, longitude, lamp, ratio] = row;
    const marker = L.marker([latitude / UNIT, longitude / UNIT], { icon: icons[lamp], title: name, riseOnHover: true });
    marker.lamp = lamp;
    marker.row = row;
    marker.on("add", () => marker.getElement()?.setAttribute("aria-label", `${name}, ${words.lamps[lamp]}, ${ratio}`));
    marker.bindPopup(() => popupOf(row), { minWidth: 230, maxWidth: 300, autoPan: true });
    marker.on("popupopen", () => {
      const bubble = marker.getPopup().getElement();
      bubble.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
      bubble.querySelector("a.btn, .map-said a")?.focus({ preventScroll: true });
      tellMore(marker);
    });
    marker.on("popupclose", () => marker.getElement()?.focus({ preventScroll: true }));
    byCode.set(code, marker);
    return marker;
  }

  const map = L.map(place, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
    zoomSnap: 0.1,
    minZoom: 3,
    maxZoom: 17,
  });
  // Drawn far beyond the window: a sign that the keyboard reaches may move the map by a whole width.
  const paper = L.svg({ padding: 2 });
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);

  let afar = 0; // the zoom up to which a district is one sign
  let drawn = 0;
  const counted = new Map();
  const zoom = () => Math.round(map.getZoom());

  function groupOf(code) {
    const district = labels[code];
    const group = L.markerClusterGroup({
      chunkedLoading: true,
      chunkInterval: 100,
      animate: !calm,
      showCoverageOnHover: false,
      maxClusterRadius: (level) => (level <= afar ? 4000 : 46),
      iconCreateFunction: (cluster) =>
        district && zoom() <= afar ? districtIcon(cluster, district) : clusterIcon(cluster),
      spiderLegPolylineOptions: { className: "map-leg", weight: 1.5 },
    });
    group.on("animationend", nameClusters);
    return group;
  }

  // A cluster says what it is when the keyboard reaches it; Leaflet sets only a role.
  map.on("moveend layeradd", nameClusters);
  map.on("zoomend", () => place.classList.toggle("map-overview", zoom() <= afar));
  let naming = false;
  function nameClusters() {
    if (naming) return; // one round for all the signs that come at once
    naming = true;
    requestAnimationFrame(() => {
      naming = false;
      for (const sign of place.querySelectorAll(".map-cluster")) sign.setAttribute("aria-label", nameOf(sign));
    });
  }

  function nameOf(sign) {
    const district = sign.querySelector("[data-district]")?.dataset.district;
    if (!district) return filled(words.cluster, { count: sign.querySelector("b").textContent });
    const { ratio } = Object.values(labels).find((one) => one.name === district);
    return filled(words.district, { district, ratio, count: counted.get(district) });
  }

  function drawProjects(markers) {
    const byDistrict = new Map();
    for (const marker of markers) {
      const code = marker.row[7];
      if (!byDistrict.has(code)) byDistrict.set(code, []);
      byDistrict.get(code).push(marker);
    }
    for (const [code, some] of byDistrict) {
      if (labels[code]) counted.set(labels[code].name, some.length);
      const group = groupOf(code).addTo(map);
      for (const marker of some) marker.cluster = group;
      group.options.chunkProgress = (done, of) => progress(done === of ? some.length : 0);
      group.addLayers(some);
    }
    if (!markers.length) progress(0);
  }

  function progress(more) {
    drawn += more;
    const all = byCode.size;
    status.textContent = filled(drawn < all ? words.drawing : words.drawn, { done: drawn, all });
    if (drawn >= all) place.dataset.drawn = String(drawn);
  }

  const degrees = (ring) => ring.map(([longitude, latitude]) => [latitude / UNIT, longitude / UNIT]);

  async function drawDistricts() {
    if (!place.dataset.outlines) return null;
    const response = await fetch(place.dataset.outlines);
    if (!response.ok) throw new Error(String(response.status));
    const { names, districts } = await response.json();
    const group = L.featureGroup().addTo(map);
    for (const [code, polygons] of Object.entries(districts)) {
      const shape = L.polygon(polygons.map((rings) => rings.map(degrees)), { className: "map-district", interactive: false, renderer: paper });
      shape.addTo(group);
      const largest = polygons.map((rings) => L.polygon(degrees(rings[0]))).sort((a, b) => size(b) - size(a))[0];
      label(largest.getBounds().getCenter(), names[code] ?? code);
    }
    return group.getBounds();
  }

  function size(shape) {
    const bounds = shape.getBounds();
    return (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
  }

  function label(where, name) {
    const said = element("span");
    said.append(element("b", "", name));
    const icon = L.divIcon({ className: "map-label", html: said, iconSize: [0, 0] });
    L.marker(where, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
  }

  function fit(bounds) {
    if (bounds?.isValid()) map.fitBounds(bounds, { padding: [12, 12], animate: false });
    else map.setView([24.6, 118.1], 9);
    afar = zoom();
    place.classList.add("map-overview");
  }

  function showOnMap(code) {
    const marker = byCode.get(code);
    if (!marker) return;
    marker.cluster.zoomToShowLayer(marker, () => marker.openPopup());
    place.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  async function start() {
    place.replaceChildren(...place.querySelectorAll(".leaflet-pane, .leaflet-control-container"));
    try {
      const points = fetch(place.dataset.points).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      });
      const [outlines, rows] = await Promise.all([drawDistricts(), points]);
      const markers = rows.map(markerOf);
      fit(outlines ?? L.latLngBounds(markers.map((marker) => marker.getLatLng())));
      drawProjects(markers);
      nameClusters();
      for (const button of document.querySelectorAll("[data-show]")) {
        button.hidden = !byCode.has(button.dataset.show);
        button.addEventListener("click", () => showOnMap(button.dataset.show));
      }
    } catch {
      status.textContent = words.failed;
    }
  }

  start();
})();
