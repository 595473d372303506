// @ts-check
/* The picture: what is shown, drawn by vis-network in fixed places; what stands behind and beside it drawn here. */

import { drawBackdrop, drawBars, drawCells, drawWords } from "./backdrop.js";
import { around, discBox, labelBox } from "./boxes.js";
import { Labels, labelFont } from "./labels.js";
import { DIMMED, INK, LABEL, LINE, LIT } from "./looks.js";

/** @import { Box, Held, Light, PageData, Point, Vis, VisDataSet } from "../types.js" */
/** @import { Model } from "../model/model.js" */

const NARROW = 600; // pixels: a phone

export class Picture {
  /**
   * @param {Model} model
   * @param {PageData} data
   * @param {HTMLElement} place
   * @param {Vis} vis
   */
  constructor(model, data, place, vis) {
    this.model = model;
    this.place = place;
    /** @type {Light & { stamp: number }} */
    this.light = { hot: null, near: null, stamp: 0 };
    this.labels = new Labels(model);
    this.isFitted = false;
    this.drawings = 0;
    this.nodes = new vis.DataSet([]);
    this.edges = new vis.DataSet([]);
    this.drawn = byIds(data);
    this.network = new vis.Network(place, { nodes: this.nodes, edges: this.edges }, data.options);
    this.network.on("beforeDrawing", (pen) => this.drawBehind(pen));
    this.network.on("afterDrawing", (pen) => this.drawBeside(pen));
    this.frame = /** @type {HTMLElement} */ (place.firstElementChild);
    this.frame.setAttribute("role", "application");
  }

  /**
   * Take in what vis-network is to draw.
   * @param {Held} held
   */
  take(held) {
    this.drawn = byIds(held);
    this.labels.lines.clear();
  }

  /** `data-drawing` says that a change is not on the canvas yet; `data-drawn` counts the finished drawings. */
  ask() {
    this.place.dataset.drawing = "";
  }

  /** Draw what the model shows; what stays is only updated. */
  update() {
    const { nodes, edges } = this.model.shown;
    const wanted = new Set(edges.keys());
    this.sync(this.edges, new Set(this.edges.getIds().filter((id) => wanted.has(id))), this.drawn.edges);
    this.sync(this.nodes, nodes, this.drawn.nodes);
    this.sync(this.edges, wanted, this.drawn.edges);
  }

  /**
   * @param {VisDataSet} set
   * @param {Set<string>} wanted
   * @param {Map<string, any>} made
   */
  sync(set, wanted, made) {
    const gone = set.getIds().filter((id) => !wanted.has(id));
    const fresh = [...wanted].filter((id) => !set.get(id) && made.has(id));
    if (gone.length || fresh.length) this.ask();
    if (gone.length) set.remove(gone);
    if (fresh.length) set.add(fresh.map((id) => made.get(id)));
  }

  /**
   * Fade all but some things and edges; with nothing given, light all.
   * @param {string | null} hot
   * @param {Set<string> | null} near
   * @param {Set<string> | null} lit edges; by default those of `hot`
   */
  show(hot = null, near = null, lit = null) {
    this.light = { hot, near, stamp: this.light.stamp + 1 };
    const nodes = this.nodes.getIds().map((id) => {
      return { id, opacity: near && !near.has(id) ? DIMMED : 1, borderWidth: id === hot ? 2.5 : 1 };
    });
    if (nodes.length) this.ask();
    this.nodes.update(nodes);
    const edges = this.edges.getIds().map((id) => this.edgeLook(id, hot, near, lit));
    if (edges.length) this.ask();
    this.edges.update(edges);
  }

  /**
   * @param {string} id
   * @param {string | null} hot
   * @param {Set<string> | null} near
   * @param {Set<string> | null} lit
   */
  edgeLook(id, hot, near, lit) {
    const [edge, drawn] = [this.model.edges.get(id), this.drawn.edges.get(id)];
    const isLit = lit ? lit.has(id) : hot !== null && (edge?.source === hot || edge?.target === hot);
    const isPlain = drawn.color.color === LINE;
    const opacity = near ? (isLit ? 1 : 0.22) : isPlain ? 0.55 : 0.8;
    const count = edge?.through ? this.model.standsFor(edge).length : 0;
    const wide = count ? Math.min(0.9 + 0.9 * Math.log2(count), 6) : drawn.width || 1;
    const color = { color: isLit && isPlain ? LIT : drawn.color.color, opacity };
    return { id, color, width: isLit ? wide + 0.8 : wide };
  }

  /* ---- What is seen of it ---- */

  /** @param {{ position?: Point, scale?: number }} view */
  move(view) {
    this.ask();
    this.network.moveTo({ ...view, animation: false });
  }

  /**
   * A place in the middle of the diagram, near enough to read the labels there.
   * @param {Point} position
   */
  goTo(position) {
    this.move({ position, scale: Math.max(this.network.getScale(), 0.95) });
    this.isFitted = false;
  }

  /** @param {number} by */
  zoom(by) {
    this.move({ scale: this.network.getScale() * by });
    this.isFitted = false;
  }

  /** All of it, labels included, as large as there is room. */
  fit() {
    const { clientWidth: wide, clientHeight: high } = this.place;
    this.isFitted = true;
    if (!wide || !high) return; // a frame that is not laid out yet: "resize" tells when it is
    this.network.setSize("100%", "100%"); // vis itself only looks once a second
    this.labels.least = wide < NARROW ? LABEL.narrow : LABEL.least;
    let scale = 1;
    let box = this.model.spec.view;
    for (let round = 0; round < 12; round++) {
      box = this.extent(scale);
      scale = Math.min(wide / (box[2] - box[0] + 24), high / (box[3] - box[1] + 16), 1.4);
    }
    this.move({ position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }, scale });
  }

  /**
   * The rectangle around what is shown, with labels as they are written at a scale.
   * @param {number} scale
   * @returns {Box}
   */
  extent(scale) {
    const box = around(this.boxes(this.labels.size(scale)));
    return box[0] < box[2] ? box : this.model.spec.view;
  }

  /**
   * @param {number} size of labels
   * @returns {Generator<Box>}
   */
  *boxes(size) {
    const { lines = [], notes = [] } = this.model.spec.backdrop || {};
    for (const { points } of lines) for (const [x, y] of points) yield [x, y, x, y];
    for (const { x, y, labels, role } of notes) {
      const [wide, high] = role === "words" ? [0, 0] : this.labels.measure([this.model.text(labels)], true, size);
      yield [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
    }
    for (const node of this.model.shownNodes()) {
      const [wide, high] = this.labels.measure(this.labels.of(node), false, size);
      yield discBox(node);
      yield labelBox(node, wide, high, node.side);
      if (node.bar) yield [node.bar[0], node.y, node.bar[1], node.y];
    }
  }

  /**
   * The part of the picture that is seen.
   * @returns {Box}
   */
  seen() {
    const { clientWidth, clientHeight } = this.place;
    const [from, to] = [{ x: 0, y: 0 }, { x: clientWidth, y: clientHeight }].map((at) => this.network.DOMtoCanvas(at));
    return [from.x, from.y, to.x, to.y];
  }

  /**
   * The square of a matrix at a place of the canvas.
   * @param {Point} place
   */
  cellAt({ x, y }) {
    for (const edge of this.model.shown.edges.values()) {
      if (!edge.cell) continue;
      const [cx, cy, half] = edge.cell;
      if (Math.abs(x - cx) <= half && Math.abs(y - cy) <= half) return edge.id;
    }
    return null;
  }

  /* ---- What is drawn here ---- */

  /** @param {CanvasRenderingContext2D} pen */
  drawBehind(pen) {
    const scale = this.network.getScale();
    drawBackdrop(pen, this.model, scale, this.labels.size(scale));
    drawBars(pen, this.model, this.light);
    drawCells(pen, this.model, scale, this.light);
  }

  /** @param {CanvasRenderingContext2D} pen */
  drawBeside(pen) {
    const scale = this.network.getScale();
    this.labels.seen = this.isFitted ? this.seen() : null;
    drawWords(pen, this.model, scale, this.light);
    this.labels.draw(pen, scale, this.light);
    for (const { members, x, y } of this.model.shownNodes()) {
      if (!members) continue;
      pen.font = labelFont(this.labels.size(scale), true);
      pen.fillStyle = INK;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(String(members), x, y);
    }
    this.drawings += 1;
    this.place.dataset.drawn = String(this.drawings);
    delete this.place.dataset.drawing;
  }
}

/**
 * What vis-network is to draw, by id; vis would write labels itself, under the lines and at the wrong size.
 * @param {Held} held
 * @returns {{ nodes: Map<string, any>, edges: Map<string, any> }}
 */
function byIds(held) {
  return {
    nodes: new Map(held.nodes.map(({ label, ...node }) => [node.id, node])),
    edges: new Map(held.edges.map((edge) => [edge.id, edge])),
  };
}
