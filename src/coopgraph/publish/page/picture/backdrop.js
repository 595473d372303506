// @ts-check
/* What the picture has behind its things: coasts, axes and their notes, bars of days, the squares of a matrix. */

import { labelFont } from "./labels.js";
import { CELL, COAST, GRID, LAND, LINE, PAPER, SOFT, WORDS, directionOf } from "./looks.js";
import { isFiltered } from "../model/state.js";

/** @import { Edge, Light } from "../types.js" */
/** @import { Model } from "../model/model.js" */

/** @type {Record<string, [string, number]>} */
const LOOKS = { outline: [COAST, 0.8], axis: [SOFT, 1.2], grid: [GRID, 0.8] };

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {Model} model
 * @param {number} scale
 * @param {number} size of labels
 */
export function drawBackdrop(pen, model, scale, size) {
  const { lines = [], notes = [] } = model.spec.backdrop || {};
  for (const { points, role } of lines) {
    const [colour, wide] = LOOKS[role] || LOOKS.grid;
    pen.strokeStyle = colour;
    pen.lineWidth = wide / scale;
    pen.beginPath();
    points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    if (role === "outline") {
      pen.fillStyle = LAND;
      pen.fill();
    }
    pen.stroke();
  }
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (const { x, y, labels, role } of notes) {
    if (role === "words") continue;
    const text = model.text(labels);
    pen.fillStyle = SOFT;
    pen.direction = directionOf(text);
    pen.font = labelFont(size, role === "heading");
    pen.fillText(text, x, y);
  }
}

/**
 * What lines say, upon them, beside the thing that they lead to; where it could be read, and nothing is picked out of them.
 * @param {CanvasRenderingContext2D} pen
 * @param {Model} model
 * @param {number} scale
 * @param {Light} light
 */
export function drawWords(pen, model, scale, { near }) {
  if (scale < 0.55 || isFiltered(model.state)) return;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  for (const { x, y, labels, role, of = "" } of model.spec.backdrop?.notes || []) {
    if (role !== "words" || !model.shown.nodes.has(of) || (near && !near.has(of))) continue;
    const text = model.text(labels);
    pen.direction = directionOf(text);
    pen.textAlign = x < 0 ? "left" : "right";
    pen.font = labelFont(Math.max(WORDS * scale, 9.5) / scale, false);
    pen.lineWidth = 4;
    pen.strokeStyle = PAPER;
    pen.strokeText(text, x, y);
    pen.fillStyle = SOFT;
    pen.fillText(text, x, y);
  }
}

/**
 * Bars for the days that a thing may have been on.
 * @param {CanvasRenderingContext2D} pen
 * @param {Model} model
 * @param {Light} light
 */
export function drawBars(pen, model, { near }) {
  for (const { id, bar, y, kind } of model.shownNodes()) {
    if (!bar) continue;
    pen.fillStyle = model.spec.kinds[kind].colour;
    pen.globalAlpha = near && !near.has(id) ? 0.2 : 0.45;
    pen.fillRect(bar[0], y - 5, Math.max(bar[1] - bar[0], 1), 10);
    pen.globalAlpha = 1;
  }
}

/**
 * Squares at the crossings of a matrix: full when stated of the thing itself, hollow when only of a whole.
 * @param {CanvasRenderingContext2D} pen
 * @param {Model} model
 * @param {number} scale
 * @param {Light} light
 */
export function drawCells(pen, model, scale, { near }) {
  /** @param {Edge} edge */
  const isLit = ({ source, target }) => !near || (near.has(source) && near.has(target));
  for (const edge of model.shown.edges.values()) {
    if (!edge.cell) continue;
    const [x, y, half] = edge.cell;
    const wide = half * 0.9;
    pen.globalAlpha = isLit(edge) ? Math.min(0.4 + 0.2 * (edge.weight || 1), 1) : 0.35;
    pen.lineWidth = 1.6 / scale;
    pen.strokeStyle = pen.fillStyle = !edge.colour || edge.colour === LINE ? CELL : edge.colour;
    pen.beginPath();
    pen.rect(x - wide, y - wide, 2 * wide, 2 * wide);
    if (edge.certainty.length || edge.collective) pen.stroke();
    else pen.fill();
  }
  pen.globalAlpha = 1;
}
