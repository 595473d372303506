// @ts-check
/* A large network: first its communities; then search, and open one step at a time, never more than can be read. */

import { byId, element, linkButton, text } from "./dom.js";
import { OUTLINE } from "../picture/looks.js";
import { spiral, surround } from "../model/places.js";
import { unpack } from "../model/whole.js";

/** @import { Held, Node, Spec } from "../types.js" */
/** @import { Places } from "../model/places.js" */
/** @import { Page } from "../page.js" */
/** @import { Whole } from "../model/whole.js" */

const AT_ONCE = 300;
const A_STEP = 60; // neighbours of one thing that are shown at once

export class Large {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.model = page.model;
    this.overview = page.model.spec;
    this.drawn = "[]";
    /** @type {Whole | null} */
    this.whole = null;
    this.opening = this.open(page.model.spec.large || "");
  }

  /** @param {string} packed */
  async open(packed) {
    this.whole = await unpack(packed);
    if (this.model.state.spot.length) this.page.render();
    this.page.ready();
  }

  /**
   * How many things are shown of how many.
   * @param {number} count
   */
  counts(count) {
    return this.page.word("shown", { nodes: count, of: this.overview.shown.of });
  }

  /* ---- What a reader does ---- */

  /**
   * Open a community, or show the neighbours of a thing.
   * @param {Node} node
   */
  enter(node) {
    if (node.members) this.page.change({ spot: [node.id], node: "", edge: "", path: [] });
    else this.around(node.id);
  }

  /**
   * Show a thing with its neighbours, beside what is opened already if it is there.
   * @param {string} id
   */
  around(id) {
    const { spot } = this.model.state;
    const isNew = !spot.length || spot[0].startsWith("community:") || !this.model.nodes.has(id);
    const opened = isNew ? [id] : [...spot.filter((each) => each !== id), id];
    this.page.change({ spot: opened, node: id, edge: "", path: [] });
  }

  back() {
    this.page.change({ spot: [], node: "", edge: "", path: [] });
  }

  /**
   * What the panel says of a community.
   * @param {Node} node
   */
  panel(node) {
    const { panel } = this.page;
    panel.show(
      panel.heading(text(this.model.text(node.labels))),
      element("p", { class: "kind" }, this.page.word("community", { count: node.members || 0 })),
      element(
        "p",
        { class: "actions" },
        panel.action("open", () => this.enter(node)),
      ),
      element("ul", {}, ...this.members(node)),
    );
  }

  /**
   * The most linked things of a community.
   * @param {Node} node
   */
  members(node) {
    const { whole } = this;
    if (!whole) return [];
    return whole
      .members(node.id)
      .slice(0, 25)
      .map((i) => {
        const link = linkButton(text(this.model.text(whole.labels(i))), () => this.around(whole.id(i)));
        return element("li", {}, link, element("span", { class: "note" }, ` ${whole.degree(i)}`));
      });
  }

  /* ---- What is drawn ---- */

  /** Draw the part that the state asks for. */
  sync() {
    const { spot } = this.model.state;
    const wanted = JSON.stringify(spot);
    byId("back").hidden = !spot.length;
    if (wanted === this.drawn || (spot.length && !this.whole)) return;
    this.drawn = wanted;
    const part = spot.length && this.whole ? this.part(spot, this.whole) : this.overview;
    this.model.take(part);
    this.page.picture.take(spot.length ? held(part) : this.page.data);
    this.page.isMoved = true;
  }

  /**
   * A part of the network as a spec.
   * @param {string[]} spot
   * @param {Whole} whole
   * @returns {Spec}
   */
  part(spot, whole) {
    const places = this.places(spot, whole);
    const nodes = [...places].map(([i, [x, y]]) => ({ ...whole.node(i), x, y }));
    const shown = { ...this.overview.shown, nodes: nodes.length };
    return { ...this.overview, nodes, edges: whole.edgesBetween(places), shown };
  }

  /**
   * Where the things of a part stand.
   * @param {string[]} spot
   * @param {Whole} whole
   */
  places(spot, whole) {
    /** @type {Places} */
    const places = new Map();
    if (spot[0].startsWith("community:")) spiral(whole.members(spot[0]).slice(0, AT_ONCE), places);
    else {
      for (const id of spot) {
        const middle = whole.numbers.get(id);
        if (middle === undefined) continue;
        const near = whole.near(middle).filter((i) => !places.has(i));
        surround(middle, near.slice(0, Math.min(A_STEP, AT_ONCE - places.size)), places);
      }
    }
    return places;
  }
}

/**
 * A part as vis-network takes it.
 * @param {Spec} part
 * @returns {Held}
 */
function held({ kinds, nodes, edges }) {
  return {
    nodes: nodes.map(({ id, kind, x, y, size }) => {
      const { shape, colour } = kinds[kind];
      return { id, x, y, size, shape, color: { background: colour, border: OUTLINE } };
    }),
    edges: edges.map(({ id, source, target, colour, width }) => {
      return { id, from: source, to: target, color: { color: colour }, width };
    }),
  };
}
