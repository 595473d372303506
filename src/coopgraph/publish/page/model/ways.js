// @ts-check
/* Ways through what is shown: neighbours, shortest ways, and what a theme is about. */

/** @import { Edge, Step } from "../types.js" */

/**
 * A thing and those that an edge links with it.
 * @param {Iterable<Edge>} edges
 * @param {string} id
 */
export function neighbours(edges, id) {
  const near = new Set([id]);
  for (const { source, target } of edges) {
    if (source === id) near.add(target);
    if (target === id) near.add(source);
  }
  return near;
}

/**
 * The steps of a shortest way between two things, or null.
 * @param {Iterable<Edge>} edges
 * @param {string} start
 * @param {string} end
 * @returns {Step[] | null}
 */
export function shortestPath(edges, start, end) {
  /** @type {Map<string, [Edge, string][]>} */
  const links = new Map();
  for (const edge of edges) {
    for (const [from, to] of [
      [edge.source, edge.target],
      [edge.target, edge.source],
    ]) {
      if (!links.has(from)) links.set(from, []);
      links.get(from)?.push([edge, to]);
    }
  }
  /** @type {Map<string, Step | null>} */
  const came = new Map([[start, null]]);
  const queue = [start];
  for (const at of queue) {
    for (const [edge, to] of links.get(at) || []) {
      if (came.has(to)) continue;
      came.set(to, { edge, from: at, to });
      queue.push(to);
    }
  }
  if (!came.has(end)) return null;
  const steps = [];
  for (let step = came.get(end); step; step = came.get(step.from)) steps.unshift(step);
  return steps;
}

/**
 * A theme, what is said to be about it, and the parties of that; other themes are left out.
 * @param {Edge[]} edges
 * @param {string} theme
 * @param {(edge: Edge) => string[]} themesOf
 * @param {(id: string) => boolean} isTheme
 */
export function about(edges, theme, themesOf, isTheme) {
  /** @param {string} id */
  const isOther = (id) => id !== theme && isTheme(id);
  /** @param {Set<string>} things @param {boolean} withTheme */
  const near = (things, withTheme) => {
    const more = new Set(things);
    for (const edge of edges) {
      const { source, target } = edge;
      if (withTheme && themesOf(edge).includes(theme)) more.add(source).add(target);
      if (things.has(source) && !isOther(target)) more.add(target);
      if (things.has(target) && !isOther(source)) more.add(source);
    }
    return more;
  };
  return near(near(new Set([theme]), true), false);
}
