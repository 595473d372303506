// @ts-check
/* Labels: written at a steady size whatever the zoom, and only where they cover nothing, the important ones first. */

import { Grid, discBox, labelBox } from "./boxes.js";
import { DIMMED, INK, LABEL, directionOf } from "./looks.js";

/** @import { Box, Light, Node, PlacedLabel } from "../types.js" */
/** @import { Model } from "../model/model.js" */

/**
 * A text in lines of about `width` characters; wider, and at last cut with `…`, where there would be too many.
 * @param {string} text
 * @param {number} width
 */
export function wrap(text, width, most = 3) {
  /** @type {string[]} */
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

/**
 * The font of a label.
 * @param {number} size
 * @param {boolean} isBold
 */
export function labelFont(size, isBold) {
  return `${isBold ? "bold " : ""}${size}px ${LABEL.font}`;
}

export class Labels {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    /** @type {{ key: string, placed: PlacedLabel[] }} */
    this.cache = { key: "", placed: [] };
    this.least = LABEL.least;
    /** What is seen, of a picture that is seen whole: no label goes over its edge. @type {Box | null} */
    this.seen = null;
    /** @type {Map<string, string[]>} */
    this.lines = new Map();
  }

  /**
   * The size of labels in the diagram, at a zoom.
   * @param {number} scale
   */
  size(scale) {
    return Math.min(LABEL.most, Math.max(this.least, LABEL.size * scale)) / scale;
  }

  /**
   * The lines of a thing's label, kept for each language.
   * @param {Node} node
   */
  of(node) {
    const key = `${this.model.language} ${node.id}`;
    const known = this.lines.get(key);
    if (known) return known;
    const kind = this.model.spec.kinds[node.kind];
    const lines = wrap(this.model.label(node.id), node.wrap || (kind && kind.ring < 3 ? 16 : 22));
    this.lines.set(key, lines);
    return lines;
  }

  /**
   * How wide and high lines are.
   * @param {string[]} lines
   * @param {boolean} isHot
   * @param {number} size
   */
  measure(lines, isHot, size) {
    this.pen.font = labelFont(100, isHot);
    const widths = lines.map((line) => this.pen.measureText(line).width / 100);
    return [Math.max(...widths) * size, lines.length * size * LABEL.line];
  }

  /**
   * Where labels stand at a zoom: those that matter now anywhere, the others where there is room.
   * @param {number} scale
   * @param {Light} light
   */
  place(scale, light) {
    const key = `${scale.toFixed(3)} ${light.stamp} ${this.seen}`;
    if (this.cache.key === key) return this.cache.placed;
    const size = this.size(scale);
    const room = this.room(light);
    /** @type {PlacedLabel[]} */
    const placed = [];
    this.order(light).forEach((node, i) => {
      const isHot = node.id === light.hot;
      const lines = this.of(node);
      const [wide, high] = this.measure(lines, isHot, size);
      const sides = ["inside", "up"].includes(node.side) ? [node.side] : new Set([node.side, "below", "above", "right", "left"]);
      const boxes = [...sides].map((side) => labelBox(node, wide, high, side));
      const box = boxes.find((each) => this.isSeen(each) && room.isFree(each, node.id)) || (isHot || !i ? boxes[0] : null);
      if (!box) return;
      if (node.side !== "inside") room.take(box, node.id);
      placed.push({ node, lines, box, size, isHot });
    });
    this.cache = { key, placed };
    return placed;
  }

  /** @param {Box} box */
  isSeen([left, top, right, bottom]) {
    const seen = this.seen;
    return !seen || (left >= seen[0] && top >= seen[1] && right <= seen[2] && bottom <= seen[3]);
  }

  /**
   * The shown things, those first whose labels matter most.
   * @param {Light} light
   */
  order({ hot, near }) {
    /** @param {Node} node */
    const rank = ({ id }) => (id === hot ? 2 : 0) + (near && near.has(id) ? 1 : 0);
    return this.model.shownNodes().sort((a, b) => rank(b) - rank(a) || b.size - a.size);
  }

  /**
   * The room that things leave; faded things are no obstacle to the labels of lit ones.
   * @param {Light} light
   */
  room({ near }) {
    const [lit, faded] = [new Grid(80), new Grid(80)];
    const isLit = (/** @type {string} */ id) => !near || near.has(id);
    for (const node of this.model.shownNodes()) (isLit(node.id) ? lit : faded).add(discBox(node), node.id);
    return {
      isFree: (/** @type {Box} */ box, /** @type {string} */ id) =>
        lit.isFree(box, id) && (isLit(id) || faded.isFree(box, id)),
      take: (/** @type {Box} */ box, /** @type {string} */ id) => lit.add(box, id),
    };
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} scale
   * @param {Light} light
   */
  draw(pen, scale, light) {
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    pen.lineJoin = "round";
    for (const { node, lines, box, size, isHot } of this.place(scale, light)) {
      pen.globalAlpha = light.near && !light.near.has(node.id) ? DIMMED : 1;
      pen.font = labelFont(size, isHot);
      pen.lineWidth = size / 3.5;
      pen.strokeStyle = "rgba(255,255,255,0.9)";
      pen.fillStyle = INK;
      if (node.side === "up") {
        drawTurned(pen, lines.join(" "), box);
        continue;
      }
      lines.forEach((line, i) => {
        pen.direction = directionOf(line);
        const y = box[1] + (i + 0.5) * size * LABEL.line;
        if (node.side !== "inside") pen.strokeText(line, (box[0] + box[2]) / 2, y);
        pen.fillText(line, (box[0] + box[2]) / 2, y);
      });
    }
    pen.globalAlpha = 1;
  }
}

/**
 * A label that is turned, so that it is read from below.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} line
 * @param {Box} box
 */
function drawTurned(pen, line, [left, top, right, bottom]) {
  pen.save();
  pen.translate((left + right) / 2, (top + bottom) / 2);
  pen.rotate(-Math.PI / 2);
  pen.direction = directionOf(line);
  pen.fillText(line, 0, 0);
  pen.restore();
}
