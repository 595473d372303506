// @ts-check
/* The legend: the kinds with how many of each are shown; press to hide, with the shift key to see nothing else. */

import { element, svgElement, text } from "./dom.js";
import { LINE, OUTLINE } from "../picture/looks.js";

/** @import { Edge, Kind, Reader } from "../types.js" */
/** @import { Model } from "../model/model.js" */

export class Legend {
  /**
   * @param {Reader} reader
   * @param {Model} model
   * @param {HTMLElement} place
   */
  constructor(reader, model, place) {
    this.reader = reader;
    this.model = model;
    this.place = place;
  }

  show() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const focused = this.place.contains(active) ? active?.dataset.kind : null;
    const counts = this.counts();
    const buttons = this.model.spec.kinds.flatMap((kind, i) => this.button(kind, i, counts.get(i) || 0));
    const notes = this.notes().map((word) => element("p", {}, this.reader.words[word]));
    this.place.replaceChildren(...buttons, ...notes);
    if (focused) /** @type {HTMLElement | null} */ (this.place.querySelector(`[data-kind="${focused}"]`))?.focus();
  }

  /** How many things of each kind are shown. */
  counts() {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const { open, kind } of this.model.shownNodes()) if (!open) counts.set(kind, (counts.get(kind) || 0) + 1);
    return counts;
  }

  /**
   * @param {Kind} kind
   * @param {number} i
   * @param {number} shown
   */
  button(kind, i, shown) {
    if (!kind.count && !shown && !kind.folded) return [];
    const { words, large } = this.reader;
    const { state } = this.model;
    const isOverview = large && !state.spot.length;
    const isFolded = kind.folded && !shown;
    const count = isOverview ? kind.count : isFolded ? kind.folded || 0 : shown;
    const line = isFolded ? this.line(kind) : undefined;
    const said = isFolded && !line ? this.reader.word("folded", { count: kind.folded }) : this.reader.number(count);
    const title = `${words.legend}. ${words.only}`;
    const pressed = { "aria-pressed": !state.kinds.includes(i), "data-kind": i, title };
    const label = text(this.model.text(kind.labels));
    const parts = [line ? this.stroke(line) : this.swatch(kind), label, " ", element("span", {}, said)];
    return [element("button", { type: "button", ...pressed }, ...parts)];
  }

  /** @param {Kind} kind */
  swatch({ colour, shape }) {
    const points = this.reader.outlines[shape];
    const outline = points ? svgElement("polygon", { points }) : svgElement("circle", { cx: 10, cy: 10, r: 8.5 });
    const size = { viewBox: "-1 -1 22 22", width: 15, height: 15, "aria-hidden": "true" };
    return svgElement("svg", { ...size, fill: colour, stroke: OUTLINE, "stroke-width": 1.3 }, outline);
  }

  /**
   * The look of the lines that stand for things of a kind, where there are such.
   * @param {Kind} kind
   */
  line({ id }) {
    const lines = [...this.model.shown.edges.values()].filter((edge) => edge.through && edge.property === id);
    return lines.find((edge) => edge.colour && (edge.themes || []).length !== 1) || lines[0];
  }

  /** @param {Edge} edge */
  stroke({ colour = LINE }) {
    const size = { viewBox: "0 0 22 10", width: 22, height: 10, "aria-hidden": "true" };
    return svgElement("svg", size, svgElement("path", { d: "M1,5H21", stroke: colour, "stroke-width": 3 }));
  }

  /** What the lines mean that are there. */
  notes() {
    const edges = [...this.model.edges.values()];
    /** @type {[boolean, string][]} */
    const notes = [
      [this.model.spec.open.length > 0, "dotted"],
      [edges.some((edge) => edge.deduced), "dashed"],
      [edges.some((edge) => edge.answer), "rows"],
      [edges.some((edge) => edge.cell), "hollow"],
      [edges.some((edge) => edge.certainty.length && !edge.cell), "unsure"],
    ];
    return notes.filter(([isThere]) => isThere).map(([, word]) => word);
  }
}
