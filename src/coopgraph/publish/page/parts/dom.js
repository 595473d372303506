// @ts-check
/* Elements of the page. Data become text here, never markup. */

export const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined} Child */

/**
 * The element of the page with an id, which the template must hold.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const there = document.getElementById(id);
  if (!there) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (there);
}

/**
 * The elements that a selector names.
 * @param {string} selector
 * @returns {NodeListOf<HTMLElement>}
 */
export function all(selector) {
  return document.querySelectorAll(selector);
}

/**
 * A new element: functions among its attributes listen to the event of that name.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | ((event: any) => unknown)>} attributes
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

/**
 * A text of the data, whose direction does not touch its surroundings.
 * @param {unknown} value
 */
export function text(value) {
  return element("bdi", {}, String(value));
}

/**
 * A button that looks like a link.
 * @param {Child} label
 * @param {(event: Event) => unknown} click
 */
export function linkButton(label, click) {
  return element("button", { type: "button", class: "link", click }, label);
}

/**
 * A new element of a picture.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svgElement(tag, attributes, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}
