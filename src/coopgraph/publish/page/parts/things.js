// @ts-check
/* All that is shown, as links: what the canvas tells to those who see it. */

import { element, linkButton, text } from "./dom.js";

/** @import { Kind, Reader } from "../types.js" */
/** @import { Model } from "../model/model.js" */

export class Things {
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
    const kinds = this.model.spec.kinds.flatMap((kind, i) => this.ofKind(kind, i));
    const edges = this.model.shownEdges().map((edge) => {
      const does = () => this.reader.selectEdge(edge.id);
      return element("li", {}, linkButton(text(this.model.sentence(edge)), does));
    });
    const heading = element("h3", {}, this.reader.words.relations);
    this.place.replaceChildren(...kinds, ...(edges.length ? [heading, element("ul", {}, ...edges)] : []));
  }

  /** @param {Kind} kind @param {number} i */
  ofKind(kind, i) {
    const ids = this.model
      .shownNodes()
      .filter((node) => !node.open && node.kind === i)
      .map((node) => node.id);
    if (!ids.length) return [];
    const { compare } = new Intl.Collator(this.model.language);
    ids.sort((a, b) => compare(this.model.label(a), this.model.label(b)));
    const rows = ids.map((id) => {
      return element(
        "li",
        {},
        linkButton(text(this.model.label(id)), () => this.reader.select(id, true)),
      );
    });
    return [element("h3", {}, text(this.model.text(kind.labels))), element("ul", {}, ...rows)];
  }
}
