/* The page: one way from what a reader does to what is shown: change, render; each step can be undone and linked to. */

class Page {
  constructor() {
    this.data = JSON.parse(document.getElementById("data").textContent);
    this.names = this.data.names;
    this.outlines = this.data.outlines;
    this.model = new Model(this.data.spec);
    this.past = [];
    this.section = null;
    this.aside = document.getElementById("aside");
    this.panel = new Panel(this);
    this.filters = new Filters(this);
    this.exports = new Exports(this);
    this.large = this.data.spec.large ? new Large(this) : null;
    this.model.thaw(window.location.hash.slice(1));
    this.legend(); // it takes room, which the picture has to know
    this.picture = new Picture(this.model, this.data);
    this.render();
    this.picture.fit();
    if (!this.large && this.picture.network.getScale() < 0.5) this.picture.goTo(this.picture.middle());
    this.listen();
    this.searchBox();
    if (!this.large) document.documentElement.dataset.ready = "";
  }

  get words() {
    return this.data.words[this.model.language];
  }

  /* ---- From state to page ---- */

  change(patch, { kept = true } = {}) {
    if (kept) this.past.push(this.model.freeze());
    Object.assign(this.model.state, patch);
    this.model.show();
    this.render();
  }

  render() {
    const { state } = this.model;
    this.speak();
    if (this.large) this.large.sync();
    this.picture.update();
    const { shown, nodes } = this.model;
    const [start, end] = state.path;
    if (start && end && shown.nodes.has(start) && shown.nodes.has(end)) this.renderPath(start, end);
    else if (start) this.renderStart(start);
    else if (shown.nodes.has(state.node)) this.renderNode(state.node);
    else if (shown.edges.has(state.edge)) this.renderEdge(shown.edges.get(state.edge));
    else this.renderNothing();
    const total = this.model.spec.shown.of;
    const count = [...shown.nodes].filter((id) => !nodes.get(id).open).length;
    const links = [...shown.edges.values()].filter((edge) => !edge.open).length;
    const all = this.words.counts.replace("{nodes}", count).replace("{edges}", links);
    const part = this.words.shown.replace("{nodes}", count).replace("{of}", total);
    document.getElementById("counts").textContent = count < total && !this.large ? `${part}, ${all.split(/, |، /).pop()}` : this.large ? this.large.counts(count) : all;
    document.getElementById("undo").disabled = !this.past.length;
    const foldable = this.model.spec.folded.edges.length > 0;
    const unfold = document.getElementById("unfold");
    unfold.hidden = !foldable;
    unfold.textContent = state.open.length ? this.words.fold_all : this.words.expand_all;
    this.legend();
    if (this.section === "filters") this.filters.show();
    if (this.section === "things") this.list();
    this.keep();
    if (this.isMoved) this.picture.fit();
    this.isMoved = false;
  }

  renderNode(id) {
    this.panel.node(id);
    this.open("panel");
    this.picture.show(id, this.model.neighbours(id));
  }

  renderEdge(edge) {
    this.panel.edge(edge);
    this.open("panel");
    this.picture.show(null, new Set([edge.source, edge.target]), new Set([edge.id]));
  }

  renderStart(start) {
    this.panel.path(start);
    this.open("panel");
    this.picture.show(start, null);
  }

  renderPath(start, end) {
    const steps = this.model.path(start, end);
    this.panel.path(start, steps);
    this.open("panel");
    const way = steps || [];
    this.picture.show(null, new Set([start, end, ...way.map(({ to }) => to)]), new Set(way.map(({ edge }) => edge.id)));
  }

  renderNothing() {
    if (this.section === "panel") this.open(null);
    this.picture.show();
  }

  /* The state in the address of the page; a frame in a notebook has no address of its own. */
  keep() {
    const text = this.model.freeze();
    try {
      if (window.location.hash.slice(1) !== text) window.history.replaceState(null, "", text ? `#${text}` : window.location.pathname);
    } catch {
      this.hasAddress = false;
    }
  }

  /* All words of the page in the language of the reader; only Arabic turns it round. */
  speak() {
    const { language } = this.model;
    if (this.spoken === language) return;
    this.spoken = language;
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    const title = this.model.text(this.model.spec.title);
    document.title = `${title} – coopgraph`;
    document.getElementById("title").textContent = title;
    for (const each of document.querySelectorAll("[data-word]")) each.textContent = this.words[each.dataset.word];
    for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", this.words[each.dataset.label]);
    for (const each of document.querySelectorAll("[data-placeholder]")) each.placeholder = this.words[each.dataset.placeholder];
    for (const each of document.querySelectorAll("[data-language]")) each.setAttribute("aria-pressed", each.dataset.language === language);
    this.picture.frame.setAttribute("aria-label", this.words.diagram);
  }

  /* The kinds with how many of each are shown: press to hide, with the shift key to see nothing else. */
  legend() {
    const { spec, state, shown, nodes } = this.model;
    const place = document.getElementById("legend");
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
    const counts = new Map();
    for (const id of shown.nodes) if (!nodes.get(id).open) counts.set(nodes.get(id).kind, (counts.get(nodes.get(id).kind) || 0) + 1);
    const entries = spec.kinds.map((kind, i) => {
      if (!kind.count && !counts.get(i) && !kind.folded) return null;
      const folded = kind.folded && !counts.get(i) ? this.words.folded.replace("{count}", kind.folded) : null;
      const held = this.large && !state.spot.length ? kind.count : counts.get(i) || kind.count;
      const count = element("span", {}, folded || held.toLocaleString(this.model.language));
      const button = element("button", { type: "button", "aria-pressed": !state.kinds.includes(i), "data-kind": i, title: `${this.words.legend}. ${this.words.only}` }, this.swatch(kind), text(this.model.text(kind.labels)), " ", count);
      return button;
    });
    const edges = [...this.model.edges.values()];
    const notes = [
      [spec.open.length, "dotted"],
      [edges.some((edge) => edge.deduced), "dashed"],
      [edges.some((edge) => edge.answer), "rows"],
      [edges.some((edge) => edge.cell), "hollow"],
      [edges.some((edge) => edge.certainty.length && !edge.cell), "unsure"],
    ].filter(([isThere]) => isThere);
    place.replaceChildren(...entries.filter((entry) => entry !== null), ...notes.map(([, word]) => element("p", {}, this.words[word])));
    if (focused !== null) place.querySelector(`[data-kind="${focused}"]`)?.focus();
  }

  swatch({ colour, shape }) {
    const svg = document.createElementNS(SVG, "svg");
    const points = this.outlines[shape];
    const outline = document.createElementNS(SVG, points ? "polygon" : "circle");
    const look = points ? { points } : { cx: 10, cy: 10, r: 8.5 };
    const frame = { viewBox: "-1 -1 22 22", width: 15, height: 15, "aria-hidden": "true", fill: colour, stroke: "#222222", "stroke-width": 1.3 };
    for (const [name, value] of Object.entries(look)) outline.setAttribute(name, value);
    for (const [name, value] of Object.entries(frame)) svg.setAttribute(name, value);
    svg.append(outline);
    return svg;
  }

  /* All that is shown, as links: what the canvas tells to those who see it. */
  list() {
    const { spec, shown, nodes } = this.model;
    const byKind = spec.kinds.map(() => []);
    for (const id of shown.nodes) if (!nodes.get(id).open) byKind[nodes.get(id).kind].push(id);
    const compare = new Intl.Collator(this.model.language).compare;
    const parts = spec.kinds.flatMap((kind, i) => {
      if (!byKind[i].length) return [];
      const rows = byKind[i].sort((a, b) => compare(this.model.label(a), this.model.label(b)));
      const items = rows.map((id) => element("li", {}, this.panel.link(id)));
      return [element("h3", {}, text(this.model.text(kind.labels))), element("ul", {}, ...items)];
    });
    const links = [...shown.edges.values()].filter((edge) => !edge.open).map((edge) => {
      const said = `${this.model.label(edge.source)} – ${this.model.says(edge)} – ${this.model.label(edge.target)}`;
      return element("li", {}, element("button", { type: "button", class: "link", click: () => this.selectEdge(edge.id) }, text(said)));
    });
    const relations = links.length ? [element("h3", {}, this.words.relations), element("ul", {}, ...links)] : [];
    document.getElementById("all").replaceChildren(...parts, ...relations);
  }

  /* ---- What a reader does ---- */

  listen() {
    const on = (id, does) => document.getElementById(id).addEventListener("click", does);
    on("fit", () => this.picture.fit());
    on("nearer", () => this.picture.zoom(1.3));
    on("farther", () => this.picture.zoom(1 / 1.3));
    on("close", () => this.clear());
    if (this.large) on("back", () => this.large.back());
    on("undo", () => this.undo());
    on("unfold", () => (this.model.state.open.length ? this.fold(this.model.state.open) : this.expand(this.foldable())));
    on("legend", (event) => this.toggle(event.target.closest("button"), event.shiftKey));
    for (const each of document.querySelectorAll("[data-section]")) each.addEventListener("click", () => this.openSection(each.dataset.section));
    for (const each of document.querySelectorAll("[data-save]")) each.addEventListener("click", () => this.exports.save(each.dataset.save));
    for (const each of document.querySelectorAll("[data-language]")) each.addEventListener("click", () => this.say(each.dataset.language));
    this.listenToPicture();
    window.addEventListener("hashchange", () => {
      this.model.thaw(window.location.hash.slice(1));
      this.render();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.clear();
      if (event.key === "z" && (event.ctrlKey || event.metaKey) && event.target.id !== "wanted") this.undo();
    });
    document.addEventListener("click", (event) => {
      const save = document.getElementById("save");
      if (!save.contains(event.target) || event.target.dataset.save) save.open = false;
    });
  }

  listenToPicture() {
    const { picture } = this;
    const moved = () => (picture.isFitted = false);
    picture.network.on("zoom", moved);
    picture.network.on("dragStart", moved);
    picture.network.on("resize", () => picture.isFitted && picture.fit());
    picture.network.on("hoverNode", ({ node }) => this.model.state.path.length || picture.show(node, this.model.neighbours(node)));
    picture.network.on("blurNode", () => this.restore());
    picture.network.on("click", ({ nodes, edges, pointer }) => {
      const cell = picture.cellAt(pointer.canvas);
      if (nodes.length) this.select(nodes[0], false);
      else if (edges.length || cell) this.selectEdge(edges.length ? edges[0] : cell);
      else this.clear();
    });
    picture.network.on("doubleClick", ({ nodes }) => {
      const node = nodes.length && this.model.nodes.get(nodes[0]);
      if (node && this.large) this.large.open(node);
    });
    const legend = document.getElementById("legend");
    legend.addEventListener("mouseover", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const kind = Number(button.dataset.kind);
      picture.show(null, new Set([...this.model.shown.nodes].filter((id) => this.model.nodes.get(id).kind === kind)), new Set());
    });
    legend.addEventListener("mouseleave", () => this.restore());
  }

  /* The light as the state wants it, after the mouse was somewhere. */
  restore() {
    const { state, shown } = this.model;
    const edge = shown.edges.get(state.edge);
    if (state.path.length === 2) this.renderPath(...state.path);
    else if (shown.nodes.has(state.node)) this.picture.show(state.node, this.model.neighbours(state.node));
    else if (edge) this.picture.show(null, new Set([edge.source, edge.target]), new Set([edge.id]));
    else this.picture.show();
  }

  /* Show a thing; with `moves`, also bring it to the middle and the reader to its heading. */
  select(id, moves) {
    const [start] = this.model.state.path;
    if (start && this.model.state.path.length === 1 && id !== start) this.change({ path: [start, id], node: "", edge: "" });
    else this.change({ node: id, edge: "", path: [] });
    if (!moves) return;
    if (!this.picture.isFitted && this.picture.nodes.get(id)) this.picture.goTo(this.picture.network.getPosition(id));
    document.querySelector("#panel h2")?.focus({ preventScroll: true });
  }

  selectEdge(id) {
    const edge = this.model.edges.get(id);
    if (edge.open) return this.select(edge.target, false);
    return this.change({ node: "", edge: id, path: [] });
  }

  startPath(id) {
    this.change({ path: [id], node: "", edge: "" });
  }

  /* Things that can be opened: those that an edge stands for. */
  foldable() {
    return [...new Set(this.model.spec.edges.flatMap((edge) => edge.through || []))];
  }

  expand(things) {
    const { state } = this.model;
    this.change({ open: [...new Set([...state.open, ...things])], edge: "" });
  }

  fold(things) {
    const { state } = this.model;
    this.change({ open: state.open.filter((id) => !things.includes(id)), node: things.includes(state.node) ? "" : state.node });
  }

  toggle(button, isOnly) {
    if (!button) return;
    const kind = Number(button.dataset.kind);
    const { kinds } = this.model.state;
    const others = this.model.spec.kinds.map((_, i) => i).filter((i) => i !== kind);
    if (isOnly) this.change({ kinds: kinds.length === others.length && !kinds.includes(kind) ? [] : others });
    else this.change({ kinds: kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind] });
  }

  reset() {
    const { node, edge, path, open } = this.model.state;
    this.change({ ...structuredClone(FRESH), node, edge, path, open });
  }

  clear() {
    document.getElementById("results").hidden = true;
    const { node, edge, path } = this.model.state;
    this.open(null);
    if (node || edge || path.length) this.change({ node: "", edge: "", path: [] });
  }

  undo() {
    if (!this.past.length) return;
    this.model.thaw(this.past.pop());
    this.render();
  }

  say(language) {
    this.past.push(this.model.freeze());
    this.model.language = language;
    this.picture.light.stamp += 1;
    this.render();
  }

  open(section) {
    this.section = section;
    for (const each of ["panel", "filters", "things"]) document.getElementById(each).hidden = section !== each;
    for (const each of document.querySelectorAll("[data-section]")) each.setAttribute("aria-expanded", each.dataset.section === section);
    const wasHidden = this.aside.hidden;
    this.aside.hidden = section === null;
    if (wasHidden === this.aside.hidden) return;
    this.aside.scrollTop = 0;
    if (this.picture.isFitted) this.picture.fit();
  }

  openSection(section) {
    this.open(this.section === section ? null : section);
    if (this.section === "filters") this.filters.show();
    if (this.section === "things") this.list();
  }

  /* ---- Search ---- */

  searchBox() {
    const input = document.getElementById("wanted");
    const list = document.getElementById("results");
    let search = null;
    const look = () => {
      search ||= this.large ? (this.isReady ? this.large.search() : null) : makeSearch([...this.model.nodes.values()].filter((node) => !node.open));
      const found = search ? search(input.value, 12) : [];
      const none = element("li", {}, element("p", {}, this.words.nothing));
      list.replaceChildren(...(found.length ? found.map((node) => this.result(node)) : [none]));
      list.hidden = !input.value.trim();
      const said = found.length ? this.words.found.replace("{count}", found.length) : this.words.nothing;
      document.getElementById("found").textContent = list.hidden ? "" : said;
    };
    input.addEventListener("input", look);
    input.addEventListener("focus", look);
    document.getElementById("search").addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelector("button")?.click();
    });
    document.getElementById("search").addEventListener("keydown", (event) => this.walk(event, list));
    document.addEventListener("click", (event) => (list.hidden = list.hidden || !event.target.closest("#search")));
  }

  result(node) {
    const kind = element("span", {}, text(this.model.term(node.type)));
    const does = () => {
      document.getElementById("results").hidden = true;
      this.reach(node.id);
    };
    return element("li", {}, element("button", { type: "button", click: does }, text(this.model.text(node.labels, node.id)), kind));
  }

  /* Show a thing even if it is folded into an edge, in a part that is not open, or filtered out. */
  reach(id) {
    if (this.large) return this.large.around(id);
    const { state } = this.model;
    if (this.model.away.has(id) && !state.open.includes(id)) state.open = [...state.open, id];
    this.model.show();
    if (!this.model.shown.nodes.has(id)) Object.assign(state, { ...structuredClone(FRESH), open: state.open });
    this.model.show();
    return this.select(id, true);
  }

  /* Arrow keys go through the results. */
  walk(event, list) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") list.hidden = true;
    if (!step || list.hidden) return;
    event.preventDefault();
    const buttons = [...list.querySelectorAll("button")];
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    (next || document.getElementById("wanted")).focus();
  }
}

const coopgraph = new Page();
