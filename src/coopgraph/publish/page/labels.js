/* Labels: written at a steady size whatever the zoom, and only where they cover nothing, the important ones first. */

const LABEL = { size: 12.5, least: 11.5, most: 17, line: 1.17, font: '"Noto Sans", "Noto Sans Arabic", system-ui, sans-serif' };
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/* A text in lines of about `width` characters; wider, and at last cut with `…`, where there would be too many. */
function wrap(text, width, most = 3) {
  let rows = [];
  for (const wider of [0, 4, 8]) {
    rows = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const last = rows.length - 1;
      if (last >= 0 && rows[last].length + 1 + word.length <= width + wider) rows[last] += ` ${word}`;
      else rows.push(word);
    }
    rows = rows.map((row) => (row.length <= width + wider + 8 ? row : `${row.slice(0, width + wider + 7)}…`));
    if (rows.length <= most) return rows;
  }
  return [...rows.slice(0, most - 1), `${rows[most - 1].replace(/[.,;:]+$/, "")}…`];
}

/* Rectangles by the squares that they touch, so that looking for overlaps stays quick. */
class Grid {
  constructor(cell) {
    this.cell = cell;
    this.cells = new Map();
  }

  *keys([left, top, right, bottom]) {
    for (let i = Math.floor(left / this.cell); i <= right / this.cell; i++) {
      for (let j = Math.floor(top / this.cell); j <= bottom / this.cell; j++) yield `${i} ${j}`;
    }
  }

  add(box, owner) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([box, owner]);
    }
  }

  isFree(wanted, owner) {
    const [left, top, right, bottom] = [wanted[0] + 1, wanted[1] + 1, wanted[2] - 1, wanted[3] - 1];
    for (const key of this.keys([left, top, right, bottom])) {
      for (const [box, other] of this.cells.get(key) || []) {
        if (other !== owner && left < box[2] && box[0] < right && top < box[3] && box[1] < bottom) return false;
      }
    }
    return true;
  }
}

function labelBox({ x, y, size }, wide, high, side) {
  if (side === "inside") return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
  if (side === "right") return [x + size + 4, y - high / 2, x + size + 4 + wide, y + high / 2];
  if (side === "left") return [x - size - 4 - wide, y - high / 2, x - size - 4, y + high / 2];
  const top = side === "below" ? y + size + 3 : y - size - 3 - high;
  return [x - wide / 2, top, x + wide / 2, top + high];
}

class Labels {
  constructor(model) {
    this.model = model;
    this.pen = document.createElement("canvas").getContext("2d");
    this.cache = { key: "", placed: [] };
    this.lines = new Map();
  }

  static size(scale) {
    return Math.min(LABEL.most, Math.max(LABEL.least, LABEL.size * scale)) / scale;
  }

  /* The lines of a thing's label, kept for each language. */
  of(node) {
    const key = `${this.model.language} ${node.id}`;
    if (!this.lines.has(key)) {
      const kind = this.model.spec.kinds[node.kind];
      this.lines.set(key, wrap(this.model.label(node.id), kind && kind.ring < 3 ? 16 : 22));
    }
    return this.lines.get(key);
  }

  measure(lines, isHot, size) {
    this.pen.font = `${isHot ? "bold " : ""}100px ${LABEL.font}`;
    const widths = lines.map((line) => this.pen.measureText(line).width / 100);
    return [Math.max(...widths) * size, lines.length * size * LABEL.line];
  }

  /* Where labels stand at a zoom: those that matter now anywhere, the others where there is room. */
  place(scale, state) {
    const key = `${scale.toFixed(3)} ${state.stamp}`;
    if (this.cache.key === key) return this.cache.placed;
    const size = Labels.size(scale);
    const isLit = (id) => !state.near || state.near.has(id);
    const shown = [...this.model.shown.nodes].map((id) => this.model.nodes.get(id));
    const [grid, faded] = [new Grid(80), new Grid(80)]; // faded things are no obstacle to the labels of lit ones
    for (const { id, x, y, size: r } of shown) (isLit(id) ? grid : faded).add([x - r, y - r, x + r, y + r], id);
    const isFree = (box, id) => grid.isFree(box, id) && (isLit(id) || faded.isFree(box, id));
    const rank = ({ id }) => (id === state.hot ? 2 : 0) + (state.near && state.near.has(id) ? 1 : 0);
    const order = [...shown].sort((a, b) => rank(b) - rank(a) || b.size - a.size);
    const placed = [];
    order.forEach((node, i) => {
      const isHot = node.id === state.hot;
      const lines = this.of(node);
      const [wide, high] = this.measure(lines, isHot, size);
      const sides = node.side === "inside" ? ["inside"] : [...new Set([node.side, "below", "above", "right", "left"])];
      const boxes = sides.map((side) => labelBox(node, wide, high, side));
      const box = boxes.find((each) => isFree(each, node.id)) || ((isHot || !i) && boxes[0]);
      if (!box) return;
      if (node.side !== "inside") grid.add(box, node.id);
      placed.push({ node, lines, box, size, isHot });
    });
    this.cache = { key, placed };
    return placed;
  }

  draw(pen, scale, state) {
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    pen.lineJoin = "round";
    for (const { node, lines, box, size, isHot } of this.place(scale, state)) {
      pen.globalAlpha = state.near && !state.near.has(node.id) ? 0.2 : 1;
      pen.font = `${isHot ? "bold " : ""}${size}px ${LABEL.font}`;
      pen.lineWidth = size / 3.5;
      pen.strokeStyle = "rgba(255,255,255,0.9)";
      pen.fillStyle = "#1b1b1b";
      lines.forEach((line, i) => {
        pen.direction = RTL.test(line) ? "rtl" : "ltr";
        const y = box[1] + (i + 0.5) * size * LABEL.line;
        if (node.side !== "inside") pen.strokeText(line, (box[0] + box[2]) / 2, y);
        pen.fillText(line, (box[0] + box[2]) / 2, y);
      });
    }
    pen.globalAlpha = 1;
  }
}
