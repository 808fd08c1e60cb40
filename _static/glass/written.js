/** How words, shares and parts are written; nothing of the page, as what is printed is written so too. */

import { decimal, percent } from "../page/numbers.js";

/** A share, however small. @param {number} value */
export const share = (value) => (value > 0 && value < 0.005 ? "<1%" : percent(value));

/** A change, with its sign. @param {number} value @param {number} [digits] */
export const signed = (value, digits = 1) => {
  const none = Math.abs(value) < 0.5 / 10 ** digits;
  return none ? "0" : `${value > 0 ? "+" : ""}${decimal(value, digits)}`;
};

/** A word as it is shown; the mark that begins each text says nothing by itself. @param {string} word */
export const shown = (word) => (word === "<doc>" ? "(start)" : word);

/** A word in a sentence: a mark in quotes, or it would read as one of the sentence. @param {string} word */
export const quoted = (word) => (/\w/.test(word) ? shown(word) : `“${word}”`);

/** @type {Record<string, string>} */
const MARKS = { ":": "colon", ",": "comma", ".": "full stop", ";": "semicolon", "?": "question mark", "+": "plus", "=": "equals" };

/** A word in what is read aloud: few readers say marks. @param {string} word */
export const spoken = (word) => (MARKS[word] ? `${word} (${MARKS[word]})` : shown(word));

/** The name of a part in a sentence. @param {string} part */
export function named(part) {
  if (part === "embedding") return "the word itself";
  const [block, head] = part.split(".");
  return head === "gated" ? `the gated network of block ${block}` : `head ${part}`;
}

/** @param {string} part */
export const isHead = (part) => !part.endsWith("gated");

/** The place of the largest. @param {number[]} numbers */
export const largest = (numbers) => numbers.indexOf(Math.max(...numbers));

/** The number of a head's color. @param {string} part */
export const colorOf = (part) => ((Number(part.split(".")[1]) - 1) % 4) + 1 || 0;
