/* The picture: what is shown, drawn by vis-network in fixed places; what stands behind and beside it drawn here. */

class Picture {
  constructor(model, held) {
    this.model = model;
    this.held = held;
    this.light = { hot: null, near: null, stamp: 0 };
    this.labels = new Labels(model);
    this.place = document.getElementById("diagram");
    this.nodes = new vis.DataSet([]);
    this.edges = new vis.DataSet([]);
    this.drawings = 0;
    this.take(held);
    this.network = new vis.Network(this.place, { nodes: this.nodes, edges: this.edges }, held.options);
    this.network.on("beforeDrawing", (pen) => this.drawBehind(pen));
    this.network.on("afterDrawing", (pen) => {
      this.drawBeside(pen);
      this.drawings += 1;
      this.place.dataset.drawn = this.drawings;
      delete this.place.dataset.drawing;
    });
    const frame = this.place.firstElementChild;
    frame.setAttribute("role", "application");
    this.frame = frame;
  }

  /* Take in what vis-network is to draw, by id; vis would write labels itself, under the lines and at the wrong size. */
  take(held) {
    this.drawn = {
      nodes: new Map(held.nodes.map(({ label, ...node }) => [node.id, node])),
      edges: new Map(held.edges.map((edge) => [edge.id, edge])),
    };
  }

  /* `data-drawing` says that a change is not on the canvas yet; `data-drawn` counts the finished drawings. */
  ask() {
    this.place.dataset.drawing = "";
  }

  /* Draw what the model shows; what stays is only updated. */
  update() {
    const { nodes, edges } = this.model.shown;
    const sync = (set, wanted, made) => {
      const gone = set.getIds().filter((id) => !wanted.has(id));
      const fresh = [...wanted].filter((id) => !set.get(id) && made.has(id));
      if (gone.length || fresh.length) this.ask();
      if (gone.length) set.remove(gone);
      if (fresh.length) set.add(fresh.map((id) => made.get(id)));
    };
    const wantedEdges = new Set(edges.keys());
    sync(this.edges, new Set([...this.edges.getIds()].filter((id) => wantedEdges.has(id))), this.drawn.edges);
    sync(this.nodes, nodes, this.drawn.nodes);
    sync(this.edges, wantedEdges, this.drawn.edges);
  }

  /* Fade all but some things and edges; with nothing given, light all. */
  show(hot = null, near = null, lit = null) {
    this.light = { hot, near, stamp: this.light.stamp + 1 };
    const nodes = this.nodes.getIds().map((id) => ({ id, opacity: near && !near.has(id) ? 0.15 : 1, borderWidth: id === hot ? 2.5 : 1 }));
    if (nodes.length) this.ask();
    this.nodes.update(nodes);
    const edges = this.edges.getIds().map((id) => {
      const [edge, drawn] = [this.model.edges.get(id), this.drawn.edges.get(id)];
      const isLit = lit ? lit.has(id) : hot !== null && (edge.source === hot || edge.target === hot);
      const own = drawn.color.color === "#9aa1aa";
      const opacity = near ? (isLit ? 1 : 0.07) : own ? 0.55 : 0.8;
      const left = edge.through ? this.model.standsFor(edge).length : 0;
      const wide = left ? Math.min(0.9 + 0.9 * Math.log2(left), 6) : drawn.width || 1;
      return { id, color: { color: isLit && own ? "#3b4148" : drawn.color.color, opacity }, width: isLit ? wide + 0.8 : wide };
    });
    if (edges.length) this.ask();
    this.edges.update(edges);
  }

  /* A place in the middle of the diagram, near enough to read the labels there. */
  goTo(position) {
    this.ask();
    this.network.moveTo({ position, scale: Math.max(this.network.getScale(), 0.95), animation: false });
    this.isFitted = false;
  }

  /* The rectangle around what is shown, with labels as they are written at a scale. */
  extent(scale) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const add = ([left, top, right, bottom]) => {
      box[0] = Math.min(box[0], left);
      box[1] = Math.min(box[1], top);
      box[2] = Math.max(box[2], right);
      box[3] = Math.max(box[3], bottom);
    };
    const size = Labels.size(scale);
    const { lines = [], notes = [] } = this.model.spec.backdrop || {};
    for (const { points } of lines) for (const [x, y] of points) add([x, y, x, y]);
    for (const { x, y } of notes) add([x - 30, y - 10, x + 30, y + 10]);
    for (const id of this.model.shown.nodes) {
      const node = this.model.nodes.get(id);
      const [wide, high] = this.labels.measure(this.labels.of(node), false, size);
      add([node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size]);
      add(labelBox(node, wide, high, node.side));
      if (node.bar) add([node.bar[0], node.y, node.bar[1], node.y]);
    }
    return box[0] < box[2] ? box : this.model.spec.view;
  }

  /* All of it, labels included, as large as there is room. */
  fit() {
    const { clientWidth: wide, clientHeight: high } = this.place;
    this.isFitted = true;
    if (!wide || !high) return; // a frame that is not laid out yet: "resize" tells when it is
    this.network.setSize("100%", "100%"); // vis itself only looks once a second
    let [scale, box] = [1, null];
    for (let round = 0; round < 4; round++) {
      box = this.extent(scale);
      scale = Math.min(wide / (box[2] - box[0] + 24), high / (box[3] - box[1] + 16), 1.4);
    }
    const position = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 };
    this.ask();
    this.network.moveTo({ position, scale, animation: false });
  }

  /* The place of the largest thing. */
  middle() {
    const [first] = [...this.model.shown.nodes].map((id) => this.model.nodes.get(id)).sort((a, b) => b.size - a.size);
    return first ? { x: first.x, y: first.y } : { x: 0, y: 0 };
  }

  zoom(by) {
    this.ask();
    this.network.moveTo({ scale: this.network.getScale() * by, animation: false });
    this.isFitted = false;
  }

  /* The square of a matrix at a place of the canvas. */
  cellAt({ x, y }) {
    for (const edge of this.model.shown.edges.values()) {
      if (!edge.cell) continue;
      const [cx, cy, half] = edge.cell;
      if (Math.abs(x - cx) <= half && Math.abs(y - cy) <= half) return edge.id;
    }
    return null;
  }

  drawBehind(pen) {
    const { lines = [], notes = [] } = this.model.spec.backdrop || {};
    const scale = this.network.getScale();
    const looks = { outline: ["#b9c2cc", 0.8], axis: ["#565d66", 1.2], grid: ["#e3e7eb", 0.8] };
    for (const { points, role } of lines) {
      [pen.strokeStyle, pen.lineWidth] = looks[role] || looks.grid;
      pen.lineWidth /= scale;
      pen.beginPath();
      points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (role === "outline") {
        pen.fillStyle = "#f4f6f8";
        pen.fill();
      }
      pen.stroke();
    }
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const { x, y, labels, role } of notes) {
      const text = this.model.text(labels);
      pen.fillStyle = "#565d66";
      pen.direction = RTL.test(text) ? "rtl" : "ltr";
      pen.font = `${role === "heading" ? "bold " : ""}${Labels.size(scale)}px ${LABEL.font}`;
      pen.fillText(text, x, y);
    }
    for (const id of this.model.shown.nodes) {
      const { bar, y, kind } = this.model.nodes.get(id);
      if (!bar) continue;
      pen.fillStyle = this.model.spec.kinds[kind].colour;
      pen.globalAlpha = this.light.near && !this.light.near.has(id) ? 0.1 : 0.45;
      pen.fillRect(bar[0], y - 5, Math.max(bar[1] - bar[0], 1), 10);
      pen.globalAlpha = 1;
    }
    this.drawCells(pen, scale);
  }

  /* Squares at the crossings of a matrix: full when stated of the thing itself, hollow when only of a whole. */
  drawCells(pen, scale) {
    const isLit = ({ source, target }) => !this.light.near || (this.light.near.has(source) && this.light.near.has(target));
    for (const edge of this.model.shown.edges.values()) {
      if (!edge.cell) continue;
      const [x, y, half] = edge.cell;
      const wide = half * Math.min(0.55 + 0.15 * (edge.weight || 1), 1);
      pen.globalAlpha = isLit(edge) ? 1 : 0.15;
      pen.lineWidth = 1.6 / scale;
      pen.strokeStyle = pen.fillStyle = edge.colour === "#9aa1aa" ? "#4477aa" : edge.colour;
      pen.beginPath();
      pen.rect(x - wide, y - wide, 2 * wide, 2 * wide);
      if (edge.certainty.length || edge.collective) pen.stroke();
      else pen.fill();
    }
    pen.globalAlpha = 1;
  }

  drawBeside(pen) {
    const scale = this.network.getScale();
    this.labels.draw(pen, scale, this.light);
    const size = Labels.size(scale);
    for (const id of this.model.shown.nodes) {
      const { members, x, y } = this.model.nodes.get(id);
      if (!members) continue;
      pen.font = `bold ${size}px ${LABEL.font}`;
      pen.fillStyle = "#1b1b1b";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(String(members), x, y);
    }
  }
}
