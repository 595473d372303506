// @ts-check
/* What is shown, as a file: the picture as PNG or SVG, the links as a table. */

import { element } from "./dom.js";
import { PAPER } from "../picture/looks.js";
import { svgText } from "../picture/svg.js";

/** @import { Edge, Reader } from "../types.js" */
/** @import { Model } from "../model/model.js" */
/** @import { Picture } from "../picture/picture.js" */

export class Exports {
  /**
   * @param {Reader} reader
   * @param {Model} model
   * @param {Picture} picture
   */
  constructor(reader, model, picture) {
    this.reader = reader;
    this.model = model;
    this.picture = picture;
  }

  /** @param {string | undefined} kind */
  save(kind) {
    if (kind === "png") this.png((blob) => this.give(blob, kind));
    if (kind === "svg") this.give(new Blob([this.svg()], { type: "image/svg+xml;charset=utf-8" }), kind);
    if (kind === "csv") this.give(new Blob([this.csv()], { type: "text/csv;charset=utf-8" }), kind);
  }

  /**
   * Let the browser save a file under the title of the diagram.
   * @param {Blob} blob
   * @param {string} kind
   */
  give(blob, kind) {
    const address = URL.createObjectURL(blob);
    const title = this.model.text(this.model.spec.title);
    const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "network";
    element("a", { href: address, download: `${name}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** @param {(blob: Blob) => void} give */
  png(give) {
    const shown = /** @type {HTMLCanvasElement} */ (this.picture.place.querySelector("canvas"));
    const made = element("canvas", { width: shown.width, height: shown.height });
    const pen = /** @type {CanvasRenderingContext2D} */ (made.getContext("2d"));
    pen.fillStyle = PAPER;
    pen.fillRect(0, 0, made.width, made.height);
    pen.drawImage(shown, 0, 0);
    made.toBlob((blob) => blob && give(blob), "image/png");
  }

  svg() {
    return svgText(this.model, this.picture, this.reader.outlines);
  }

  /** A table of the links. */
  csv() {
    const { words } = this.reader;
    const head = [words.source, words.relation, words.target, words.weight, words.certainty, words.claims];
    const rows = [head, ...this.model.shownEdges().map((edge) => this.row(edge))];
    return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  /** @param {Edge} edge */
  row(edge) {
    const { model } = this;
    const claims = edge.claims.map((iri) => (model.spec.claims[iri] || { short: iri }).short);
    const doubts = model.doubtsOf(edge).map((doubt) => this.reader.words[doubt] || doubt);
    const weight = edge.through ? model.standsFor(edge).length : edge.weight || 1;
    const ends = [model.label(edge.source), model.says(edge), model.label(edge.target)];
    return [...ends, weight, doubts.join("; "), claims.join("; ")];
  }
}

/**
 * A cell of a table: formulas, which some programs would run, become text.
 * @param {string | number} value
 */
function cell(value) {
  const plain = String(value).replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
