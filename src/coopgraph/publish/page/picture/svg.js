// @ts-check
/* The shown part of the picture as SVG, text as text. */

import { SVG, svgElement } from "../parts/dom.js";
import { CELL, COAST, GRID, INK, LABEL, LAND, LINE, OUTLINE, PAPER, SOFT, directionOf } from "./looks.js";

/** @import { Edge, Node, Point } from "../types.js" */
/** @import { Model } from "../model/model.js" */
/** @import { Picture } from "./picture.js" */

const FONT = LABEL.font.replaceAll('"', "'");

/**
 * @param {Model} model
 * @param {Picture} picture
 * @param {Record<string, string>} outlines of the shapes
 */
export function svgText(model, picture, outlines) {
  const [left, top, right, bottom] = model.spec.view;
  const [x, y, width, height] = [left - 8, top - 8, right - left + 16, bottom - top + 16];
  const frame = { xmlns: SVG, viewBox: [x, y, width, height].join(" "), width, height, role: "img" };
  const root = svgElement(
    "svg",
    frame,
    svgElement("title", {}, model.text(model.spec.title)),
    svgElement("rect", { x, y, width, height, fill: PAPER }),
    ...backdrop(model),
    ...bars(model),
    ...[...model.shown.edges.values()].map((edge) => edgeElement(model, edge)),
    ...model.shownNodes().map((node) => nodeElement(model, node, outlines)),
    ...labels(picture),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

/** @param {(number[] | readonly number[])[]} points */
function pointsText(points) {
  return points.map((point) => point.join(",")).join(" ");
}

/** @param {Model} model */
function backdrop(model) {
  const { lines = [], notes = [] } = model.spec.backdrop || {};
  const drawn = lines.map(({ points, role }) => {
    const fill = role === "outline" ? LAND : "none";
    const stroke = role === "outline" ? COAST : role === "axis" ? SOFT : GRID;
    return svgElement("polyline", { points: pointsText(points), fill, stroke });
  });
  const look = { "font-size": 12, "font-family": FONT };
  const written = notes.map(({ x, y, labels, role }) => {
    const weight = role === "heading" ? "bold" : "normal";
    const place = { x, y: y + 4, ...look, "font-weight": weight, "text-anchor": "middle", fill: SOFT };
    return svgElement("text", place, model.text(labels));
  });
  return [...drawn, ...written];
}

/** @param {Model} model */
function bars(model) {
  return model.shownNodes().flatMap(({ bar, y, kind }) => {
    if (!bar) return [];
    const size = { x: bar[0], y: y - 5, width: Math.max(bar[1] - bar[0], 1), height: 10 };
    return [svgElement("rect", { ...size, fill: model.spec.kinds[kind].colour, opacity: 0.45 })];
  });
}

/** @param {Model} model @param {Edge} edge */
function edgeElement(model, edge) {
  const title = svgElement("title", {}, model.sentence(edge));
  if (edge.cell) {
    const [x, y, half] = edge.cell;
    const square = { x: x - half * 0.7, y: y - half * 0.7, width: half * 1.4, height: half * 1.4 };
    return svgElement("rect", { ...square, fill: edge.certainty.length ? "none" : CELL, stroke: CELL }, title);
  }
  const [from, to] = [model.node(edge.source), model.node(edge.target)];
  const bend = 0.87 * (edge.bend || 0); // vis-network's curves are a little flatter than their roundness says
  const middle = {
    x: (from.x + to.x) / 2 + (to.y - from.y) * bend,
    y: (from.y + to.y) / 2 - (to.x - from.x) * bend,
  };
  const colour = edge.colour || LINE;
  const hasHead = !edge.open && edge.directed !== false;
  const head = hasHead ? [svgElement("polygon", { points: pointsText(arrow(middle, to)), fill: colour })] : [];
  const dashes = (edge.open ? [2, 3] : edge.dashes || []).join(" ");
  /** @type {Record<string, string | number>} */
  const line = { d: `M${from.x},${from.y}Q${middle.x},${middle.y} ${to.x},${to.y}`, fill: "none", stroke: colour };
  line["stroke-width"] = edge.width || 0.9;
  if (dashes) line["stroke-dasharray"] = dashes;
  return svgElement("g", {}, title, svgElement("path", line), ...head);
}

/**
 * The three points of an arrow's head at the edge of a thing.
 * @param {Point} from
 * @param {Node} to
 */
function arrow(from, to) {
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  /** @param {number} far @param {number} off */
  const point = (far, off) => [to.x - (to.size + far) * cos - off * sin, to.y - (to.size + far) * sin + off * cos];
  return [point(0, 0), point(6, 2.4), point(6, -2.4)];
}

/**
 * @param {Model} model
 * @param {Node} node
 * @param {Record<string, string>} outlines
 */
function nodeElement(model, node, outlines) {
  const kind = model.spec.kinds[node.kind];
  /** @type {Record<string, string>} */
  const look = { fill: node.open ? PAPER : kind.colour, stroke: OUTLINE };
  if (node.open) look["stroke-dasharray"] = "2 2";
  const title = svgElement("title", {}, model.label(node.id));
  const outline = node.open ? "" : outlines[kind.shape];
  if (!outline) return svgElement("circle", { cx: node.x, cy: node.y, r: node.size, ...look }, title);
  const points = outline.split(" ").map((point) => {
    const [x, y] = point.split(",").map((value) => (Number(value) - 10) * (node.size / 9));
    return [node.x + x, node.y + y];
  });
  return svgElement("polygon", { points: pointsText(points), ...look }, title);
}

/** @param {Picture} picture */
function labels({ labels, light }) {
  const look = {
    "font-size": labels.size(1),
    "font-family": FONT,
    "text-anchor": "middle",
    fill: INK,
    stroke: PAPER,
    "stroke-width": 3,
    "paint-order": "stroke",
  };
  const placed = labels.place(1, { hot: null, near: null, stamp: `svg ${light.stamp}` });
  return placed.flatMap(({ node, lines, box, size }) =>
    lines.map((line, i) => {
      if (node.side === "up") {
        const [x, y] = [(box[0] + box[2]) / 2 + size * 0.35, (box[1] + box[3]) / 2];
        return svgElement("text", { ...look, x, y, transform: `rotate(-90 ${x} ${y})`, direction: directionOf(line) }, line);
      }
      const y = box[1] + (i + 0.5) * size * LABEL.line + size * 0.35;
      return svgElement("text", { ...look, x: (box[0] + box[2]) / 2, y, direction: directionOf(line) }, line);
    }),
  );
}
