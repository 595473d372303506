// @ts-check
/* What the page listens to: its buttons, the keyboard, the address, and the picture. */

import { all, byId } from "./parts/dom.js";

/** @import { Page } from "./page.js" */

/**
 * Listen to all that a reader does.
 * @param {Page} page
 */
export function listen(page) {
  listenToButtons(page);
  listenToPicture(page);
  listenToLegend(page);
  listenToSaving(page);
  window.addEventListener("hashchange", () => {
    page.model.thaw(window.location.hash.slice(1));
    page.render();
  });
  window.addEventListener("message", ({ data }) => {
    if (data === "light" || data === "dark") document.documentElement.dataset.theme = data;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") page.clear();
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (event.key === "?" && !isTyping) page.openSection("help");
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !isTyping) page.undo();
  });
}

/** @param {Page} page */
function listenToButtons(page) {
  /** @param {string} id @param {() => void} does */
  const on = (id, does) => byId(id).addEventListener("click", does);
  on("fit", () => page.picture.fit());
  on("nearer", () => page.picture.zoom(1.3));
  on("farther", () => page.picture.zoom(1 / 1.3));
  on("close", () => page.clear());
  on("back", () => page.large?.back());
  on("undo", () => page.undo());
  on("unfold", () => page.toggleFolded());
  for (const each of all("[data-section]")) {
    each.addEventListener("click", () => page.openSection(each.dataset.section || ""));
  }
  for (const each of all("[data-language]")) {
    each.addEventListener("click", () => page.say(each.dataset.language || ""));
  }
}

/** @param {Page} page */
function listenToSaving(page) {
  const menu = /** @type {HTMLDetailsElement} */ (byId("save"));
  for (const each of all("[data-save]")) {
    each.addEventListener("click", () => page.exports.save(each.dataset.save));
  }
  document.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!menu.contains(target) || target.dataset.save) menu.open = false;
  });
}

/** @param {Page} page */
function listenToLegend(page) {
  const { place } = page.legend;
  /** @param {MouseEvent} event */
  const kindOf = (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    return button ? Number(button.dataset.kind) : null;
  };
  place.addEventListener("click", (event) => {
    const kind = kindOf(event);
    if (kind !== null) page.toggleKind(kind, event.shiftKey);
  });
  place.addEventListener("mouseover", (event) => {
    const kind = kindOf(event);
    if (kind === null) return;
    const things = page.model.shownNodes().filter((node) => node.kind === kind);
    page.picture.show(null, new Set(things.map(({ id }) => id)), new Set());
  });
  place.addEventListener("mouseleave", () => page.light());
}

/** @param {Page} page */
function listenToPicture(page) {
  const { picture, model } = page;
  const { network } = picture;
  const moved = () => (picture.isFitted = false);
  network.on("zoom", moved);
  network.on("dragStart", moved);
  network.on("resize", () => picture.isFitted && picture.fit());
  network.on("hoverNode", ({ node }) => model.state.path.length || picture.show(node, model.neighbours(node)));
  network.on("blurNode", () => page.light());
  network.on("hoverEdge", ({ edge, pointer }) => page.tip(edge, pointer.DOM));
  network.on("blurEdge", () => page.tip());
  network.on("click", ({ nodes, edges, pointer }) => {
    const edge = edges.length ? edges[0] : picture.cellAt(pointer.canvas);
    if (nodes.length) page.select(nodes[0], false);
    else if (edge) page.selectEdge(edge);
    else page.clear();
  });
  network.on("doubleClick", ({ nodes }) => {
    const node = nodes.length && model.nodes.get(nodes[0]);
    if (node && page.large) page.large.enter(node);
  });
}
