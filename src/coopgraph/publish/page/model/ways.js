// @ts-check
/* Ways through what is shown: neighbours, and shortest ways. */

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
