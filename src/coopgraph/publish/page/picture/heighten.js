// @ts-check
/* Columns of partners made as high as a narrow page is, before they are drawn. */

/** @import { PageData } from "../types.js" */

const MOST = 3; // times higher

/**
 * Move the things of a picture in columns apart, up and down, where the page is higher than the picture.
 * @param {PageData} data
 * @param {HTMLElement} place
 */
export function heighten({ spec, nodes }, { clientWidth: wide, clientHeight: high }) {
  if (spec.layout !== "partners" || !wide || !high) return;
  const [left, top, right, bottom] = spec.view;
  const by = Math.min((high / wide) * ((right - left) / (bottom - top)), MOST);
  if (by < 1.2) return;
  for (const each of [...spec.nodes, ...spec.folded.nodes, ...(spec.backdrop?.notes || []), ...nodes]) each.y *= by;
}
