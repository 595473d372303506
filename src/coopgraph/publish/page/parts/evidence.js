// @ts-check
/* On what evidence something is said: claims with their passages, statuses and documents, and doubts. */

import { element, text } from "./dom.js";

/** @import { Claim, Edge, Reader } from "../types.js" */
/** @import { Model } from "../model/model.js" */

export class Evidence {
  /** @param {Reader} reader @param {Model} model */
  constructor(reader, model) {
    this.reader = reader;
    this.model = model;
  }

  /**
   * One claim: its document, and on request its passages, statuses and document.
   * @param {string} iri
   */
  claim(iri) {
    const claim = this.model.spec.claims[iri];
    if (!claim) return element("p", { class: "note" }, text(iri.split("/").pop()));
    const { words } = this.reader;
    const list = element("dl", {});
    /** @param {string} name @param {HTMLElement} value */
    const row = (name, value) => list.append(element("dt", {}, text(name)), element("dd", {}, value));
    for (const { start, end, place } of claim.passages || []) {
      const where = this.reader.word("characters", { start: String(start), end: String(end) });
      row(words.passage, text(place ? `${where} (\u2068${place}\u2069)` : where));
    }
    for (const [status, value] of Object.entries(claim.statuses || {})) {
      row(this.model.term(status), text(this.model.term(value)));
    }
    if (claim.document) row(words.document, this.source(claim.document, claim.address));
    for (const used of claim.derived_from || []) {
      const other = this.model.spec.claims[used];
      row(words.derived, element("bdi", { dir: "auto" }, other ? this.model.stated(other) : used.split("/").pop() || used));
    }
    const name = element("bdi", { dir: "auto" }, this.model.stated(claim));
    return element("details", {}, element("summary", {}, name, ...this.doubts(claim)), list);
  }

  /**
   * What makes a claim less than certain, to stand behind its name.
   * @param {Claim} claim
   */
  doubts({ doubts = [] }) {
    return doubts.flatMap((iri) => [
      " · ",
      text(iri.endsWith("#disagreesWith") ? this.reader.words.disputed : this.model.term(iri)),
    ]);
  }

  /**
   * The name of a document, as a link if it has an address of the web.
   * @param {string} iri
   */
  source(iri, address = "") {
    const name = text(this.model.term(iri));
    if (!/^https?:\/\//i.test(address)) return name;
    return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, name);
  }

  /**
   * The evidence of an edge.
   * @param {Edge} edge
   */
  of(edge) {
    const { words } = this.reader;
    const doubts = edge.certainty.map((doubt) => element("p", { class: "note doubt" }, words[doubt] || doubt));
    const claims = edge.claims.map((iri) => this.claim(iri));
    const deduced = edge.deduced ? [element("p", { class: "note" }, words.deduced)] : [];
    if (claims.length) return [...deduced, ...claims, ...doubts];
    return [element("p", { class: "note" }, words[this.reasonForNone(edge)]), ...doubts];
  }

  /**
   * Why an edge has no claims.
   * @param {Edge} edge
   */
  reasonForNone(edge) {
    if (edge.deduced) return "deduced";
    if (edge.answer) return "answer";
    return this.model.spec.layout === "overview" ? "unevidenced" : "unclaimed";
  }
}
