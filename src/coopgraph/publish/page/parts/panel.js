// @ts-check
/* The panel: what is said of a thing or a link, and on what evidence. */

import { element, linkButton, text } from "./dom.js";
import { Evidence } from "./evidence.js";

/** @import { Edge, Node, OpenList, Reader, Step } from "../types.js" */
/** @import { Child } from "./dom.js" */
/** @import { Model } from "../model/model.js" */

export class Panel {
  /**
   * @param {Reader} reader
   * @param {Model} model
   * @param {HTMLElement} place
   */
  constructor(reader, model, place) {
    this.reader = reader;
    this.model = model;
    this.place = place;
    this.evidence = new Evidence(reader, model);
  }

  get words() {
    return this.reader.words;
  }

  /* ---- Parts ---- */

  /** @param {string} id */
  link(id) {
    return linkButton(text(this.model.label(id)), () => this.reader.select(id, true));
  }

  /** @param {string} word @param {() => void} click */
  action(word, click) {
    return element("button", { type: "button", click }, this.words[word]);
  }

  /** @param {...Child} children */
  heading(...children) {
    return element("h2", { tabindex: "-1" }, ...children);
  }

  /** @param {...(HTMLElement | null)} children */
  show(...children) {
    this.place.replaceChildren(...children.filter((child) => child !== null));
  }

  /* ---- A thing ---- */

  /** @param {string} id */
  node(id) {
    const node = this.model.node(id);
    const list = node.open && this.model.spec.open.find((each) => each.list === node.list);
    if (list) return this.openList(list);
    if (node.members && this.reader.large) return this.reader.large.panel(node);
    const edges = this.model.shownEdges();
    const lists = this.model.spec.open.filter((each) => each.of === id);
    return this.show(
      this.heading(text(this.model.label(id))),
      element("p", { class: "kind" }, text(this.model.term(node.type || ""))),
      this.names(node),
      this.actions(node),
      ...lists.map((each) => element("p", { class: "open" }, this.howOpen(each))),
      this.attributes(node),
      this.numbers(node),
      this.statements(
        this.words.out,
        edges.filter((edge) => edge.source === id),
        "target",
      ),
      this.statements(
        this.words.into,
        edges.filter((edge) => edge.target === id),
        "source",
      ),
      element("p", { class: "identifier" }, id),
    );
  }

  /** @param {Node} node */
  names(node) {
    const list = element("dl", {});
    for (const [language, name] of Object.entries(this.reader.names)) {
      if (!node.labels[language]) continue;
      const shown = element("dd", {}, element("bdi", { lang: language }, node.labels[language]));
      list.append(element("dt", { lang: language }, text(name)), shown);
    }
    return list;
  }

  /** @param {Node} node */
  actions({ id }) {
    const { reader } = this;
    const made = element(
      "p",
      { class: "actions" },
      this.action("path", () => reader.startPath(id)),
    );
    if (this.model.unfolded.has(id)) made.append(this.action("fold", () => reader.fold([id])));
    if (reader.large) made.append(this.action("more", () => reader.reach(id)));
    return made;
  }

  /** @param {Node} node */
  attributes(node) {
    const entries = Object.entries(node.attributes);
    if (!entries.length) return null;
    const list = element("dl", {});
    for (const [property, values] of entries) {
      const shown = element("dd", {});
      for (const [value, claims] of values) {
        shown.append(element("p", {}, text(value)), ...claims.map((iri) => this.evidence.claim(iri)));
      }
      list.append(element("dt", {}, text(this.model.term(property))), shown);
    }
    return element("section", {}, element("h3", {}, this.words.attributes), list);
  }

  /**
   * The numbers that are given of a thing, each with its evidence.
   * @param {Node} node
   */
  numbers({ numbers = [] }) {
    if (!numbers.length) return null;
    const rows = numbers.map(({ labels, claims }) => {
      return element("li", {}, text(this.model.text(labels)), ...claims.map((iri) => this.evidence.claim(iri)));
    });
    return element("section", {}, element("h3", {}, this.words.numbers), element("ul", {}, ...rows));
  }

  /**
   * Links from or to a thing, by what they say.
   * @param {string} heading
   * @param {Edge[]} edges
   * @param {"source" | "target"} end
   */
  statements(heading, edges, end) {
    if (!edges.length) return null;
    const section = element("section", {}, element("h3", {}, heading));
    /** @type {Map<string, Edge[]>} */
    const groups = new Map();
    for (const edge of edges) {
      const said = this.model.says(edge);
      groups.set(said, [...(groups.get(said) || []), edge]);
    }
    for (const [said, group] of groups) {
      const rows = group.map((edge) => {
        const stands = edge.through ? this.stands(edge) : [];
        return element("li", {}, this.link(edge[end]), ...stands, ...this.evidence.of(edge));
      });
      section.append(element("h4", {}, text(said)), element("ul", {}, ...rows));
    }
    return section;
  }

  /**
   * The things that a collapsed edge stands for, a few by name.
   * @param {Edge} edge
   */
  stands(edge) {
    const things = this.model.standsFor(edge);
    /** @param {Child} label */
    const row = (label) =>
      element(
        "p",
        { class: "note" },
        linkButton(label, () => this.reader.selectEdge(edge.id)),
      );
    if (things.length > 3) return [row(this.reader.word("stands", { count: things.length }))];
    return things.map((id) => row(text(this.model.label(id))));
  }

  /* ---- An open list ---- */

  /** @param {OpenList} list */
  howOpen({ labels, items }) {
    const label = this.model.text(labels);
    return text(this.reader.word("open_list", { label, count: items }));
  }

  /** @param {OpenList} list */
  openList(list) {
    this.show(
      this.heading(text(`≥ ${list.items} ${this.model.text(list.labels)}`), " …"),
      element("p", { class: "open" }, this.howOpen(list)),
      element("h4", {}, text(this.model.term(list.property))),
      this.link(list.of),
    );
  }

  /* ---- An edge ---- */

  /** @param {Edge} edge */
  edge(edge) {
    const says = this.model.says(edge);
    const count = this.model.standsFor(edge).length;
    const kind = edge.through ? this.reader.word("stands", { count }) : this.words.statement;
    this.show(
      this.heading(text(says)),
      element("p", { class: "kind" }, kind),
      element("p", {}, this.link(edge.source)),
      element("h4", {}, text(says)),
      element("p", {}, this.link(edge.target)),
      ...(edge.themes || []).map((theme) => element("p", { class: "note" }, text(this.model.term(theme)))),
      ...(edge.through ? this.through(edge) : this.evidence.of(edge)),
    );
  }

  /**
   * What a collapsed edge stands for: each thing, with the statements that link it with either end.
   * @param {Edge} edge
   */
  through(edge) {
    const things = this.model.standsFor(edge);
    const ends = [edge.source, edge.target];
    /** @type {HTMLElement[]} */
    const parts = [
      element(
        "p",
        { class: "actions" },
        this.action("expand", () => this.reader.expand(things)),
      ),
    ];
    for (const id of things) {
      const label = this.model.shown.nodes.has(id) ? this.link(id) : text(this.model.label(id));
      parts.push(element("h3", {}, label));
      const type = this.model.nodes.get(id)?.type;
      if (type !== undefined) parts.push(element("p", { class: "kind" }, text(this.model.term(type))));
      for (const each of this.model.edges.values()) {
        if (each.source !== id || each.open || !ends.includes(each.target)) continue;
        const said = element("p", {}, text(this.model.term(each.property)), " ", this.link(each.target));
        parts.push(said, ...this.evidence.of(each));
      }
    }
    return parts;
  }

  /* ---- A way ---- */

  /**
   * One end of a way, for the reader to pick the other.
   * @param {string} start
   */
  pathStart(start) {
    const pick = element("p", { class: "open" }, this.words.pick);
    this.show(this.heading(this.words.path), element("p", {}, this.link(start)), pick);
  }

  /**
   * The steps of a way, or that there is none.
   * @param {string} start
   * @param {Step[] | null} steps
   */
  path(start, steps) {
    if (!steps) {
      const none = element("p", { class: "open" }, this.words.no_path);
      return this.show(this.heading(this.words.path), none);
    }
    const list = element("ol", { class: "steps" }, element("li", {}, this.link(start)));
    for (const { edge, from, to } of steps) {
      const said = linkButton(text(this.model.says(edge)), () => this.reader.selectEdge(edge.id));
      const step = element("span", { class: "note" }, said, ` ${edge.source === from ? "→" : "←"} `);
      list.append(element("li", {}, step, this.link(to), ...(edge.through ? [] : this.evidence.of(edge))));
    }
    return this.show(this.heading(this.reader.word("steps", { count: steps.length })), list);
  }
}
