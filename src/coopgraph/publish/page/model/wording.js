// @ts-check
/* Our own words with numbers put in, as `coopgraph.base.words` does it. */

/**
 * A whole number with its thousands apart.
 * @param {number} count
 * @param {string} thousands
 */
export function grouped(count, thousands) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, thousands);
}

/**
 * A text with its values: `{count}` is a number, `{count:thing|things}` a number with the form of the word that goes with it.
 * @param {string} text
 * @param {Record<string, string | number>} values
 * @param {string} language
 * @param {string} thousands
 */
export function filled(text, values, language, thousands) {
  return text.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name, forms) => {
    const value = values[name];
    if (typeof value === "string") return value;
    const said = grouped(value, thousands);
    if (!forms) return said;
    const of = forms.split("|");
    const form = of[Math.min(formOf(value, language), of.length - 1)];
    return language === "ar" && (value === 1 || value === 2) ? form : `${said} ${form}`;
  });
}

/**
 * Which form of a word goes with a number: of two, or in Arabic of five.
 * @param {number} count
 * @param {string} language
 */
function formOf(count, language) {
  if (language !== "ar") return Number(count > 1 || (count === 0 && language !== "fr"));
  if (count === 1 || count === 2) return count - 1;
  const last = count % 100;
  if (last > 10) return 3;
  return last >= 3 ? 2 : 4;
}
