/* What is shown, as a file: the picture as PNG or SVG, the links as a table. */

const SVG = "http://www.w3.org/2000/svg";

class Exports {
  constructor(page) {
    this.page = page;
    this.model = page.model;
  }

  save(kind) {
    if (kind === "png") return this.png();
    const made = kind === "svg" ? [this.svg(), "image/svg+xml"] : [this.csv(), "text/csv"];
    return this.give(new Blob([made[0]], { type: `${made[1]};charset=utf-8` }), kind);
  }

  give(blob, kind) {
    const address = URL.createObjectURL(blob);
    const name = this.model.text(this.model.spec.title).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "network";
    element("a", { href: address, download: `${name}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  png() {
    const shown = document.querySelector("#diagram canvas");
    const made = element("canvas", { width: shown.width, height: shown.height });
    const pen = made.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, made.width, made.height);
    pen.drawImage(shown, 0, 0);
    made.toBlob((blob) => this.give(blob, "png"), "image/png");
  }

  /* A table of the links: formulas, which some programs would run, become text. */
  csv() {
    const words = this.page.words;
    const rows = [[words.source, words.relation, words.target, words.weight, words.certainty, words.claims]];
    for (const edge of this.model.shown.edges.values()) {
      if (edge.open) continue;
      const claims = edge.claims.map((iri) => (this.model.spec.claims[iri] || { short: iri }).short);
      const doubts = this.model.doubtsOf(edge).map((doubt) => words[doubt] || doubt);
      const weight = edge.through ? this.model.standsFor(edge).length : edge.weight || 1;
      rows.push([this.model.label(edge.source), this.model.says(edge), this.model.label(edge.target), weight, doubts.join("; "), claims.join("; ")]);
    }
    const cell = (value) => {
      const plain = String(value).replace(/^(?=[=+\-@\t\r])/, "'");
      return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
    };
    return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  /* The shown part of the picture, text as text. */
  svg() {
    const [left, top, right, bottom] = this.model.spec.view;
    const made = (tag, attributes, ...children) => {
      const node = document.createElementNS(SVG, tag);
      for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
      node.append(...children);
      return node;
    };
    const box = [left - 8, top - 8, right - left + 16, bottom - top + 16];
    const root = made("svg", { xmlns: SVG, viewBox: box.join(" "), width: box[2], height: box[3], role: "img" });
    root.append(made("title", {}, this.model.text(this.model.spec.title)), made("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: "#ffffff" }));
    for (const { points, role } of (this.model.spec.backdrop || {}).lines || []) {
      const look = role === "outline" ? { fill: "#f4f6f8", stroke: "#b9c2cc" } : { fill: "none", stroke: role === "axis" ? "#565d66" : "#e3e7eb" };
      root.append(made("polyline", { points: points.map((point) => point.join(",")).join(" "), ...look }));
    }
    for (const { x, y, labels, role } of (this.model.spec.backdrop || {}).notes || []) {
      const look = { "font-size": 12, "font-family": LABEL.font.replaceAll('"', "'"), "font-weight": role === "heading" ? "bold" : "normal", "text-anchor": "middle", fill: "#565d66" };
      root.append(made("text", { x, y: y + 4, ...look }, this.model.text(labels)));
    }
    for (const id of this.model.shown.nodes) {
      const { bar, y, kind } = this.model.nodes.get(id);
      if (bar) root.append(made("rect", { x: bar[0], y: y - 5, width: Math.max(bar[1] - bar[0], 1), height: 10, fill: this.model.spec.kinds[kind].colour, opacity: 0.45 }));
    }
    for (const edge of this.model.shown.edges.values()) root.append(this.edge(made, edge));
    for (const id of this.model.shown.nodes) root.append(this.node(made, this.model.nodes.get(id)));
    const size = Labels.size(1);
    const anchor = { "font-size": size, "font-family": LABEL.font.replaceAll('"', "'"), "text-anchor": "middle", fill: "#1b1b1b", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" };
    for (const { node, lines, box: place, size: high } of this.page.picture.labels.place(1, { hot: null, near: null, stamp: `svg ${this.page.picture.light.stamp}` })) {
      lines.forEach((line, i) => {
        const y = place[1] + (i + 0.5) * high * LABEL.line + high * 0.35;
        root.append(made("text", { ...anchor, x: (place[0] + place[2]) / 2, y, direction: RTL.test(line) ? "rtl" : "ltr" }, line));
      });
    }
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
  }

  edge(made, edge) {
    const [from, to] = [this.model.nodes.get(edge.source), this.model.nodes.get(edge.target)];
    const title = made("title", {}, `${this.model.label(edge.source)} – ${this.model.says(edge)} – ${this.model.label(edge.target)}`);
    if (edge.cell) {
      const [x, y, half] = edge.cell;
      return made("rect", { x: x - half * 0.7, y: y - half * 0.7, width: half * 1.4, height: half * 1.4, fill: edge.certainty.length ? "none" : "#4477aa", stroke: "#4477aa" }, title);
    }
    const bend = 0.87 * (edge.bend || 0); // vis-network's curves are a little flatter than their roundness says
    const middle = [(from.x + to.x) / 2 + (to.y - from.y) * bend, (from.y + to.y) / 2 - (to.x - from.x) * bend];
    const turn = Math.atan2(to.y - middle[1], to.x - middle[0]);
    const tip = (far, off) => [to.x - (to.size + far) * Math.cos(turn) - off * Math.sin(turn), to.y - (to.size + far) * Math.sin(turn) + off * Math.cos(turn)];
    const head = edge.open || edge.directed === false ? [] : [made("polygon", { points: [tip(0, 0), tip(6, 2.4), tip(6, -2.4)].map((point) => point.join(",")).join(" "), fill: edge.colour })];
    const dashes = edge.open ? [2, 3] : edge.dashes;
    const line = { d: `M${from.x},${from.y}Q${middle.join(",")} ${to.x},${to.y}`, fill: "none", stroke: edge.colour || "#9aa1aa", "stroke-width": edge.width || 0.9 };
    return made("g", {}, title, made("path", { ...line, ...(dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {}) }), ...head);
  }

  node(made, node) {
    const kind = this.model.spec.kinds[node.kind];
    const look = node.open ? { fill: "#ffffff", stroke: "#222222", "stroke-dasharray": "2 2" } : { fill: kind.colour, stroke: "#222222" };
    const title = made("title", {}, this.model.label(node.id));
    const outline = node.open ? "" : this.page.outlines[kind.shape];
    if (!outline) return made("circle", { cx: node.x, cy: node.y, r: node.size, ...look }, title);
    const points = outline.split(" ").map((point) => point.split(",").map((value, i) => (i ? node.y : node.x) + (Number(value) - 10) * (node.size / 9)));
    return made("polygon", { points: points.map((point) => point.join(",")).join(" "), ...look }, title);
  }
}
