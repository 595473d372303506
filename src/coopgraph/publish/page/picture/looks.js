// @ts-check
/* The colours of the picture that are not those of a kind, and how its labels are written. */

export const INK = "#1b1b1b";
export const SOFT = "#565d66";
export const PAPER = "#ffffff";
export const OUTLINE = "#222222";
export const LINE = "#9aa1aa"; // of an edge that has no colour of its own
export const LIT = "#3b4148"; // the same, picked out
export const CELL = "#4477aa"; // of a matrix
export const LAND = "#f4f6f8";
export const COAST = "#b9c2cc";
export const GRID = "#e3e7eb";

export const WORDS = 10.5; // the size of what is written on lines
export const DIMMED = 0.55; // what is not picked out; with a contrast of more than 3:1

export const LABEL = {
  size: 12.5,
  least: 11.5,
  narrow: 9, // least, where the picture is no wider than a phone
  most: 17,
  line: 1.17,
  font: '"Noto Sans", "Noto Sans Arabic", system-ui, sans-serif',
};

/** Texts that are written from the right to the left. */
export const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/**
 * The direction of a line.
 * @param {string} line
 * @returns {"rtl" | "ltr"}
 */
export function directionOf(line) {
  return RTL.test(line) ? "rtl" : "ltr";
}
