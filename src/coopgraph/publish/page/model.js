/* The model: what there is, what the reader has chosen, and what is therefore shown. It knows nothing of the page. */

const LENSES = ["ministry", "sourced", "possible"];
const DOUBTS = ["hedged", "collective", "disputed", "deduced"];
const FRESH = { kinds: [], relations: [], doubts: [], theme: "", facets: {}, lens: "", years: null, dated: false, open: [], node: "", edge: "", path: [], spot: [] };

class Model {
  constructor(spec) {
    this.spec = spec;
    this.language = spec.language;
    this.state = structuredClone(FRESH);
    this.take(spec);
  }

  /* Take in what can be drawn: the spec itself, or a part of a large network that was opened. */
  take(spec) {
    this.spec = spec;
    this.nodes = new Map([...spec.nodes, ...spec.folded.nodes].map((node) => [node.id, node]));
    for (const list of spec.open) {
      const id = `…${list.list}`;
      this.nodes.set(id, { ...list, id, open: true, labels: { "": "…" }, attributes: {}, size: 8, side: "inside", kind: this.nodes.get(list.of).kind });
    }
    this.away = new Set(spec.folded.nodes.map((node) => node.id));
    const opened = spec.open.map((list) => ({ id: `…${list.list}`, source: list.of, target: `…${list.list}`, property: list.property, open: true, claims: [], certainty: [] }));
    this.edges = new Map([...spec.edges, ...spec.folded.edges, ...opened].map((edge) => [edge.id, edge]));
    this.foldedEdges = new Set(spec.folded.edges.map((edge) => edge.id));
    const days = [...spec.nodes, ...spec.edges].flatMap((item) => item.span || []).map((day) => Number(day.slice(0, 4)));
    this.years = days.length ? [Math.min(...days), Math.max(...days)] : null;
    this.shown = this.show();
  }

  /* A text in the language of the reader, else in another. */
  text(labels, otherwise = "") {
    if (!labels) return otherwise;
    return labels[this.language] || labels.en || labels.fr || labels.ar || labels[""] || Object.values(labels)[0] || otherwise;
  }

  label(id) {
    const node = this.nodes.get(id);
    return node ? this.text(node.labels, id) : id;
  }

  term(iri) {
    return this.text(this.spec.terms[iri], iri.split(/[#/]/).pop());
  }

  /* What an edge says: its own words when it is collapsed, else its property. */
  says(edge) {
    return edge.labels ? this.text(edge.labels) : this.term(edge.property);
  }

  themes(edge) {
    const theme = this.nodes.get(edge.target);
    return edge.themes || (theme && theme.theme ? [edge.target] : []);
  }

  /* The things that a collapsed edge still stands for. */
  standsFor(edge) {
    const open = new Set(this.state.open);
    return (edge.through || []).filter((thing) => !open.has(thing));
  }

  doubtsOf(edge) {
    return edge.deduced ? [...edge.certainty, "deduced"] : edge.certainty;
  }

  passesNode(node) {
    const { kinds, facets, lens, years, dated } = this.state;
    if (kinds.includes(node.kind)) return false;
    if (lens && node.lens && LENSES.indexOf(node.lens) > LENSES.indexOf(lens)) return false;
    for (const [property, value] of Object.entries(facets)) {
      if (node.facets && property in node.facets && !node.facets[property].includes(value)) return false;
    }
    if (node.open || (!years && !dated)) return true;
    if (!node.span) return !dated;
    return this.within(node.span);
  }

  within(span) {
    const [first, last] = this.state.years || this.years;
    return Number(span[0].slice(0, 4)) <= last && Number(span[1].slice(0, 4)) >= first;
  }

  passesEdge(edge) {
    const { relations, doubts, lens } = this.state;
    if (relations.includes(edge.property)) return false;
    if (this.doubtsOf(edge).some((doubt) => doubts.includes(doubt))) return false;
    if (lens && edge.lens && LENSES.indexOf(edge.lens) > LENSES.indexOf(lens)) return false;
    return !(edge.span && this.state.years && !this.within(edge.span));
  }

  /* Ids of the things and edges that are shown now. */
  show() {
    const open = new Set(this.state.open);
    let nodes = new Set();
    for (const [id, node] of this.nodes) {
      if ((!this.away.has(id) || open.has(id)) && this.passesNode(node)) nodes.add(id);
    }
    for (const [id, node] of this.nodes) if (node.open && !nodes.has(node.of)) nodes.delete(id);
    const there = (edge) => nodes.has(edge.source) && nodes.has(edge.target);
    let edges = [...this.edges.values()].filter((edge) => there(edge) && this.passesEdge(edge) && this.isUnfolded(edge, open));
    if (this.state.theme) {
      nodes = this.about(this.state.theme, edges);
      edges = edges.filter(there);
    }
    this.shown = { nodes, edges: new Map(edges.map((edge) => [edge.id, edge])) };
    return this.shown;
  }

  isUnfolded(edge, open) {
    if (edge.through) return this.standsFor(edge).length > 0;
    if (!this.foldedEdges.has(edge.id)) return true;
    return open.has(edge.source) || open.has(edge.target);
  }

  /* A theme, what is said to be about it, and the parties of that; other themes are left out. */
  about(theme, edges) {
    const isOther = (id) => id !== theme && this.nodes.get(id).theme;
    const near = (found, onlyTheme) => {
      const more = new Set(found);
      for (const edge of edges) {
        const { source, target } = edge;
        if (onlyTheme && this.themes(edge).includes(theme)) more.add(source).add(target);
        if (found.has(source) && !isOther(target)) more.add(target);
        if (found.has(target) && !isOther(source)) more.add(source);
      }
      return more;
    };
    return near(near(new Set([theme]), true), false);
  }

  neighbours(id) {
    const near = new Set([id]);
    for (const { source, target } of this.shown.edges.values()) {
      if (source === id) near.add(target);
      if (target === id) near.add(source);
    }
    return near;
  }

  /* The edges of a shortest way between two things through what is shown, each with the thing it leads to. */
  path(start, end) {
    const came = new Map([[start, null]]);
    const queue = [start];
    const links = new Map();
    for (const edge of this.shown.edges.values()) {
      for (const [from, to] of [[edge.source, edge.target], [edge.target, edge.source]]) {
        if (!links.has(from)) links.set(from, []);
        links.get(from).push([edge, to]);
      }
    }
    for (const at of queue) {
      for (const [edge, to] of links.get(at) || []) {
        if (came.has(to)) continue;
        came.set(to, { edge, from: at, to });
        queue.push(to);
      }
    }
    const steps = [];
    for (let at = end; came.get(at); at = came.get(at).from) steps.unshift(came.get(at));
    return came.has(end) ? steps : null;
  }

  /* How many of the shown edges there are of each property, or of each theme. */
  count(ofEdge) {
    const counts = new Map();
    for (const edge of this.shown.edges.values()) {
      for (const key of ofEdge(edge)) counts.set(key, (counts.get(key) || 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || this.term(a[0]).localeCompare(this.term(b[0])));
  }

  /* ---- The state as text, for the address of the page and for undo ---- */

  freeze() {
    const kept = Object.entries(this.state).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(FRESH[key]));
    const parts = kept.map(([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`);
    if (this.language !== this.spec.language) parts.push(`language=${this.language}`);
    return parts.join("&");
  }

  /* Take a state from text; what does not fit is left out. */
  thaw(text) {
    const state = structuredClone(FRESH);
    this.language = this.spec.language;
    for (const part of text.split("&")) {
      const [key, value] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
      if (key === "language" && ["fr", "en", "ar"].includes(value)) this.language = value;
      if (!(key in FRESH)) continue;
      try {
        const read = JSON.parse(decodeURIComponent(value));
        const wanted = FRESH[key] === null ? [null, null] : FRESH[key];
        if (typeof read === typeof wanted && Array.isArray(read) === Array.isArray(wanted)) state[key] = read;
      } catch {
        continue; // an address that was cut short
      }
    }
    state.spot = state.spot.filter((id) => typeof id === "string");
    if (!this.spec.large) {
      if (!this.nodes.has(state.node)) state.node = "";
      if (!this.edges.has(state.edge)) state.edge = "";
      state.path = state.path.filter((id) => this.nodes.has(id));
      state.spot = [];
    }
    state.path = state.path.slice(0, 2);
    if (state.years && !(this.years && state.years.every(Number.isFinite))) state.years = null;
    this.state = state;
    this.show();
  }
}
