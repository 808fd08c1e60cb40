/** The parts of which the pictures of lessons are drawn, and their sizes. */

import { percent } from "../page/numbers.js";

/** @typedef {"wide" | "narrow"} Shape as on a desktop, as on a phone */

/** @param {Record<Shape, [number, number]>} shapes @returns {(shape: Shape) => [number, number]} */
export const box = (shapes) => (shape) => shapes[shape];

export const round = (/** @type {number} */ number) => Number(number.toFixed(1));

/** Elements whose classes begin with the name of a lesson, as the ids of what it uses do. @param {string} lesson */
export const parts = (lesson) => ({
  path: (/** @type {string} */ name, /** @type {string} */ way) => `<path class="${lesson}-${name}" d="${way}"/>`,
  text: (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words) =>
    `<text class="scene-${name}" x="${round(x)}" y="${round(y)}">${words}</text>`,
  rect: (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height) =>
    `<rect class="${lesson}-${name}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`,
  use: (/** @type {string} */ name, /** @type {number} */ x, /** @type {number} */ y, size = 1) =>
    `<use href="#${lesson}-${name}" transform="translate(${round(x)},${round(y)}) scale(${size})"/>`,
  mark: (/** @type {boolean} */ right, /** @type {number} */ x, /** @type {number} */ y) =>
    `<path class="scene-mark" data-kind="${right ? "right" : "false"}" d="M${round(x)},${round(y)}${right ? "m-13,1l9,10l16,-23" : "m-11,-11l22,22m0,-22l-22,22"}"/>`,
});

/** Shares as bars below a picture: in a row, or on a phone one below the other. @param {string} lesson @param {Shape} shape @param {number} high @param {[string, number][]} shares */
export function bars(lesson, shape, high, shares) {
  const { rect, text } = parts(lesson);
  const [each, length] = shape === "wide" ? [780 / shares.length, 780 / shares.length - 180] : [0, 190];
  return shares.flatMap(([name, share], row) => {
    const [left, top] = shape === "wide" ? [20 + each * row, high - 16] : [20, high - 14 - 30 * (shares.length - 1 - row)];
    const from = left + (shape === "wide" ? 165 : 250);
    return [text("left", left, top, `${name} ${percent(share)}`), rect("empty scene-empty", from, top - 13, length, 14), rect("bar scene-bar", from, top - 13, length * share, 14)];
  });
}

/** Words of one kind in one piece, as one writes them. @param {[kind: string, word: string][]} words */
export function joined(words) {
  /** @type {[string, string][]} */
  const found = [];
  for (const [kind, word] of words) {
    const text = found.length && !/^[,.?:]$/.test(word) ? ` ${word}` : word;
    const last = found[found.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else found.push([kind, text]);
  }
  return found;
}
