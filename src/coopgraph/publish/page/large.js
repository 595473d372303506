/* A large network: first its communities; then search, and open one step at a time, never more than can be read. */

const AT_ONCE = 300;
const A_STEP = 60; // neighbours of one thing that are shown at once

class Large {
  constructor(page) {
    this.page = page;
    this.model = page.model;
    this.whole = this.model.spec;
    this.drawn = "[]";
    this.ready = this.unpack();
  }

  async unpack() {
    const bytes = Uint8Array.from(atob(this.whole.large), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const all = await new Response(stream).json();
    const count = all.local.length;
    const degree = new Uint32Array(count + 1);
    let at = 0;
    all.from = Uint32Array.from(all.source, (more) => (at += more));
    all.to = new Uint32Array(all.target.length);
    all.target.forEach((more, i) => (all.to[i] = more + (i && all.from[i] === all.from[i - 1] ? all.to[i - 1] : all.from[i])));
    for (let i = 0; i < all.from.length; i++) {
      degree[all.from[i]]++;
      degree[all.to[i]]++;
    }
    all.start = new Uint32Array(count + 1); // the edges of each thing stand together
    for (let i = 0; i < count; i++) all.start[i + 1] = all.start[i] + degree[i];
    const next = all.start.slice();
    all.links = new Uint32Array(all.from.length * 2);
    for (let i = 0; i < all.from.length; i++) {
      all.links[next[all.from[i]]++] = i;
      all.links[next[all.to[i]]++] = i;
    }
    this.all = all;
    this.numbers = new Map(all.local.map((name, i) => [all.prefixes[all.prefix[i]] + name, i]));
    this.page.isReady = true;
    if (this.model.state.spot.length) this.page.render();
    document.documentElement.dataset.ready = ""; // searched and opened as well as looked at
    return all;
  }

  degree(i) {
    return this.all.start[i + 1] - this.all.start[i];
  }

  id(i) {
    return this.all.prefixes[this.all.prefix[i]] + this.all.local[i];
  }

  labels(i) {
    const found = {};
    for (const [language, texts] of Object.entries(this.all.labels)) if (texts[i]) found[language] = texts[i];
    return Object.keys(found).length ? found : { "": this.id(i) };
  }

  /* The neighbours of a thing, the most linked first. */
  near(i) {
    const found = new Set();
    for (let k = this.all.start[i]; k < this.all.start[i + 1]; k++) {
      const edge = this.all.links[k];
      found.add(this.all.from[edge] === i ? this.all.to[edge] : this.all.from[edge]);
    }
    found.delete(i);
    return [...found].sort((a, b) => this.degree(b) - this.degree(a) || a - b);
  }

  members(community) {
    const number = Number(community.split(":")[1]);
    const found = [];
    this.all.community.forEach((each, i) => each === number && found.push(i));
    return found.sort((a, b) => this.degree(b) - this.degree(a) || a - b);
  }

  counts(count) {
    return this.page.words.shown.replace("{nodes}", count.toLocaleString(this.model.language)).replace("{of}", this.whole.shown.of.toLocaleString(this.model.language));
  }

  /* ---- What a reader does ---- */

  open(node) {
    if (node.members) this.page.change({ spot: [node.id], node: "", edge: "", path: [] });
    else this.around(node.id);
  }

  around(id) {
    const { spot } = this.model.state;
    const isNew = !spot.length || spot[0].startsWith("community:") || !this.model.nodes.has(id);
    this.page.change({ spot: isNew ? [id] : [...spot.filter((each) => each !== id), id], node: id, edge: "", path: [] });
  }

  back() {
    this.page.change({ spot: [], node: "", edge: "", path: [] });
  }

  panel(node) {
    const { page } = this;
    const list = element("ul", {});
    const shown = this.all ? this.members(node.id).slice(0, 25) : [];
    for (const i of shown) {
      const go = () => this.around(this.id(i));
      list.append(element("li", {}, element("button", { type: "button", class: "link", click: go }, text(this.model.text(this.labels(i)))), element("span", { class: "note" }, ` ${this.degree(i)}`)));
    }
    page.panel.show(
      page.panel.heading(text(this.model.text(node.labels))),
      element("p", { class: "kind" }, page.words.community.replace("{count}", node.members.toLocaleString(this.model.language))),
      element("p", { class: "actions" }, page.panel.action("open", () => this.open(node))),
      list,
    );
  }

  search() {
    if (!this.all) return () => [];
    const texts = Object.values(this.all.labels).map((column) => column.map(fold));
    return (wanted, limit) => {
      const folded = fold(wanted);
      if (!folded) return [];
      const scored = [];
      for (let i = 0; i < this.all.local.length; i++) {
        let score = 0;
        for (const column of texts) if (column[i]) score = Math.max(score, fit(folded, column[i]));
        if (score) scored.push([score, i]);
      }
      scored.sort((a, b) => b[0] - a[0] || this.degree(b[1]) - this.degree(a[1]) || a[1] - b[1]);
      return scored.slice(0, limit).map(([, i]) => this.node(i));
    };
  }

  /* ---- What is drawn ---- */

  /* Draw the part that the state asks for. */
  sync() {
    const { spot } = this.model.state;
    const wanted = JSON.stringify(spot);
    document.getElementById("back").hidden = !spot.length;
    if (wanted === this.drawn || (spot.length && !this.all)) return;
    this.drawn = wanted;
    const part = spot.length ? this.part(spot) : this.whole;
    this.model.take(part);
    this.page.picture.take(spot.length ? this.held(part) : this.page.data);
    this.page.picture.labels.lines.clear();
    this.page.isMoved = true;
  }

  part(spot) {
    const places = new Map();
    if (spot[0].startsWith("community:")) this.spiral(this.members(spot[0]).slice(0, AT_ONCE), places);
    else for (const id of spot) if (this.numbers.has(id)) this.surround(this.numbers.get(id), places);
    const nodes = [...places].map(([i, [x, y]]) => ({ ...this.node(i), x, y }));
    const edges = [];
    for (const i of places.keys()) {
      for (let k = this.all.start[i]; k < this.all.start[i + 1]; k++) {
        const edge = this.all.links[k];
        if (this.all.from[edge] === i && places.has(this.all.to[edge])) edges.push(this.edge(edge));
      }
    }
    return { ...this.whole, nodes, edges, large: true, shown: { ...this.whole.shown, nodes: nodes.length } };
  }

  node(i) {
    return { id: this.id(i), kind: this.all.kind[i], type: this.all.types[this.all.type[i]], labels: this.labels(i), attributes: {}, size: Math.min(7 + Math.log2(1 + this.degree(i)) * 1.4, 20), side: "below" };
  }

  edge(i) {
    return { id: `e${i}`, source: this.id(this.all.from[i]), target: this.id(this.all.to[i]), property: this.all.properties[this.all.property[i]], claims: [], certainty: [], dashes: [], colour: "#9aa1aa", width: 0.9 };
  }

  /* Things on a spiral, evenly far from each other, the first in the middle. */
  spiral(things, places) {
    things.forEach((thing, i) => {
      const [far, turn] = [68 * Math.sqrt(i), i * 2.399963];
      places.set(thing, [1.45 * far * Math.cos(turn), far * Math.sin(turn)]);
    });
  }

  /* A thing and its neighbours in rings around it, beside what is there already. */
  surround(middle, places) {
    const near = this.near(middle).filter((i) => !places.has(i)).slice(0, Math.min(A_STEP, AT_ONCE - places.size));
    if (!places.has(middle)) places.set(middle, [0, 0]);
    const [mx, my] = places.get(middle);
    const away = Math.hypot(mx, my) > 1 ? Math.atan2(my, mx) : null; // away from the first thing, where there is room
    const spread = away === null ? 2 * Math.PI : Math.PI;
    for (let ring = 1, done = 0; done < near.length; ring++) {
      const row = near.slice(done, done + 10 * ring);
      row.forEach((thing, i) => {
        const turn = away === null ? (i / row.length) * spread + ring * 0.3 : away - spread / 2 + ((i + 0.5) / row.length) * spread;
        places.set(thing, [mx + 190 * ring * Math.cos(turn), my + 120 * ring * Math.sin(turn)]);
      });
      done += row.length;
    }
  }

  held(part) {
    return {
      nodes: part.nodes.map(({ id, kind, x, y, size }) => ({ id, x, y, size, shape: part.kinds[kind].shape, color: { background: part.kinds[kind].colour, border: "#222222" } })),
      edges: part.edges.map(({ id, source, target, colour, width }) => ({ id, from: source, to: target, color: { color: colour }, width })),
    };
  }
}
