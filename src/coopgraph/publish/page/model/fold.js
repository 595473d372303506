// @ts-check
/* Search: labels without case, accents and Arabic variants, as coopgraph.search folds them. */

/** @import { Node } from "../types.js" */

/** @type {Record<string, string>} */
const ARABIC = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ـ": "" };

/**
 * A text as it is compared.
 * @param {string} text
 */
export function fold(text) {
  const plain = text.normalize("NFKC").replace(/[أإآٱةىؤئـ]/g, (sign) => ARABIC[sign]);
  const bare = plain.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
  return (bare.match(/[\p{L}\p{N}_]+/gu) || []).join(" ");
}

/**
 * How well a folded label fits folded words: 0 not at all, 5 wholly.
 * @param {string} wanted
 * @param {string} label
 */
export function fit(wanted, label) {
  if (label === wanted) return 5;
  if (label.startsWith(wanted)) return 4;
  if (` ${label}`.includes(` ${wanted}`)) return 3;
  if (wanted.split(" ").every((word) => ` ${label}`.includes(` ${word}`))) return 2;
  return wanted.length > 2 && label.includes(wanted) ? 1 : 0;
}

/**
 * A search of things by their labels, and less by their attributes.
 * @param {Node[]} nodes
 * @returns {(text: string, limit: number) => Node[]}
 */
export function makeSearch(nodes) {
  const rows = nodes.map((node) => {
    const values = Object.values(node.attributes)
      .flat()
      .map(([text]) => text);
    return { node, labels: Object.values(node.labels).map(fold), others: values.map(fold) };
  });
  return (text, limit) => {
    const wanted = fold(text);
    if (!wanted) return [];
    const scored = rows.map(({ node, labels, others }) => {
      const own = Math.max(0, ...labels.map((label) => fit(wanted, label)));
      const other = Math.max(0, ...others.map((label) => fit(wanted, label)));
      const length = Math.min(...labels.map((label) => label.length));
      return { node, score: Math.max(own, other - 0.5), length };
    });
    const fitting = scored.filter((row) => row.score > 0);
    fitting.sort((a, b) => b.score - a.score || a.length - b.length);
    return fitting.slice(0, limit).map((row) => row.node);
  };
}
