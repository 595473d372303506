// @ts-check
/* What a reader has chosen, and the same as text: for the address of the page, and for undo. */

/** @import { State } from "../types.js" */

export const LENSES = ["ministry", "sourced", "possible"];
export const DOUBTS = ["hedged", "collective", "disputed", "deduced"];
const LANGUAGES = ["fr", "en", "ar"];

/** @type {Readonly<State>} */
const FRESH = {
  kinds: [],
  relations: [],
  doubts: [],
  theme: "",
  facets: {},
  lens: "",
  years: null,
  undated: false,
  open: [],
  node: "",
  edge: "",
  path: [],
  spot: [],
};

/**
 * Nothing chosen.
 * @returns {State}
 */
export function freshState() {
  return structuredClone(FRESH);
}

/**
 * Whether a reader has filtered anything out.
 * @param {State} state
 */
export function isFiltered(state) {
  const filters = { ...state, node: "", edge: "", path: [], open: [], spot: [] };
  return JSON.stringify(filters) !== JSON.stringify(FRESH);
}

/**
 * A state as text, without what is as at first.
 * @param {State} state
 */
export function stateText(state) {
  const fresh = /** @type {Record<string, unknown>} */ (FRESH);
  const chosen = Object.entries(state).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(fresh[key]));
  return chosen.map(([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`).join("&");
}

/**
 * A state from text, and the language if it names one; what does not fit is left out.
 * @param {string} text
 * @returns {{ state: State, language: string | null }}
 */
export function readState(text) {
  const state = freshState();
  let language = null;
  for (const part of text.split("&")) {
    const [key, value] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
    if (key === "language" && LANGUAGES.includes(value)) language = value;
    if (Object.hasOwn(FRESH, key)) take(state, /** @type {keyof State} */ (key), value);
  }
  state.spot = state.spot.filter((id) => typeof id === "string");
  return { state, language };
}

/**
 * Put a value into a state if it is of the right type.
 * @param {any} state
 * @param {keyof State} key
 * @param {string} value
 */
function take(state, key, value) {
  try {
    const read = JSON.parse(decodeURIComponent(value));
    const wanted = FRESH[key] === null ? [] : FRESH[key];
    if (typeof read === typeof wanted && Array.isArray(read) === Array.isArray(wanted)) state[key] = read;
  } catch {
    // an address that was cut short
  }
}
