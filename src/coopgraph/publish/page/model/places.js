// @ts-check
/* Places for the part of a large network that is opened: quick, and the same each time. */

/** Where things stand, by number. @typedef {Map<number, [number, number]>} Places */

/**
 * Things on a spiral, evenly far from each other, the first in the middle.
 * @param {number[]} things
 * @param {Places} places
 */
export function spiral(things, places) {
  things.forEach((thing, i) => {
    const [far, turn] = [68 * Math.sqrt(i), i * 2.399963];
    places.set(thing, [1.45 * far * Math.cos(turn), far * Math.sin(turn)]);
  });
}

/**
 * A thing and its neighbours in rings around it, beside what is there already.
 * @param {number} middle
 * @param {number[]} near
 * @param {Places} places
 */
export function surround(middle, near, places) {
  const [mx, my] = places.get(middle) || [0, 0];
  places.set(middle, [mx, my]);
  const away = Math.hypot(mx, my) > 1 ? Math.atan2(my, mx) : null; // from the first thing, where there is room
  for (let ring = 1, done = 0; done < near.length; ring++) {
    const row = near.slice(done, done + 10 * ring);
    row.forEach((thing, i) => {
      const turn =
        away === null
          ? (i / row.length) * 2 * Math.PI + ring * 0.3
          : away - Math.PI / 2 + ((i + 0.5) / row.length) * Math.PI;
      places.set(thing, [mx + 190 * ring * Math.cos(turn), my + 120 * ring * Math.sin(turn)]);
    });
    done += row.length;
  }
}
