/* The panel: what is said of a thing or a link, and on what evidence. Data become text here, never markup. */

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

function text(value) {
  return element("bdi", {}, String(value));
}

class Panel {
  constructor(page) {
    this.page = page;
    this.model = page.model;
    this.place = document.getElementById("panel");
  }

  get words() {
    return this.page.words;
  }

  link(id) {
    return element("button", { type: "button", class: "link", click: () => this.page.select(id, true) }, text(this.model.label(id)));
  }

  action(word, does) {
    return element("button", { type: "button", click: does }, this.words[word]);
  }

  show(...children) {
    this.place.replaceChildren(...children.filter((child) => child !== null));
  }

  heading(...children) {
    return element("h2", { tabindex: "-1" }, ...children);
  }

  /* One claim: its name and passages, and on request its statuses and document. */
  claim(iri) {
    const claim = this.model.spec.claims[iri];
    if (!claim) return element("p", { class: "note" }, text(iri.split("/").pop()));
    const list = element("dl", {});
    const row = (name, value) => list.append(element("dt", {}, text(name)), element("dd", {}, value));
    for (const { start, end, place } of claim.passages || []) {
      const where = this.words.characters.replace("{start}", start).replace("{end}", end);
      row(this.words.passage, text(place ? `${where} (\u2068${place}\u2069)` : where));
    }
    for (const [status, value] of Object.entries(claim.statuses || {})) {
      row(this.model.term(status), text(this.model.term(value)));
    }
    if (claim.document) row(this.words.document, this.source(claim));
    return element("details", {}, element("summary", {}, element("bdi", { dir: "ltr" }, claim.short)), list);
  }

  source(claim) {
    const name = text(this.model.term(claim.document));
    if (!/^https?:\/\//i.test(claim.address || "")) return name;
    return element("a", { href: claim.address, target: "_blank", rel: "noopener noreferrer" }, name);
  }

  evidence(edge) {
    const doubts = edge.certainty.map((doubt) => element("p", { class: "note doubt" }, this.words[doubt] || doubt));
    const claims = edge.claims.map((iri) => this.claim(iri));
    const deduced = edge.deduced ? [element("p", { class: "note" }, this.words.deduced)] : [];
    if (claims.length) return [...deduced, ...claims, ...doubts];
    const none = edge.deduced ? "deduced" : edge.answer ? "answer" : this.model.spec.layout === "overview" ? "unevidenced" : "unclaimed";
    return [element("p", { class: "note" }, this.words[none]), ...doubts];
  }

  /* Links from or to a thing, by what they say. */
  statements(heading, edges, end) {
    if (!edges.length) return null;
    const section = element("section", {}, element("h3", {}, heading));
    const groups = new Map();
    for (const edge of edges) {
      const said = this.model.says(edge);
      groups.set(said, [...(groups.get(said) || []), edge]);
    }
    for (const [said, group] of groups) {
      const list = element("ul", {});
      for (const edge of group) {
        const rest = edge.through ? [...this.stands(edge), ...this.evidence(edge)] : this.evidence(edge);
        list.append(element("li", {}, this.link(edge[end]), ...rest));
      }
      section.append(element("h4", {}, text(said)), list);
    }
    return section;
  }

  /* The things that a collapsed edge stands for, a few by name. */
  stands(edge) {
    const things = this.model.standsFor(edge);
    const open = () => this.page.selectEdge(edge.id);
    const count = this.words.stands.replace("{count}", things.length);
    const button = (said) => element("p", { class: "note" }, element("button", { type: "button", class: "link", click: open }, said));
    return things.length > 3 ? [button(count)] : things.map((id) => button(text(this.model.label(id))));
  }

  attributes(node) {
    const entries = Object.entries(node.attributes);
    if (!entries.length) return null;
    const list = element("dl", {});
    for (const [property, values] of entries) {
      const shown = element("dd", {});
      for (const [value, claims] of values) shown.append(element("p", {}, text(value)), ...claims.map((iri) => this.claim(iri)));
      list.append(element("dt", {}, text(this.model.term(property))), shown);
    }
    return element("section", {}, element("h3", {}, this.words.attributes), list);
  }

  names(node) {
    const list = element("dl", {});
    for (const [language, name] of Object.entries(this.page.names)) {
      if (!node.labels[language]) continue;
      const shown = element("dd", {}, element("bdi", { lang: language }, node.labels[language]));
      list.append(element("dt", { lang: language }, text(name)), shown);
    }
    return list;
  }

  node(id) {
    const node = this.model.nodes.get(id);
    if (node.open) return this.openList(node);
    if (node.members) return this.page.large.panel(node);
    const edges = [...this.model.shown.edges.values()].filter((edge) => !edge.open);
    const lists = this.model.spec.open.filter((list) => list.of === id);
    this.show(
      this.heading(text(this.model.label(id))),
      element("p", { class: "kind" }, text(this.model.term(node.type))),
      this.names(node),
      this.actions(node),
      ...lists.map((list) => element("p", { class: "open" }, this.openly(list))),
      this.attributes(node),
      this.statements(this.words.out, edges.filter((edge) => edge.source === id), "target"),
      this.statements(this.words.into, edges.filter((edge) => edge.target === id), "source"),
      element("p", { class: "identifier" }, id),
    );
  }

  actions(node) {
    const made = element("p", { class: "actions" }, this.action("path", () => this.page.startPath(node.id)));
    if (this.model.state.open.includes(node.id)) made.append(this.action("fold", () => this.page.fold([node.id])));
    if (this.page.large) made.append(this.action("more", () => this.page.large.around(node.id)));
    return made;
  }

  openly(list) {
    const label = this.model.text(list.labels);
    return text(this.words.open_list.replace("{label}", label).replace("{count}", list.items));
  }

  openList(list) {
    this.show(
      this.heading(text(`≥ ${list.items} ${this.model.text(list.labels === undefined ? {} : this.model.spec.open.find((each) => each.list === list.list).labels)}`), " …"),
      element("p", { class: "open" }, this.openly(this.model.spec.open.find((each) => each.list === list.list))),
      element("h4", {}, text(this.model.term(list.property))),
      this.link(list.of),
    );
  }

  edge(edge) {
    const parts = edge.through ? this.through(edge) : this.evidence(edge);
    this.show(
      this.heading(text(this.model.says(edge))),
      element("p", { class: "kind" }, edge.through ? this.words.stands.replace("{count}", this.model.standsFor(edge).length) : this.words.statement),
      element("p", {}, this.link(edge.source)),
      element("h4", {}, text(this.model.says(edge))),
      element("p", {}, this.link(edge.target)),
      ...(edge.themes || []).map((theme) => element("p", { class: "note" }, text(this.model.term(theme)))),
      ...parts,
    );
  }

  /* What a collapsed edge stands for: each thing, with the statements that link it with either end. */
  through(edge) {
    const things = this.model.standsFor(edge);
    const parts = [element("p", { class: "actions" }, this.action("expand", () => this.page.expand(things)))];
    for (const id of things) {
      const of = [...this.model.edges.values()].filter(({ source, target, open }) => source === id && !open && [edge.source, edge.target].includes(target));
      const kind = this.model.nodes.get(id);
      parts.push(element("h3", {}, this.model.shown.nodes.has(id) ? this.link(id) : text(this.model.label(id))));
      if (kind) parts.push(element("p", { class: "kind" }, text(this.model.term(kind.type))));
      for (const each of of) {
        const said = element("p", {}, text(this.model.term(each.property)), " ", this.link(each.target));
        parts.push(said, ...this.evidence(each));
      }
    }
    return parts;
  }

  path(start, steps) {
    if (steps === undefined) return this.show(this.heading(this.words.path), element("p", {}, this.link(start)), element("p", { class: "open" }, this.words.pick));
    if (steps === null) return this.show(this.heading(this.words.path), element("p", { class: "open" }, this.words.no_path));
    const list = element("ol", { class: "steps" }, element("li", {}, this.link(start)));
    for (const { edge, from, to } of steps) {
      const arrow = edge.source === from ? "→" : "←";
      const said = element("button", { type: "button", class: "link", click: () => this.page.selectEdge(edge.id) }, text(this.model.says(edge)));
      list.append(element("li", {}, element("span", { class: "note" }, said, ` ${arrow} `), this.link(to), ...(edge.through ? [] : this.evidence(edge))));
    }
    this.show(this.heading(this.words.steps.replace("{count}", steps.length)), list);
  }
}
