// @ts-check
/* The filters: by kind of link, theme, place, lens, certainty and year; each says how many links it is about. */

import { element, text } from "./dom.js";
import { DOUBTS, LENSES, isFiltered } from "../model/state.js";

/** @import { Reader } from "../types.js" */
/** @import { Child } from "./dom.js" */
/** @import { Model } from "../model/model.js" */

export class Filters {
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

  get words() {
    return this.reader.words;
  }

  show() {
    const reset = element("button", { type: "button", click: () => this.reader.reset() }, this.words.reset);
    reset.disabled = !isFiltered(this.model.state);
    const parts = [this.themes(), ...this.facets(), this.years(), this.certainty(), this.lens(), this.relations()];
    const active = document.activeElement;
    const focused = active && this.place.contains(active) ? active.id : "";
    this.place.replaceChildren(
      element("h2", { id: "filters-heading" }, this.words.filters),
      element("p", { class: "actions" }, reset),
      ...parts.filter((part) => part !== null),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  /* ---- Parts ---- */

  /** @param {string} heading @param {...Child} parts */
  group(heading, ...parts) {
    return element("fieldset", {}, element("legend", {}, text(heading)), ...parts);
  }

  /**
   * A box to tick, with a count and, where it has one, the colour of its links.
   * @param {string} id
   * @param {string} label
   * @param {boolean} isOn
   * @param {(isOn: boolean) => void} does
   * @param {{ count?: number, colour?: string }} more
   */
  tick(id, label, isOn, does, { count, colour } = {}) {
    const box = element("input", { type: "checkbox", id });
    box.checked = isOn;
    box.addEventListener("change", () => does(box.checked));
    const swatch = colour ? element("span", { class: "swatch" }) : null;
    if (swatch && colour) swatch.style.setProperty("background", colour);
    const note = count === undefined ? null : element("span", { class: "note" }, ` ${count}`);
    return element("label", { for: id }, box, swatch, text(label), note);
  }

  /**
   * One of several, or all of them.
   * @param {string} id
   * @param {string} label
   * @param {string[][]} options values with their names
   * @param {string} chosen
   * @param {(value: string) => void} does
   */
  choice(id, label, options, chosen, does) {
    const made = element("select", { id: `choice-${id}`, "aria-label": label });
    made.addEventListener("change", () => does(made.value));
    for (const [value, name] of [["", this.words.every], ...options]) made.append(element("option", { value }, name));
    made.value = chosen;
    return made;
  }

  /**
   * A list of what is hidden, with a value shown or hidden.
   * @param {string[]} hidden
   * @param {string} value
   * @param {boolean} isOn
   */
  toggled(hidden, value, isOn) {
    return isOn ? hidden.filter((each) => each !== value) : [...new Set([...hidden, value])];
  }

  /* ---- The filters ---- */

  relations() {
    const { state } = this.model;
    const counts = new Map(this.model.count((edge) => (edge.open ? [] : [edge.property])));
    for (const relation of state.relations) counts.set(relation, counts.get(relation) || 0);
    const rows = [...counts].map(([relation, count], i) => {
      const like = [...this.model.edges.values()].find((edge) => edge.property === relation);
      const label = like ? this.model.says(like) : this.model.term(relation);
      /** @param {boolean} isOn */
      const does = (isOn) =>
        this.reader.change({ relations: this.toggled(this.model.state.relations, relation, isOn) });
      const colour = like && like.through ? like.colour : undefined;
      return this.tick(`relation-${i}`, label, !state.relations.includes(relation), does, { count, colour });
    });
    return rows.length ? this.group(this.words.relations, ...rows) : null;
  }

  themes() {
    const { model, words } = this;
    const counts = new Map(model.count((edge) => model.themes(edge)));
    const chosen = model.state.theme;
    const themes = [...new Set(model.spec.edges.flatMap((edge) => model.themes(edge)))];
    if (!themes.length) return null;
    const labels = themes.map((theme) => [theme, model.nodes.has(theme) ? model.label(theme) : model.term(theme)]);
    labels.sort((a, b) => a[1].localeCompare(b[1], model.language));
    const options = labels.map(([theme, label]) => [theme, chosen ? label : `${label} (${counts.get(theme) || 0})`]);
    const does = (/** @type {string} */ theme) => this.reader.change({ theme });
    return this.group(words.themes, this.choice("theme", words.themes, options, chosen, does), this.wholes(chosen));
  }

  /**
   * What is said of a whole only, apart: it is not known of which of its parts.
   * @param {string} theme
   */
  wholes(theme) {
    const { model } = this;
    const said = model.shownEdges().filter((edge) => edge.target === theme && edge.certainty.includes("collective"));
    const names = said.map(({ source }) => model.label(source));
    return names.length ? element("p", { class: "note" }, text(`${this.words.wholes} ${names.join(" · ")}`)) : null;
  }

  /** One choice for each property that the ontology calls a facet, such as the region. */
  facets() {
    /** @type {Map<string, Set<string>>} */
    const facets = new Map();
    for (const node of this.model.nodes.values()) {
      for (const [property, values] of Object.entries(node.facets || {})) {
        facets.set(property, new Set([...(facets.get(property) || []), ...values]));
      }
    }
    return [...facets].map(([property, values], i) => {
      const options = [...values].map((value) => [value, this.model.term(value)]);
      options.sort((a, b) => a[1].localeCompare(b[1], this.model.language));
      /** @param {string} value */
      const does = (value) => {
        const { [property]: _, ...others } = this.model.state.facets;
        this.reader.change({ facets: value ? { ...others, [property]: value } : others });
      };
      const label = this.model.term(property);
      const chosen = this.model.state.facets[property] || "";
      return this.group(label, this.choice(`facet-${i}`, label, options, chosen, does));
    });
  }

  years() {
    if (!this.model.years) return null;
    const [least, most] = this.model.years;
    const [first, last] = this.model.state.years || this.model.years;
    const said = element("output", {}, `${first}–${last}`);
    const [from, to] = [this.slider("first", first), this.slider("last", last)];
    /** @returns {[number, number]} */
    const read = () => {
      const [a, b] = [Number(from.value), Number(to.value)];
      return [Math.min(a, b), Math.max(a, b)];
    };
    for (const each of [from, to]) {
      each.addEventListener("input", () => (said.textContent = read().join("–")));
      each.addEventListener("change", () => {
        const years = read();
        this.reader.change({ years: years[0] === least && years[1] === most ? null : years });
      });
    }
    const undated = this.tick("undated", this.words.undated, this.model.state.undated, (isOn) =>
      this.reader.change({ undated: isOn }),
    );
    return this.group(this.words.years, said, from, to, this.model.state.years ? undated : null);
  }

  /** @param {"first" | "last"} end @param {number} value */
  slider(end, value) {
    const [min, max] = this.model.years || [value, value];
    const label = `${this.words.years}: ${this.words[end]}`;
    const made = element("input", { type: "range", id: `years-${end}`, min, max, step: 1, "aria-label": label });
    made.value = String(value);
    return made;
  }

  certainty() {
    const { state } = this.model;
    const all = [...this.model.edges.values()].flatMap((edge) => this.model.doubtsOf(edge));
    const counts = new Map(this.model.count((edge) => [...new Set(this.model.doubtsOf(edge))]));
    const rows = DOUBTS.filter((doubt) => all.includes(doubt)).map((doubt) => {
      /** @param {boolean} isOn */
      const does = (isOn) => this.reader.change({ doubts: this.toggled(this.model.state.doubts, doubt, isOn) });
      const count = counts.get(doubt) || 0;
      return this.tick(`doubt-${doubt}`, this.words[doubt], !state.doubts.includes(doubt), does, { count });
    });
    return rows.length ? this.group(this.words.certainty, ...rows) : null;
  }

  lens() {
    const rank = LENSES.indexOf(this.model.spec.lens);
    if (rank < 1) return null;
    const options = LENSES.slice(0, rank).map((lens) => [lens, this.words[lens]]);
    const does = (/** @type {string} */ lens) => this.reader.change({ lens });
    return this.group(this.words.lens, this.choice("lens", this.words.lens, options, this.model.state.lens, does));
  }
}
