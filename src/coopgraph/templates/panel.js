/* The panel: what is said of a thing and on what evidence. Data become text here, never markup. */

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

class Panel {
  constructor(data, select) {
    this.data = data;
    this.words = data.words;
    this.select = select;
    this.byId = new Map(data.nodes.map((node) => [node.id, node]));
    this.place = document.getElementById("panel");
  }

  term(iri) {
    return this.data.terms[iri] || iri.split(/[#/]/).pop();
  }

  label(node) {
    const labels = node.labels;
    return labels[this.data.language] || labels.en || labels.fr || labels.ar || Object.values(labels)[0] || node.id;
  }

  text(value) {
    return element("bdi", {}, value);
  }

  link(id) {
    const button = element("button", { type: "button", class: "link" }, this.text(this.label(this.byId.get(id))));
    button.addEventListener("click", () => this.select(id, true));
    return button;
  }

  show(...children) {
    this.place.replaceChildren(...children.filter((child) => child !== null));
  }

  heading(...children) {
    return element("h2", { tabindex: "-1" }, ...children);
  }

  /* One claim: its name and passages, and on request its statuses and document. */
  claim(iri) {
    const claim = this.data.claims[iri];
    if (!claim) return element("p", { class: "note" }, element("bdi", {}, iri.split("/").pop()));
    const list = element("dl", {});
    const row = (name, value) => list.append(element("dt", {}, this.text(name)), element("dd", {}, value));
    for (const { start, end, place } of claim.passages || []) {
      const where = this.words.characters.replace("{start}", start).replace("{end}", end);
      row(this.words.passage, this.text(place ? `${where} (\u2068${place}\u2069)` : where));
    }
    for (const [status, value] of Object.entries(claim.statuses || {})) {
      row(this.term(status), this.text(this.term(value)));
    }
    if (claim.document) row(this.words.document, this.source(claim));
    return element("details", {}, element("summary", {}, element("bdi", { dir: "ltr" }, claim.short)), list);
  }

  source(claim) {
    const name = this.text(this.term(claim.document));
    if (!/^https?:\/\//i.test(claim.address || "")) return name;
    return element("a", { href: claim.address, target: "_blank", rel: "noopener noreferrer" }, name);
  }

  evidence(edge) {
    const claims = (edge.claims || []).map((iri) => this.claim(iri));
    if (claims.length) return claims;
    return [element("p", { class: "note" }, edge.deduced ? this.words.deduced : this.words.unclaimed)];
  }

  /* Statements from or to a thing, by property. */
  statements(heading, edges, end) {
    if (!edges.length) return null;
    const section = element("section", {}, element("h3", {}, heading));
    const byProperty = Map.groupBy ? Map.groupBy(edges, (edge) => edge.property) : groupBy(edges);
    for (const [property, group] of byProperty) {
      const list = element("ul", {});
      for (const edge of group) list.append(element("li", {}, this.link(edge[end]), ...this.evidence(edge)));
      section.append(element("h4", {}, this.text(this.term(property))), list);
    }
    return section;
  }

  attributes(node) {
    const entries = Object.entries(node.attributes);
    if (!entries.length) return null;
    const list = element("dl", {});
    for (const [property, values] of entries) {
      const shown = element("dd", {});
      for (const [text, claims] of values) {
        shown.append(element("p", {}, element("bdi", {}, text)), ...claims.map((iri) => this.claim(iri)));
      }
      list.append(element("dt", {}, this.text(this.term(property))), shown);
    }
    return element("section", {}, element("h3", {}, this.words.attributes), list);
  }

  node(id) {
    const node = this.byId.get(id);
    if (node.of) return this.openList(node);
    const others = element("dl", {});
    for (const [language, name] of Object.entries(this.data.names)) {
      if (!node.labels[language]) continue;
      const shown = element("dd", {}, element("bdi", { lang: language }, node.labels[language]));
      others.append(element("dt", { lang: language }, element("bdi", {}, name)), shown);
    }
    const edges = this.data.edges.filter((edge) => !edge.open);
    const lists = this.data.nodes.filter((other) => other.of === id);
    this.show(
      this.heading(this.text(this.label(node))),
      element("p", { class: "kind" }, this.text(node.kind)),
      others,
      ...lists.map((list) => element("p", { class: "open" }, this.text(list.kind))),
      this.attributes(node),
      this.statements(this.words.out, edges.filter((edge) => edge.from === id), "to"),
      this.statements(this.words.into, edges.filter((edge) => edge.to === id), "from"),
      element("p", { class: "identifier" }, id),
    );
  }

  openList(node) {
    this.show(
      this.heading(this.text(node.least), " …"),
      element("p", { class: "open" }, this.text(node.kind)),
      element("h4", {}, this.text(this.term(node.property))),
      this.link(node.of),
    );
  }

  edge(edge) {
    this.show(
      this.heading(this.text(this.term(edge.property))),
      element("p", { class: "kind" }, this.words.statement),
      element("p", {}, this.link(edge.from)),
      element("h4", {}, this.text(this.term(edge.property))),
      element("p", {}, this.link(edge.to)),
      ...this.evidence(edge),
    );
  }
}

function groupBy(edges) {
  const groups = new Map();
  for (const edge of edges) groups.set(edge.property, [...(groups.get(edge.property) || []), edge]);
  return groups;
}
