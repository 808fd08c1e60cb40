/** The nearest of some words to one that is not among them. */

const SHORTEST = 5; // letters; among shorter words nearly any two are near each other
export const LONG = 8; // from here on two slips are forgiven, before one

/**
 * How many letters have to be put in, left out, replaced or swapped with their neighbor to make one word of the other.
 * Damerau 1964, https://doi.org/10.1145/363958.363994, each place changed once at most.
 *
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 * @returns {number} the distance, or any number above the limit
 */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [older, old] = [/** @type {number[]} */ ([]), Array.from({ length: b.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    [older, old] = [old, row];
  }
  return old[b.length];
}

/**
 * @param {string} word
 * @param {Iterable<string>} among the likelier one first
 * @param {number} most slips that are forgiven
 * @returns {string | undefined} the nearest with the same first letter, if any is near enough
 */
export function respelled(word, among, most = 2) {
  if (word.length < SHORTEST || /\d/.test(word)) return undefined;
  const limit = word.length < LONG ? Math.min(1, most) : most;
  let [found, least] = [/** @type {string | undefined} */ (undefined), limit + 1];
  for (const other of among) {
    if (other[0] !== word[0] || least === 1) continue;
    const far = distance(word, other, limit);
    if (far < least) [found, least] = [other, far];
  }
  return found;
}
