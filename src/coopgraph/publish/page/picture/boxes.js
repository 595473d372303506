// @ts-check
/* Rectangles: where the labels of things stand, and what room is left. */

/** @import { Box, Point } from "../types.js" */

/**
 * The rectangle of a label at a side of a thing.
 * @param {Point & { size: number }} thing
 * @param {number} wide
 * @param {number} high
 * @param {string} side
 * @returns {Box}
 */
export function labelBox({ x, y, size }, wide, high, side) {
  if (side === "inside") return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
  if (side === "right") return [x + size + 4, y - high / 2, x + size + 4 + wide, y + high / 2];
  if (side === "left") return [x - size - 4 - wide, y - high / 2, x - size - 4, y + high / 2];
  if (side === "up") return [x - high / 2, y - size - 3 - wide, x + high / 2, y - size - 3];
  const top = side === "below" ? y + size + 3 : y - size - 3 - high;
  return [x - wide / 2, top, x + wide / 2, top + high];
}

/**
 * The square around a thing.
 * @param {Point & { size: number }} thing
 * @returns {Box}
 */
export function discBox({ x, y, size }) {
  return [x - size, y - size, x + size, y + size];
}

/**
 * The rectangle around all of some.
 * @param {Iterable<Box>} boxes
 * @returns {Box}
 */
export function around(boxes) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [left, top, right, bottom] of boxes) {
    box[0] = Math.min(box[0], left);
    box[1] = Math.min(box[1], top);
    box[2] = Math.max(box[2], right);
    box[3] = Math.max(box[3], bottom);
  }
  return box;
}

/** Rectangles by the squares that they touch, so that looking for overlaps stays quick. */
export class Grid {
  /** @param {number} cell the side of a square */
  constructor(cell) {
    this.cell = cell;
    /** @type {Map<string, [Box, string][]>} */
    this.cells = new Map();
  }

  /** @param {Box} box */
  *keys([left, top, right, bottom]) {
    for (let i = Math.floor(left / this.cell); i <= right / this.cell; i++) {
      for (let j = Math.floor(top / this.cell); j <= bottom / this.cell; j++) yield `${i} ${j}`;
    }
  }

  /** @param {Box} box @param {string} owner */
  add(box, owner) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key)?.push([box, owner]);
    }
  }

  /**
   * Whether a rectangle overlaps none of another owner.
   * @param {Box} wanted
   * @param {string} owner
   */
  isFree(wanted, owner) {
    const [left, top, right, bottom] = [wanted[0] + 1, wanted[1] + 1, wanted[2] - 1, wanted[3] - 1];
    for (const key of this.keys([left, top, right, bottom])) {
      for (const [box, other] of this.cells.get(key) || []) {
        if (other !== owner && left < box[2] && box[0] < right && top < box[3] && box[1] < bottom) return false;
      }
    }
    return true;
  }
}
