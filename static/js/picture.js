// Saves as a picture what is drawn with HTML and SVG: the map, tables of lamps, lines of time. What stands on the
// page is painted once more on a sheet that says what it is: boxes, shapes and words where the browser has put them.
(() => {
  "use strict";
  const GAP = 10; // between two parts of one picture
  const LEFT_OUT = "button, input, .visually-hidden, [hidden], .leaflet-control-container, .leaflet-popup-pane, .d-print-none";
  const CLEAR = "rgba(0, 0, 0, 0)";
  const number = (text) => Number.parseFloat(text) || 0;
  const length = (one) => one.baseVal.value;

  const SHAPES = {
    path: (shape) => new Path2D(shape.getAttribute("d")),
    circle: (shape) => {
      const made = new Path2D();
      made.arc(length(shape.cx), length(shape.cy), length(shape.r), 0, 2 * Math.PI);
      return made;
    },
    rect: (shape) => {
      const made = new Path2D();
      made.rect(length(shape.x), length(shape.y), length(shape.width), length(shape.height));
      return made;
    },
    line: (shape) => {
      const made = new Path2D();
      made.moveTo(length(shape.x1), length(shape.y1));
      made.lineTo(length(shape.x2), length(shape.y2));
      return made;
    },
  };

  const fontOf = (style) => `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;

  function box(pen, { left, top, width, height }, style) {
    const sides = ["Top", "Right", "Bottom", "Left"].map((side) => ({
      width: number(style[`border${side}Width`]),
      colour: style[`border${side}Style`] === "none" ? CLEAR : style[`border${side}Color`],
      isDashed: style[`border${side}Style`] === "dashed",
    }));
    const round = Math.min(number(style.borderTopLeftRadius), width / 2, height / 2);
    if (style.backgroundColor !== CLEAR) {
      pen.fillStyle = style.backgroundColor;
      pen.beginPath();
      pen.roundRect(left, top, width, height, round);
      pen.fill();
    }
    if (style.backgroundImage.startsWith("repeating-linear-gradient")) hatch(pen, { left, top, width, height });
    if (round && sides.every((side) => side.width && side.width === sides[0].width)) {
      stroked(pen, sides[0]);
      pen.beginPath();
      pen.roundRect(left + sides[0].width / 2, top + sides[0].width / 2, width - sides[0].width, height - sides[0].width, round);
      pen.stroke();
      return;
    }
    const [right, bottom] = [left + width, top + height];
    const lines = [[left, top, right, top], [right, top, right, bottom], [left, bottom, right, bottom], [left, top, left, bottom]];
    sides.forEach((side, index) => {
      if (!side.width || side.colour === CLEAR) return;
      const inward = (index === 0 || index === 3 ? 1 : -1) * (side.width / 2);
      const [x, y] = index % 2 ? [inward, 0] : [0, inward];
      stroked(pen, side);
      pen.beginPath();
      pen.moveTo(lines[index][0] + x, lines[index][1] + y);
      pen.lineTo(lines[index][2] + x, lines[index][3] + y);
      pen.stroke();
    });
  }

  function stroked(pen, side) {
    pen.strokeStyle = side.colour;
    pen.lineWidth = side.width;
    pen.setLineDash(side.isDashed ? [2 * side.width, 2 * side.width] : []);
  }

  function hatch(pen, { left, top, width, height }) {
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
    pen.strokeStyle = keyworks.colour("line-soft");
    pen.lineWidth = 2;
    pen.setLineDash([]);
    pen.beginPath();
    for (let x = left - height; x < left + width; x += 8) {
      pen.moveTo(x, top + height);
      pen.lineTo(x + height, top);
    }
    pen.stroke();
    pen.restore();
  }

  // A text as the browser has broken it: each piece with the place of its line.
  function pieces(node) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = range.getClientRects();
    if (!rects.length) return [];
    if (rects.length === 1) return [{ text: node.data.replace(/\s+/g, " ").trim(), rect: rects[0] }];
    const found = [];
    for (let at = 0; at < node.data.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const [rect] = range.getClientRects();
      if (!rect || !rect.width) continue;
      const last = found[found.length - 1];
      if (last && Math.abs(last.rect.top - rect.top) < 2) last.text += node.data[at];
      else found.push({ text: node.data[at], rect });
    }
    return found.map(({ text, rect }) => ({ text: text.replace(/\s+/g, " ").trimEnd(), rect }));
  }

  function write(pen, text, left, rect, style) {
    pen.font = fontOf(style);
    pen.fillStyle = style.color;
    pen.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
    pen.textAlign = "left";
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(text);
    pen.fillText(text, left, rect.top + (rect.height - up - down) / 2 + up);
  }

  function words(pen, node, style) {
    const found = pieces(node);
    const sign = node.previousSibling ? null : getComputedStyle(node.parentElement, "::before");
    if (found.length && sign?.content.startsWith('"') && sign.position === "static") {
      write(pen, JSON.parse(sign.content), node.parentElement.getBoundingClientRect().left, found[0].rect, sign);
    }
    for (const { text, rect } of found) write(pen, text, rect.left, rect, style);
  }

  // A shape may be drawn elsewhere and only used here: it has its own looks where it has a class, else those here.
  function shape(pen, drawn, matrix, style) {
    pen.save();
    pen.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    const path = SHAPES[drawn.localName](drawn);
    pen.globalAlpha *= number(style.fillOpacity);
    if (style.fill !== "none" && drawn.localName !== "line") {
      pen.fillStyle = style.fill;
      pen.fill(path, "nonzero");
    }
    pen.globalAlpha = pen.globalAlpha / (number(style.fillOpacity) || 1);
    if (style.stroke !== "none" && number(style.strokeWidth)) {
      pen.strokeStyle = style.stroke;
      pen.lineWidth = number(style.strokeWidth);
      pen.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(number));
      pen.stroke(path);
      if (style.paintOrder.startsWith("stroke") && style.fill !== "none") pen.fill(path);
    }
    pen.restore();
  }

  function used(pen, use) {
    const target = document.getElementById(use.getAttribute("href").slice(1));
    const matrix = use.getScreenCTM();
    const looks = getComputedStyle(use);
    if (!target || !matrix) return;
    if (target.localName !== "symbol") {
      shape(pen, target, matrix, target.classList.length ? getComputedStyle(target) : looks);
      return;
    }
    const { width, height } = use.ownerSVGElement.getBoundingClientRect();
    const { width: wide, height: high } = target.viewBox.baseVal;
    const scaled = matrix.scale(Math.min(width / wide, height / high) / (matrix.a || 1));
    for (const child of target.children) shape(pen, child, scaled, child.classList.length ? getComputedStyle(child) : looks);
  }

  function written(pen, text) {
    const matrix = text.getScreenCTM();
    const style = getComputedStyle(text);
    pen.save();
    pen.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    pen.font = fontOf(style);
    pen.fillStyle = style.fill;
    pen.textAlign = { middle: "center", end: "right" }[style.textAnchor] ?? "left";
    pen.fillText(text.textContent.trim(), text.x.baseVal[0].value, text.y.baseVal[0].value);
    pen.restore();
  }

  function vector(pen, element) {
    if (["defs", "symbol", "title"].includes(element.localName)) return;
    const style = getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return;
    if (element.localName === "use") used(pen, element);
    else if (element.localName === "text") written(pen, element);
    else if (SHAPES[element.localName]) shape(pen, element, element.getScreenCTM(), style);
    else for (const child of element.children) vector(pen, child);
  }

  function paint(pen, element) {
    if (element.matches(LEFT_OUT)) return;
    const style = getComputedStyle(element);
    if (style.display === "none" || style.visibility === "hidden") return;
    pen.save();
    pen.globalAlpha *= number(style.opacity);
    if (element.localName === "svg") {
      vector(pen, element);
    } else {
      box(pen, element.getBoundingClientRect(), style);
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && node.data.trim()) words(pen, node, style);
        else if (node.nodeType === Node.ELEMENT_NODE) paint(pen, node);
      }
    }
    pen.restore();
  }

  function part(pen, element, top) {
    const { left, top: place, width, height } = element.getBoundingClientRect();
    pen.save();
    pen.beginPath();
    pen.rect(0, top, width, height);
    pen.clip();
    pen.translate(-left, top - place);
    paint(pen, element);
    pen.restore();
    return top + height + GAP;
  }

  function draw(panel) {
    const parts = [...panel.querySelectorAll("[data-picture-part]")];
    for (const scroll of panel.querySelectorAll(".kw-scroll")) scroll.scrollLeft = 0;
    return keyworks.onPaper(() => {
      const boxes = parts.map((one) => one.getBoundingClientRect());
      const width = Math.max(...boxes.map((one) => one.width));
      const height = boxes.reduce((sum, one) => sum + one.height + GAP, -GAP);
      const made = keyworks.sheet(Math.ceil(width), Math.ceil(height), panel.dataset);
      parts.reduce((top, one) => part(made.pen, one, top), 0);
      return made.canvas;
    });
  }

  // Also in parts that are fetched after the page: the tables of lamps below the overview.
  function offer() {
    for (const panel of document.querySelectorAll("[data-picture]")) {
      const button = panel.querySelector("[data-save][hidden]");
      if (!button) continue;
      button.hidden = false;
      button.addEventListener("click", () => keyworks.save(draw(panel), panel.dataset.file));
    }
  }

  offer();
  document.addEventListener("htmx:afterSettle", offer);
})();
