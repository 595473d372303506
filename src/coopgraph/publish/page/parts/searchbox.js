// @ts-check
/* The search box: results while one types, reached with the arrow keys too. */

import { element, text } from "./dom.js";
import { makeSearch } from "../model/fold.js";

/** @import { Node, Reader } from "../types.js" */
/** @import { Model } from "../model/model.js" */

/** @typedef {(text: string, limit: number) => Node[]} Search */

export class SearchBox {
  /**
   * @param {Reader} reader
   * @param {Model} model
   * @param {{ form: HTMLElement, input: HTMLInputElement, list: HTMLElement, status: HTMLElement }} places
   */
  constructor(reader, model, { form, input, list, status }) {
    this.reader = reader;
    this.model = model;
    this.form = form;
    this.input = input;
    this.list = list;
    this.status = status;
    /** @type {Search | null} */
    this.search = null;
  }

  listen() {
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("focus", () => this.look());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.list.querySelector("button")?.click();
    });
    this.form.addEventListener("keydown", (event) => this.walk(event));
    document.addEventListener("click", ({ target }) => {
      if (!this.form.contains(/** @type {globalThis.Node} */ (target))) this.hide();
    });
  }

  hide() {
    this.list.hidden = true;
  }

  /** Show what fits the text. */
  look() {
    const { words } = this.reader;
    this.search ||= this.makeSearch();
    const nodes = this.search ? this.search(this.input.value, 12) : [];
    const none = element("li", {}, element("p", {}, words.nothing));
    this.list.replaceChildren(...(nodes.length ? nodes.map((node) => this.result(node)) : [none]));
    this.list.hidden = !this.input.value.trim();
    const said = nodes.length ? this.reader.word("found", { count: nodes.length }) : words.nothing;
    this.status.textContent = this.list.hidden ? "" : said;
  }

  /**
   * A search of all things; of a large network only when all of it is there.
   * @returns {Search | null}
   */
  makeSearch() {
    const { large } = this.reader;
    if (large) return large.whole ? large.whole.makeSearch() : null;
    return makeSearch([...this.model.nodes.values()].filter((node) => !node.open));
  }

  /** @param {Node} node */
  result(node) {
    const kind = element("span", {}, text(this.model.term(node.type || "")));
    const click = () => {
      this.hide();
      this.reader.reach(node.id);
    };
    const label = text(this.model.text(node.labels, node.id));
    return element("li", {}, element("button", { type: "button", click }, label, kind));
  }

  /**
   * Arrow keys go through the results.
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape") this.hide();
    if (!step || this.list.hidden) return;
    event.preventDefault();
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button === document.activeElement);
    (buttons[at + step] || this.input).focus();
  }
}
