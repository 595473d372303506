/* The filters: by kind of link, theme, place, lens, certainty and year; each says how many links it is about. */

class Filters {
  constructor(page) {
    this.page = page;
    this.model = page.model;
    this.place = document.getElementById("filters");
  }

  get words() {
    return this.page.words;
  }

  show() {
    const { state } = this.model;
    const changed = JSON.stringify({ ...state, node: "", edge: "", path: [], open: [], spot: [] }) !== JSON.stringify(FRESH);
    const reset = element("button", { type: "button", click: () => this.page.reset() }, this.words.reset);
    reset.disabled = !changed;
    const parts = [this.themes(), ...this.facets(), this.years(), this.certainty(), this.lens(), this.relations()];
    const focused = document.activeElement && this.place.contains(document.activeElement) ? document.activeElement.id : "";
    this.place.replaceChildren(
      element("h2", { id: "filters-heading" }, this.words.filters),
      element("p", { class: "actions" }, reset),
      ...parts.filter((part) => part !== null),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  group(heading, ...parts) {
    return element("fieldset", {}, element("legend", {}, text(heading)), ...parts);
  }

  /* A box to tick, with a count and, where it has one, the colour of its links. */
  tick(id, label, isOn, count, colour, does) {
    const box = element("input", { type: "checkbox", id, change: () => does(box.checked) });
    box.checked = isOn;
    const swatch = colour ? element("span", { class: "swatch" }) : null;
    if (swatch) swatch.style.setProperty("background", colour);
    return element("label", { for: id }, box, swatch, text(label), count === null ? null : element("span", { class: "note" }, ` ${count}`));
  }

  toggled(list, value, isOn) {
    return isOn ? list.filter((each) => each !== value) : [...new Set([...list, value])];
  }

  relations() {
    const { state } = this.model;
    const counts = new Map(this.model.count((edge) => (edge.open ? [] : [edge.property])));
    for (const relation of state.relations) counts.set(relation, counts.get(relation) || 0);
    const rows = [...counts].map(([relation, count], i) => {
      const like = [...this.model.edges.values()].find((edge) => edge.property === relation);
      const label = like ? this.model.says(like) : this.model.term(relation);
      const does = (isOn) => this.page.change({ relations: this.toggled(this.model.state.relations, relation, isOn) });
      return this.tick(`relation-${i}`, label, !state.relations.includes(relation), count, like && like.through ? like.colour : null, does);
    });
    return rows.length ? this.group(this.words.relations, ...rows) : null;
  }

  themes() {
    const counts = new Map(this.model.count((edge) => this.model.themes(edge)));
    const chosen = this.model.state.theme;
    const all = new Set([...this.model.spec.edges].flatMap((edge) => this.model.themes(edge)));
    if (!all.size) return null;
    const rows = [...all].map((theme) => [theme, this.model.nodes.has(theme) ? this.model.label(theme) : this.model.term(theme), counts.get(theme) || 0]);
    rows.sort((a, b) => a[1].localeCompare(b[1], this.model.language));
    const options = rows.map(([theme, label, count]) => [theme, chosen ? label : `${label} (${count})`]);
    return this.group(this.words.themes, this.choice("theme", this.words.themes, options, chosen, (theme) => this.page.change({ theme })));
  }

  choice(id, label, options, chosen, does) {
    const made = element("select", { id: `choice-${id}`, "aria-label": label, change: () => does(made.value) });
    for (const [value, name] of [["", this.words.every], ...options]) made.append(element("option", { value }, name));
    made.value = chosen;
    return made;
  }

  /* One choice for each property that the ontology calls a facet, such as the region. */
  facets() {
    const found = new Map();
    for (const node of this.model.nodes.values()) {
      for (const [property, values] of Object.entries(node.facets || {})) {
        if (!found.has(property)) found.set(property, new Set());
        values.forEach((value) => found.get(property).add(value));
      }
    }
    return [...found].map(([property, values], i) => {
      const options = [...values].map((value) => [value, this.model.term(value)]);
      options.sort((a, b) => a[1].localeCompare(b[1], this.model.language));
      const does = (value) => {
        const { [property]: _, ...facets } = this.model.state.facets;
        this.page.change({ facets: value ? { ...facets, [property]: value } : facets });
      };
      const label = this.model.term(property);
      return this.group(label, this.choice(`facet-${i}`, label, options, this.model.state.facets[property] || "", does));
    });
  }

  years() {
    if (!this.model.years) return null;
    const [least, most] = this.model.years;
    const [first, last] = this.model.state.years || this.model.years;
    const told = element("output", {}, `${first}–${last}`);
    const slider = (id, value, word) => {
      const made = element("input", { type: "range", id, min: least, max: most, step: 1, "aria-label": `${this.words.years}: ${this.words[word]}` });
      made.value = value;
      return made;
    };
    const [from, to] = [slider("years-first", first, "first"), slider("years-last", last, "last")];
    const read = () => [Math.min(Number(from.value), Number(to.value)), Math.max(Number(from.value), Number(to.value))];
    const moved = () => {
      const years = read();
      this.page.change({ years: years[0] === least && years[1] === most ? null : years });
    };
    for (const each of [from, to]) {
      each.addEventListener("input", () => (told.textContent = read().join("–")));
      each.addEventListener("change", moved);
    }
    const undated = this.tick("undated", this.words.undated, !this.model.state.dated, null, null, (isOn) => this.page.change({ dated: !isOn }));
    return this.group(this.words.years, told, from, to, undated);
  }

  certainty() {
    const { state } = this.model;
    const all = [...this.model.edges.values()];
    const rows = DOUBTS.map((doubt) => [doubt, all.filter((edge) => this.model.doubtsOf(edge).includes(doubt)).length]);
    const made = rows
      .filter(([, count]) => count)
      .map(([doubt]) => {
        const does = (isOn) => this.page.change({ doubts: this.toggled(this.model.state.doubts, doubt, isOn) });
        const count = [...this.model.shown.edges.values()].filter((edge) => this.model.doubtsOf(edge).includes(doubt)).length;
        return this.tick(`doubt-${doubt}`, this.words[doubt], !state.doubts.includes(doubt), count, null, does);
      });
    return made.length ? this.group(this.words.certainty, ...made) : null;
  }

  lens() {
    const rank = LENSES.indexOf(this.model.spec.lens);
    if (rank < 1) return null;
    const options = LENSES.slice(0, rank).map((lens) => [lens, this.words[lens]]);
    return this.group(this.words.lens, this.choice("lens", this.words.lens, options, this.model.state.lens, (lens) => this.page.change({ lens })));
  }
}
