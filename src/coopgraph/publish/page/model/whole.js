// @ts-check
/* The whole of a large network, in columns: things and edges are numbers here until they are shown. */

import { fit, fold } from "./fold.js";
import { LINE } from "../picture/looks.js";

/** @import { Columns, Edge, Node, Texts } from "../types.js" */

/**
 * Unpack the whole of a large network: base64 of gzipped JSON in columns.
 * @param {string} packed
 */
export async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Whole(await new Response(stream).json());
}

export class Whole {
  /** @param {Columns} columns */
  constructor(columns) {
    this.columns = columns;
    this.size = columns.local.length;
    const { source, target } = columns;
    let at = 0;
    this.from = Uint32Array.from(source, (more) => (at += more));
    this.to = new Uint32Array(target.length);
    target.forEach((more, i) => {
      const before = i && this.from[i] === this.from[i - 1] ? this.to[i - 1] : this.from[i];
      this.to[i] = more + (i ? before : 0);
    });
    this.start = new Uint32Array(this.size + 1); // where the edges of a thing begin in `links`
    this.links = new Uint32Array(this.from.length * 2);
    this.gather();
    const { local, prefix, prefixes } = columns;
    this.numbers = new Map(local.map((name, i) => [prefixes[prefix[i]] + name, i]));
  }

  /** Bring the edges of each thing together. */
  gather() {
    const degree = new Uint32Array(this.size);
    for (const ends of [this.from, this.to]) for (const i of ends) degree[i]++;
    for (let i = 0; i < this.size; i++) this.start[i + 1] = this.start[i] + degree[i];
    const next = this.start.slice();
    for (let edge = 0; edge < this.from.length; edge++) {
      this.links[next[this.from[edge]]++] = edge;
      this.links[next[this.to[edge]]++] = edge;
    }
  }

  /** @param {number} i */
  degree(i) {
    return this.start[i + 1] - this.start[i];
  }

  /** @param {number} i */
  id(i) {
    return this.columns.prefixes[this.columns.prefix[i]] + this.columns.local[i];
  }

  /**
   * @param {number} i
   * @returns {Texts}
   */
  labels(i) {
    /** @type {Texts} */
    const labels = {};
    for (const [language, texts] of Object.entries(this.columns.labels)) if (texts[i]) labels[language] = texts[i];
    return Object.keys(labels).length ? labels : { "": this.id(i) };
  }

  /**
   * The edges of a thing.
   * @param {number} i
   */
  edgesOf(i) {
    return this.links.subarray(this.start[i], this.start[i + 1]);
  }

  /**
   * Things with the most linked first.
   * @param {Iterable<number>} things
   */
  ranked(things) {
    return [...things].sort((a, b) => this.degree(b) - this.degree(a) || a - b);
  }

  /**
   * The neighbours of a thing, the most linked first.
   * @param {number} i
   */
  near(i) {
    /** @type {Set<number>} */
    const near = new Set();
    for (const edge of this.edgesOf(i)) near.add(this.from[edge] === i ? this.to[edge] : this.from[edge]);
    near.delete(i);
    return this.ranked(near);
  }

  /**
   * The things of a community, the most linked first.
   * @param {string} community
   */
  members(community) {
    const number = Number(community.split(":")[1]);
    return this.ranked(this.columns.community.flatMap((each, i) => (each === number ? [i] : [])));
  }

  /**
   * The edges between some things.
   * @param {Map<number, unknown>} things
   */
  edgesBetween(things) {
    const edges = [];
    for (const i of things.keys()) {
      for (const edge of this.edgesOf(i)) {
        if (this.from[edge] === i && things.has(this.to[edge])) edges.push(this.edge(edge));
      }
    }
    return edges;
  }

  /**
   * A thing as the picture takes it, without a place.
   * @param {number} i
   * @returns {Node}
   */
  node(i) {
    const { kind, types, type } = this.columns;
    const size = Math.min(7 + Math.log2(1 + this.degree(i)) * 1.4, 20);
    const look = { kind: kind[i], type: types[type[i]], size, side: "below", x: 0, y: 0 };
    return { id: this.id(i), ...look, labels: this.labels(i), attributes: {} };
  }

  /**
   * @param {number} i
   * @returns {Edge}
   */
  edge(i) {
    const property = this.columns.properties[this.columns.property[i]];
    const ends = { source: this.id(this.from[i]), target: this.id(this.to[i]) };
    return { id: `e${i}`, ...ends, property, claims: [], certainty: [], dashes: [], colour: LINE, width: 0.9 };
  }

  /**
   * A search of all things by their labels, the most linked first among those that fit as well.
   * @returns {(text: string, limit: number) => Node[]}
   */
  makeSearch() {
    const texts = Object.values(this.columns.labels).map((column) => column.map(fold));
    return (text, limit) => {
      const wanted = fold(text);
      if (!wanted) return [];
      /** @type {[number, number][]} */
      const scored = [];
      for (let i = 0; i < this.size; i++) {
        let score = 0;
        for (const column of texts) if (column[i]) score = Math.max(score, fit(wanted, column[i]));
        if (score) scored.push([score, i]);
      }
      scored.sort((a, b) => b[0] - a[0] || this.degree(b[1]) - this.degree(a[1]) || a[1] - b[1]);
      return scored.slice(0, limit).map(([, i]) => this.node(i));
    };
  }
}
