// @ts-check
/* What filters keep of what is shown: what is about a theme, what belongs to a place, what was in some years. */

/** @import { Edge, Part } from "../types.js" */
/** @import { Model } from "./model.js" */

/**
 * A theme, what is said to be about it, and what is said of that, such as its parties. What is said of a whole only stays
 * with the whole.
 * @param {Part} part
 * @param {string} theme
 * @param {Model} model
 * @returns {Part}
 */
export function about({ nodes, edges }, theme, model) {
  const isTheme = (/** @type {string} */ id) => Boolean(model.nodes.get(id)?.theme);
  const said = edges.filter((edge) => model.themes(edge).includes(theme));
  const things = new Set(
    said.filter((edge) => edge.target === theme && !edge.certainty.includes("collective")).map(({ source }) => source),
  );
  const parties = edges.filter(
    (edge) => !edge.through && things.has(edge.source) && !isTheme(edge.source) && !isTheme(edge.target),
  );
  return ends([theme], [...said, ...parties], nodes);
}

/**
 * What has a value of a property, such as the countries of a region; what is said of them alone, and with whom.
 * @param {Part} part
 * @param {string} property
 * @param {string} value
 * @param {Model} model
 * @returns {Part}
 */
export function belonging({ nodes, edges }, property, value, model) {
  /** @type {Map<string, string[]>} */
  const objects = new Map();
  for (const { source, target, through } of edges) if (!through) push(objects, source, target);
  const near = (/** @type {string} */ id) => objects.get(id) || [];
  const valuesOf = (/** @type {string} */ id) => model.nodes.get(id)?.facets?.[property];
  /** @param {string} id the things with the property that a thing, or what that leads to, is about */
  const touched = (id) => {
    const facets = Object.values(model.node(id).facets || {}).flat();
    const all = [...facets.filter((each) => nodes.has(each)), ...near(id), ...near(id).flatMap(near)];
    return all.filter((each) => valuesOf(each));
  };
  const isIn = (/** @type {string} */ id) => Boolean(valuesOf(id)?.includes(value));
  const kept = [...nodes].filter((id) => (valuesOf(id) ? isIn(id) : touched(id).length && touched(id).every(isIn)));
  const own = new Set(kept);
  const isOut = (/** @type {string} */ id) => Boolean(valuesOf(id)) && !isIn(id);
  const left = edges.filter(({ source, target, through }) => {
    return (own.has(source) && !isOut(target)) || (own.has(target) && (through ? !isOut(source) : own.has(source)));
  });
  return ends(kept, left, nodes);
}

/**
 * What was in the years that are chosen, and its parties; what has no date only when it is asked for.
 * @param {Part} part
 * @param {Model} model
 * @returns {Part}
 */
export function within({ nodes, edges }, model) {
  const { undated } = model.state;
  const isIn = (/** @type {{ span?: [string, string] }} */ { span }) => (span ? model.isWithin(span) : undated);
  const kept = new Set([...nodes].filter((id) => isIn(model.node(id))));
  const dated = (/** @type {string} */ id) => kept.has(id) && Boolean(model.node(id).span);
  const left = edges.filter((edge) => {
    const { source, target, span, through } = edge;
    if (span) return isIn(edge);
    return dated(source) || (through && dated(target)) || (undated && kept.has(source) && kept.has(target));
  });
  return ends(kept, left, nodes);
}

/**
 * Some things, and edges with their ends, of what was shown.
 * @param {Iterable<string>} things
 * @param {Edge[]} edges
 * @param {Set<string>} shown
 * @returns {Part}
 */
function ends(things, edges, shown) {
  const nodes = new Set([...things].filter((id) => shown.has(id)));
  for (const { source, target } of edges) nodes.add(source).add(target);
  return { nodes, edges };
}

/**
 * @param {Map<string, string[]>} lists
 * @param {string} key
 * @param {...string} more
 */
function push(lists, key, ...more) {
  lists.set(key, [...(lists.get(key) || []), ...more]);
}
