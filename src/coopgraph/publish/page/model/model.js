// @ts-check
/* The model: what there is, what the reader has chosen, and what is therefore shown. It knows nothing of the page. */

import { LENSES, freshState, readState, stateText } from "./state.js";
import { about, belonging, within } from "./filtered.js";
import { neighbours, shortestPath } from "./ways.js";

/** @import { Claim, Edge, Node, Part, Shown, Span, Spec, State, Texts } from "../types.js" */

export class Model {
  /** @param {Spec} spec */
  constructor(spec) {
    this.spec = spec;
    this.language = spec.language;
    /** @type {State} */
    this.state = freshState();
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    /** @type {Map<string, Edge>} */
    this.edges = new Map();
    /** Things that have been folded into edges. @type {Set<string>} */
    this.away = new Set();
    /** @type {Set<string>} */
    this.foldedEdges = new Set();
    /** Things that the reader has unfolded. @type {Set<string>} */
    this.unfolded = new Set();
    /** Things that are drawn, before a theme is chosen. @type {Set<string>} */
    this.drawn = new Set();
    /** @type {[number, number] | null} */
    this.years = null;
    /** @type {Shown} */
    this.shown = { nodes: new Set(), edges: new Map() };
    this.take(spec);
  }

  /**
   * Take in what can be drawn: the spec itself, or a part of a large network that was opened.
   * @param {Spec} spec
   */
  take(spec) {
    this.spec = spec;
    const documents = new Set(Object.values(spec.claims).map((claim) => claim.document || ""));
    documents.delete("");
    /** The numbers of documents, which a picture of the same spec gives them, too. @type {Map<string, number>} */
    this.documents = new Map([...documents].map((iri, index) => [iri, index + 1]));
    this.nodes = new Map([...spec.nodes, ...spec.folded.nodes].map((node) => [node.id, node]));
    /** @type {Edge[]} */
    const opened = [];
    for (const list of spec.open) {
      const id = `…${list.list}`;
      const kind = this.nodes.get(list.of)?.kind ?? 0;
      const look = { size: 8, side: "inside", kind, labels: { "": "…" }, attributes: {} };
      this.nodes.set(id, { ...list, ...look, id, open: true });
      const { of: source, property } = list;
      opened.push({ id, source, target: id, property, open: true, claims: [], certainty: [] });
    }
    this.away = new Set(spec.folded.nodes.map((node) => node.id));
    this.edges = new Map([...spec.edges, ...spec.folded.edges, ...opened].map((edge) => [edge.id, edge]));
    this.foldedEdges = new Set(spec.folded.edges.map((edge) => edge.id));
    const days = [...spec.nodes, ...spec.edges].flatMap((item) => item.span || []);
    const years = days.map((day) => Number(day.slice(0, 4)));
    this.years = years.length ? [Math.min(...years), Math.max(...years)] : null;
    this.show();
  }

  /* ---- Texts ---- */

  /**
   * A text in the language of the reader, else in another.
   * @param {Texts | undefined} labels
   */
  text(labels, otherwise = "") {
    if (!labels) return otherwise;
    const own = labels[this.language] || labels.en || labels.fr || labels.ar || labels[""];
    return own || Object.values(labels)[0] || otherwise;
  }

  /** @param {string} id */
  label(id) {
    const node = this.nodes.get(id);
    return node ? this.text(node.labels, id) : id;
  }

  /** @param {string} iri */
  term(iri) {
    return this.text(this.spec.terms[iri], iri.split(/[#/]/).pop());
  }

  /**
   * A claim as people are told it: its document by number and title, and the places in it; its short name where that has no title.
   * @param {Claim} claim
   */
  stated(claim) {
    const document = claim.document || "";
    const title = this.text(this.spec.terms[document]);
    if (!title) return claim.short;
    const places = (claim.passages || []).map(({ start, end, place }) => `${start}–${end}${place ? ` (${place})` : ""}`);
    return [`[${this.documents.get(document)}] ${title}`, ...places].join(this.language === "ar" ? "، " : ", ");
  }

  /**
   * What an edge says: its own words when it is collapsed, else its property.
   * @param {Edge} edge
   */
  says(edge) {
    return edge.labels ? this.text(edge.labels) : this.term(edge.property);
  }

  /**
   * An edge in one line.
   * @param {Edge} edge
   */
  sentence(edge) {
    return `${this.label(edge.source)} – ${this.says(edge)} – ${this.label(edge.target)}`;
  }

  /* ---- What there is ---- */

  /**
   * A thing that is there for certain, because what is shown names it.
   * @param {string} id
   * @returns {Node}
   */
  node(id) {
    return /** @type {Node} */ (this.nodes.get(id));
  }

  /** The things that are shown. */
  shownNodes() {
    return [...this.shown.nodes].map((id) => this.node(id));
  }

  /** The edges that are shown, those to open lists apart. */
  shownEdges() {
    return [...this.shown.edges.values()].filter((edge) => !edge.open);
  }

  /** @param {Edge} edge */
  themes(edge) {
    return edge.themes || (this.nodes.get(edge.target)?.theme ? [edge.target] : []);
  }

  /**
   * The things that a collapsed edge still stands for: those that are not drawn themselves.
   * @param {Edge} edge
   */
  standsFor(edge) {
    return (edge.through || []).filter((thing) => !this.drawn.has(thing));
  }

  /** Things that can be unfolded: those that an edge stands for. */
  foldable() {
    return [...new Set(this.spec.edges.flatMap((edge) => edge.through || []))].filter((id) => this.away.has(id));
  }

  /** @param {Edge} edge */
  doubtsOf(edge) {
    return edge.deduced ? [...edge.certainty, "deduced"] : edge.certainty;
  }

  /** @param {string} id */
  neighbours(id) {
    return neighbours(this.shown.edges.values(), id);
  }

  /**
   * The steps of a shortest way through what is shown, or null; what an edge stands for counts as a thing on the way.
   * @param {string} start
   * @param {string} end
   */
  path(start, end) {
    const shown = [...this.shown.edges.values()];
    const inside = new Set(shown.flatMap((edge) => this.standsFor(edge)));
    const isThere = (/** @type {string} */ id) => inside.has(id) || this.shown.nodes.has(id);
    const behind = [...this.edges.values()].filter(
      ({ source, target, through }) =>
        !through && (inside.has(source) || inside.has(target)) && isThere(source) && isThere(target),
    );
    return shortestPath([...shown.filter((edge) => !edge.through), ...behind], start, end);
  }

  /**
   * How many of the shown edges there are of each property, or of each theme.
   * @param {(edge: Edge) => string[]} keysOf
   */
  count(keysOf) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const edge of this.shown.edges.values()) {
      for (const key of keysOf(edge)) counts.set(key, (counts.get(key) || 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || this.term(a[0]).localeCompare(this.term(b[0])));
  }

  /* ---- What is shown ---- */

  /** Work out the things and edges that are shown now. */
  show() {
    const { theme, facets, years, open } = this.state;
    this.unfolded = new Set(open);
    const nodes = new Set();
    for (const [id, node] of this.nodes) {
      if ((!this.away.has(id) || this.unfolded.has(id)) && this.passesNode(node)) nodes.add(id);
    }
    this.drawn = nodes;
    const edges = [...this.edges.values()].filter(
      (edge) => nodes.has(edge.source) && nodes.has(edge.target) && this.passesEdge(edge) && this.isUnfolded(edge),
    );
    /** @type {Part} */
    let part = { nodes, edges };
    if (theme) part = about(part, theme, this);
    for (const [property, value] of Object.entries(facets)) part = belonging(part, property, value, this);
    if (years) part = within(part, this);
    for (const [id, { open: isList, of }] of this.nodes) if (isList && !part.nodes.has(of || "")) part.nodes.delete(id);
    const left = part.edges.filter(({ source, target }) => part.nodes.has(source) && part.nodes.has(target));
    this.shown = { nodes: part.nodes, edges: new Map(left.map((edge) => [edge.id, edge])) };
  }

  /** @param {Node} node */
  passesNode(node) {
    return !this.state.kinds.includes(node.kind) && this.passesLens(node);
  }

  /** @param {Edge} edge */
  passesEdge(edge) {
    const { relations, doubts } = this.state;
    if (relations.includes(edge.property) || !this.passesLens(edge)) return false;
    return !this.doubtsOf(edge).some((doubt) => doubts.includes(doubt));
  }

  /** @param {{ lens?: string }} item */
  passesLens({ lens }) {
    return !this.state.lens || !lens || LENSES.indexOf(lens) <= LENSES.indexOf(this.state.lens);
  }

  /** @param {Span} span */
  isWithin(span) {
    const [first, last] = this.state.years || this.years || [-Infinity, Infinity];
    return Number(span[0].slice(0, 4)) <= last && Number(span[1].slice(0, 4)) >= first;
  }

  /** @param {Edge} edge */
  isUnfolded(edge) {
    if (edge.through) return this.standsFor(edge).length > 0;
    return !this.foldedEdges.has(edge.id) || this.unfolded.has(edge.source) || this.unfolded.has(edge.target);
  }

  /* ---- The state as text, for the address of the page and for undo ---- */

  freeze() {
    const language = this.language === this.spec.language ? "" : `language=${this.language}`;
    return [stateText(this.state), language].filter(Boolean).join("&");
  }

  /**
   * Take a state from text; what this network has not is left out.
   * @param {string} text
   */
  thaw(text) {
    const { state, language } = readState(text);
    this.language = language || this.spec.language;
    if (!this.spec.large) {
      if (!this.nodes.has(state.node)) state.node = "";
      if (!this.edges.has(state.edge)) state.edge = "";
      state.path = state.path.filter((id) => this.nodes.has(id));
      state.spot = [];
    }
    state.path = state.path.slice(0, 2);
    if (state.years && !(this.years && state.years.every(Number.isFinite))) state.years = null;
    this.state = state;
    this.show();
  }
}
