/* The page: the diagram in its fixed places, and what search, legend, list and clicks do to it. */

class Page {
  constructor() {
    this.data = JSON.parse(document.getElementById("data").textContent);
    this.state = { hot: null, near: null, hidden: new Set(), stamp: 0 };
    this.selected = null;
    this.looksOff = new Set();
    this.aside = document.getElementById("aside");
    this.panel = new Panel(this.data, (id, moves) => this.select(id, moves));
    this.labels = new Labels(this.data.nodes);
    this.neighbours = this.links();
    this.build();
    this.listen();
    this.searchBox();
  }

  links() {
    const near = new Map(this.data.nodes.map((node) => [node.id, new Set([node.id])]));
    for (const { from, to } of this.data.edges) {
      near.get(from).add(to);
      near.get(to).add(from);
    }
    return near;
  }

  build() {
    const place = document.getElementById("diagram");
    /* vis would write labels itself, under the lines and at the wrong size */
    const nodes = this.data.nodes.map(({ label, labels, attributes, kind, drawn, ...node }) => ({ ...node, size: drawn }));
    const edges = this.data.edges.map(({ claims, ...drawn }) => drawn);
    this.nodes = new vis.DataSet(nodes);
    this.edges = new vis.DataSet(edges);
    const options = structuredClone(this.data.options);
    options.interaction.dragNodes = false;
    this.network = new vis.Network(place, { nodes: this.nodes, edges: this.edges }, options);
    this.network.on("afterDrawing", (pen) => this.labels.draw(pen, this.network.getScale(), this.state));
    const frame = place.firstElementChild;
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", this.data.words.diagram);
    this.fit();
    if (this.network.getScale() < 0.5) this.goTo({ x: 0, y: 0 });
  }

  /* A place in the middle of the diagram, near enough to read the labels there. */
  goTo(position) {
    this.network.moveTo({ position, scale: Math.max(this.network.getScale(), 0.95), animation: false });
    this.isFitted = false;
  }

  /* All of it, labels included, as large as there is room. */
  fit() {
    const [left, top, right, bottom] = this.data.view;
    const { clientWidth: wide, clientHeight: high } = document.getElementById("diagram");
    const scale = Math.min(wide / (right - left + 16), high / (bottom - top + 16), 1.3);
    this.isFitted = true;
    if (scale <= 0) return; // a frame that is not laid out yet: "resize" tells when it is
    this.network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
  }

  zoom(by) {
    this.network.moveTo({ scale: this.network.getScale() * by, animation: false });
    this.isFitted = false;
  }

  listen() {
    const on = (id, does) => document.getElementById(id).addEventListener("click", does);
    on("fit", () => this.fit());
    on("nearer", () => this.zoom(1.3));
    on("farther", () => this.zoom(1 / 1.3));
    on("close", () => this.clear());
    on("list", () => this.showList());
    on("things", (event) => this.follow(event));
    on("legend", (event) => this.toggle(event.target.closest("button")));
    this.network.on("zoom", () => (this.isFitted = false));
    this.network.on("dragStart", () => (this.isFitted = false));
    this.network.on("resize", () => this.isFitted && this.fit());
    this.network.on("hoverNode", ({ node }) => this.light(node));
    this.network.on("blurNode", () => this.light(this.selected));
    this.network.on("click", ({ nodes, edges }) => {
      if (nodes.length) this.select(nodes[0], false);
      else if (edges.length) this.selectEdge(edges[0]);
      else this.clear();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
  }

  follow(event) {
    const button = event.target.closest("[data-node]");
    if (button) this.select(this.data.nodes[button.dataset.node].id, true);
  }

  /* Show a thing; with `moves`, also bring it to the middle and the reader to its heading. */
  select(id, moves) {
    this.selected = id;
    this.panel.node(id);
    this.open("panel");
    this.light(id);
    if (!moves) return;
    if (!this.isFitted) this.goTo(this.network.getPosition(id));
    document.querySelector("#panel h2").focus({ preventScroll: true });
  }

  selectEdge(id) {
    const edge = this.data.edges.find((each) => each.id === id);
    if (edge.open) return this.select(edge.to, false);
    this.selected = null;
    this.panel.edge(edge);
    this.open("panel");
    this.light(null, new Set([edge.from, edge.to]), id);
  }

  open(section) {
    document.getElementById("panel").hidden = section !== "panel";
    document.getElementById("things").hidden = section !== "things";
    document.getElementById("list").setAttribute("aria-expanded", section === "things");
    this.aside.hidden = section === null;
    this.aside.scrollTop = 0;
  }

  showList() {
    this.open(document.getElementById("list").getAttribute("aria-expanded") === "true" ? null : "things");
  }

  clear() {
    this.selected = null;
    this.open(null);
    this.light(null);
  }

  /* Fade all but a thing and what it is linked with. */
  light(id, near = id === null ? null : this.neighbours.get(id), only = null) {
    this.state.hot = id;
    this.state.near = near;
    this.state.stamp += 1;
    this.nodes.update(
      this.data.nodes.map((node) => ({
        id: node.id,
        opacity: near && !near.has(node.id) ? 0.15 : 1,
        borderWidth: node.id === id ? 2.5 : 1,
      })),
    );
    this.edges.update(
      this.data.edges.map((edge) => {
        const lit = only ? edge.id === only : id !== null && (edge.from === id || edge.to === id);
        const opacity = near ? (lit ? 1 : 0.07) : 0.55;
        return { id: edge.id, color: { color: lit ? "#3b4148" : edge.color.color, opacity }, width: lit ? 1.6 : 0.8 };
      }),
    );
  }

  /* Hide or show what the legend calls by one name. */
  toggle(button) {
    if (!button) return;
    const look = Number(button.dataset.look);
    const shown = this.looksOff.delete(look);
    if (!shown) this.looksOff.add(look);
    button.setAttribute("aria-pressed", shown);
    const off = new Set(this.data.nodes.filter((node) => this.looksOff.has(node.look)).map((node) => node.id));
    for (const node of this.data.nodes) if (node.of && off.has(node.of)) off.add(node.id);
    this.state.hidden = off;
    this.state.stamp += 1;
    this.nodes.update(this.data.nodes.map(({ id }) => ({ id, hidden: off.has(id) })));
  }

  searchBox() {
    const search = makeSearch(this.data.nodes.filter((node) => !node.of));
    const input = document.getElementById("wanted");
    const list = document.getElementById("results");
    const look = () => {
      const found = search(input.value, 12);
      const buttons = found.map((node) => this.result(node));
      const none = element("li", {}, element("p", {}, this.data.words.nothing));
      list.replaceChildren(...(buttons.length ? buttons : [none]));
      list.hidden = !input.value.trim();
      const said = found.length ? this.data.words.found.replace("{count}", found.length) : this.data.words.nothing;
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
    const kind = element("span", {}, element("bdi", {}, node.kind));
    const button = element("button", { type: "button" }, element("bdi", {}, this.panel.label(node)), kind);
    button.addEventListener("click", () => {
      document.getElementById("results").hidden = true;
      this.select(node.id, true);
    });
    return element("li", {}, button);
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
