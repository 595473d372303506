// @ts-check
/* The page: one way from what a reader does to what is shown: change, render; each step can be undone and linked to. */

import { all, byId } from "./parts/dom.js";
import { Exports } from "./parts/exports.js";
import { Filters } from "./parts/filters.js";
import { Large } from "./parts/large.js";
import { Legend } from "./parts/legend.js";
import { listen } from "./listen.js";
import { Model } from "./model/model.js";
import { heighten } from "./picture/heighten.js";
import { Panel } from "./parts/panel.js";
import { Picture } from "./picture/picture.js";
import { SearchBox } from "./parts/searchbox.js";
import { filled, grouped } from "./model/wording.js";
import { freshState } from "./model/state.js";
import { Things } from "./parts/things.js";

/** @import { Edge, PageData, Point, Reader, State, Vis } from "./types.js" */

const SECTIONS = ["panel", "filters", "things", "help"];

/**
 * Make the page of a diagram alive; its elements are those of network.html.j2.
 * @param {PageData} data
 * @param {Vis} vis vis-network, which draws
 */
export function start(data, vis) {
  const page = new Page(data, vis);
  page.begin();
  return page;
}

/** @implements {Reader} */
export class Page {
  /**
   * @param {PageData} data
   * @param {Vis} vis
   */
  constructor(data, vis) {
    this.data = data;
    this.names = data.names;
    this.outlines = data.outlines;
    this.model = new Model(data.spec);
    /** @type {string[]} */
    this.past = [];
    /** @type {string | null} */
    this.section = null;
    this.isReady = false;
    this.isMoved = false;
    this.spoken = "";
    this.aside = byId("aside");
    this.panel = new Panel(this, this.model, byId("panel"));
    this.filters = new Filters(this, this.model, byId("filters"));
    this.legend = new Legend(this, this.model, byId("legend"));
    this.things = new Things(this, this.model, byId("all"));
    this.searchBox = new SearchBox(this, this.model, {
      form: byId("search"),
      input: /** @type {HTMLInputElement} */ (byId("wanted")),
      list: byId("results"),
      status: byId("found"),
    });
    this.large = data.spec.large ? new Large(this) : null;
    this.model.thaw(window.location.hash.slice(1));
    this.legend.show(); // it takes room, which the picture has to know
    heighten(data, byId("diagram"));
    this.picture = new Picture(this.model, data, byId("diagram"), vis);
    this.exports = new Exports(this, this.model, this.picture);
  }

  /** Show all for the first time, and listen to the reader. */
  begin() {
    this.render();
    this.picture.fit();
    listen(this);
    this.searchBox.listen();
    if (!this.large) this.ready();
  }

  /** Say that the page can be used: `data-ready`, for scripts that wait for it. */
  ready() {
    this.isReady = true;
    document.documentElement.dataset.ready = "";
  }

  get words() {
    return this.data.words[this.model.language];
  }

  /**
   * One of our own texts, with what it is about put in.
   * @param {string} name
   * @param {Record<string, string | number>} values
   */
  word(name, values) {
    const { language } = this.model;
    return filled(this.words[name], values, language, this.data.thousands[language]);
  }

  /**
   * A whole number in the language of the reader.
   * @param {number} count
   */
  number(count) {
    return grouped(count, this.data.thousands[this.model.language]);
  }

  /* ---- From state to page ---- */

  /** @param {Partial<State>} patch */
  change(patch) {
    this.past.push(this.model.freeze());
    Object.assign(this.model.state, patch);
    this.model.show();
    this.render();
  }

  render() {
    this.speak();
    if (this.large) this.large.sync();
    this.picture.update();
    this.renderPanel();
    byId("counts").textContent = this.counts();
    /** @type {HTMLButtonElement} */ (byId("undo")).disabled = !this.past.length;
    const unfold = byId("unfold");
    unfold.hidden = !this.model.spec.folded.edges.length;
    unfold.textContent = this.model.state.open.length ? this.words.fold_all : this.words.expand_all;
    this.legend.show();
    this.renderSection();
    this.keep();
    if (this.isMoved) this.picture.fit();
    this.isMoved = false;
  }

  renderPanel() {
    const { state, shown } = this.model;
    const [start, end] = state.path;
    const edge = shown.edges.get(state.edge);
    if (start && end && shown.nodes.has(start) && shown.nodes.has(end))
      this.panel.path(start, this.model.path(start, end));
    else if (start) this.panel.pathStart(start);
    else if (shown.nodes.has(state.node)) this.panel.node(state.node);
    else if (edge) this.panel.edge(edge);
    else if (this.section === "panel") this.open(null);
    if (start || edge || shown.nodes.has(state.node)) this.open("panel");
    this.light();
  }

  renderSection() {
    if (this.section === "filters") this.filters.show();
    if (this.section === "things") this.things.show();
  }

  /** Light what the state is about, also after the mouse was somewhere else. */
  light() {
    const { state, shown } = this.model;
    const [start, end] = state.path;
    const edge = shown.edges.get(state.edge);
    if (start && end && shown.nodes.has(start) && shown.nodes.has(end)) this.lightPath(start, end);
    else if (start) this.picture.show(start);
    else if (shown.nodes.has(state.node)) this.picture.show(state.node, this.model.neighbours(state.node));
    else if (edge) this.picture.show(null, new Set([edge.source, edge.target]), new Set([edge.id]));
    else this.picture.show();
  }

  /**
   * What a line says, beside the mouse; nothing without a line.
   * @param {string} [id]
   * @param {Point} [at]
   */
  tip(id, at) {
    const edge = id ? this.model.shown.edges.get(id) : undefined;
    const place = byId("tip");
    place.hidden = !edge || Boolean(edge.open);
    if (!edge || !at) return;
    const count = this.model.standsFor(edge).length;
    const years = (edge.span || []).map((day) => day.slice(0, 4));
    const more = [count > 1 ? this.number(count) : "", [...new Set(years)].join("–")].filter(Boolean).join(" · ");
    place.textContent = this.model.sentence(edge) + (more ? ` (${more})` : "");
    place.style.setProperty("left", `${Math.min(at.x + 12, this.picture.place.clientWidth - 230)}px`);
    place.style.setProperty("top", `${at.y + 14}px`);
  }

  /** @param {string} start @param {string} end */
  lightPath(start, end) {
    const steps = this.model.path(start, end) || [];
    const things = [start, end, ...steps.map(({ to }) => to)];
    const way = new Set(things);
    const lit = [...this.model.shown.edges.values()].filter(
      (edge) => this.model.standsFor(edge).some((id) => way.has(id)) && (way.has(edge.source) || way.has(edge.target)),
    );
    this.picture.show(null, way, new Set([...steps.map(({ edge }) => edge.id), ...lit.map(({ id }) => id)]));
  }

  /** How much is shown of how much. */
  counts() {
    const count = this.model.shownNodes().filter((node) => !node.open).length;
    if (this.large) return this.large.counts(count);
    const { of } = this.model.spec.shown;
    return this.word(count < of ? "part" : "counts", { nodes: count, of, edges: this.model.shownEdges().length });
  }

  /** The state in the address of the page; a frame in a notebook has no address of its own. */
  keep() {
    const state = this.model.freeze();
    if (window.location.hash.slice(1) === state) return;
    try {
      window.history.replaceState(null, "", state ? `#${state}` : window.location.pathname);
    } catch {
      // nothing that a reader could link to
    }
  }

  /** All words of the page in the language of the reader; only Arabic turns it round. */
  speak() {
    const { language } = this.model;
    if (this.spoken === language) return;
    this.spoken = language;
    const { words } = this;
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    const title = this.model.text(this.model.spec.title);
    document.title = `${title} – coopgraph`;
    byId("title").textContent = title;
    for (const each of all("[data-word]")) each.textContent = words[each.dataset.word || ""];
    for (const each of all("[data-label]")) each.setAttribute("aria-label", words[each.dataset.label || ""]);
    for (const each of all("[data-placeholder]")) {
      each.setAttribute("placeholder", words[each.dataset.placeholder || ""]);
    }
    for (const each of all("[data-language]")) {
      each.setAttribute("aria-pressed", String(each.dataset.language === language));
    }
    this.picture.frame.setAttribute("aria-label", words.diagram);
  }

  /* ---- What a reader does ---- */

  /**
   * Show a thing; with `moves`, also bring it to the middle and the reader to its heading.
   * @param {string} id
   * @param {boolean} moves
   */
  select(id, moves) {
    const { path } = this.model.state;
    if (path.length === 1 && id !== path[0]) this.change({ path: [path[0], id], node: "", edge: "" });
    else this.change({ node: id, edge: "", path: [] });
    if (!moves) return;
    const { picture } = this;
    if (!picture.isFitted && picture.nodes.get(id)) picture.goTo(picture.network.getPosition(id));
    this.panel.place.querySelector("h2")?.focus({ preventScroll: true });
  }

  /** @param {string} id */
  selectEdge(id) {
    const edge = /** @type {Edge} */ (this.model.edges.get(id));
    if (!this.model.shown.edges.has(id)) this.expand([edge.source, edge.target].filter((end) => this.model.away.has(end)));
    if (edge.open) this.select(edge.target, false);
    else this.change({ node: "", edge: id, path: [] });
  }

  /**
   * Show a thing even if it is folded into an edge, in a part that is not open, or filtered out.
   * @param {string} id
   */
  reach(id) {
    if (this.large) return this.large.around(id);
    const { state } = this.model;
    if (this.model.away.has(id) && !state.open.includes(id)) state.open = [...state.open, id];
    this.model.show();
    if (!this.model.shown.nodes.has(id)) Object.assign(state, { ...freshState(), open: state.open });
    this.model.show();
    return this.select(id, true);
  }

  /** @param {string} id */
  startPath(id) {
    this.change({ path: [id], node: "", edge: "" });
  }

  /** @param {string[]} things */
  expand(things) {
    this.change({ open: [...new Set([...this.model.state.open, ...things])], edge: "" });
  }

  /** @param {string[]} things */
  fold(things) {
    const { open, node } = this.model.state;
    this.change({ open: open.filter((id) => !things.includes(id)), node: things.includes(node) ? "" : node });
  }

  /** Unfold all that is folded, or fold it again. */
  toggleFolded() {
    const { open } = this.model.state;
    if (open.length) this.fold(open);
    else this.expand(this.model.foldable());
  }

  /**
   * Hide a kind or show it again; with `isOnly`, hide all others.
   * @param {number} kind
   * @param {boolean} isOnly
   */
  toggleKind(kind, isOnly) {
    const { kinds } = this.model.state;
    const others = this.model.spec.kinds.map((_, i) => i).filter((i) => i !== kind);
    if (isOnly) this.change({ kinds: kinds.length === others.length && !kinds.includes(kind) ? [] : others });
    else this.change({ kinds: kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind] });
  }

  /** Take all filters away. */
  reset() {
    const { node, edge, path, open } = this.model.state;
    this.change({ ...freshState(), node, edge, path, open });
  }

  /** Close what is open, and pick out nothing. */
  clear() {
    this.searchBox.hide();
    const { node, edge, path } = this.model.state;
    this.open(null);
    if (node || edge || path.length) this.change({ node: "", edge: "", path: [] });
  }

  undo() {
    const before = this.past.pop();
    if (before === undefined) return;
    this.model.thaw(before);
    this.render();
  }

  /**
   * Speak another language.
   * @param {string} language
   */
  say(language) {
    this.past.push(this.model.freeze());
    this.model.language = language;
    this.picture.light.stamp += 1;
    this.render();
  }

  /**
   * Open a section of the side, or none.
   * @param {string | null} section
   */
  open(section) {
    this.section = section;
    for (const each of SECTIONS) byId(each).hidden = section !== each;
    for (const each of all("[data-section]")) {
      each.setAttribute("aria-expanded", String(each.dataset.section === section));
    }
    const wasHidden = this.aside.hidden;
    this.aside.hidden = section === null;
    if (wasHidden === this.aside.hidden) return;
    this.aside.scrollTop = 0;
    if (this.picture.isFitted) this.picture.fit();
  }

  /**
   * Open a section, or close it if it is open.
   * @param {string} section
   */
  openSection(section) {
    this.open(this.section === section ? null : section);
    this.renderSection();
  }
}
