"use strict";

/* Search: labels without case, accents and Arabic variants, as coopgraph.search folds them. */

const ARABIC = { "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي", "ـ": "" };

function fold(text) {
  const plain = text.normalize("NFKC").replace(/[أإآٱةىؤئـ]/g, (sign) => ARABIC[sign]);
  const bare = plain.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
  return (bare.match(/[\p{L}\p{N}_]+/gu) || []).join(" ");
}

/* How well a folded label fits folded words: 0 not at all, 5 wholly. */
function fit(wanted, label) {
  if (label === wanted) return 5;
  if (label.startsWith(wanted)) return 4;
  if (` ${label}`.includes(` ${wanted}`)) return 3;
  if (wanted.split(" ").every((word) => ` ${label}`.includes(` ${word}`))) return 2;
  return wanted.length > 2 && label.includes(wanted) ? 1 : 0;
}

function makeSearch(nodes) {
  const rows = nodes.map((node) => {
    const values = Object.values(node.attributes).flat().map(([text]) => text);
    return { node, labels: Object.values(node.labels).map(fold), others: values.map(fold) };
  });
  return (text, limit) => {
    const wanted = fold(text);
    if (!wanted) return [];
    const scored = rows.map(({ node, labels, others }) => {
      const own = Math.max(0, ...labels.map((label) => fit(wanted, label)));
      const other = Math.max(0, ...others.map((label) => fit(wanted, label)));
      return { node, score: Math.max(own, other - 0.5), length: Math.min(...labels.map((label) => label.length)) };
    });
    const found = scored.filter((row) => row.score > 0);
    found.sort((a, b) => b.score - a.score || a.length - b.length);
    return found.slice(0, limit).map((row) => row.node);
  };
}
