/** Typing in the words of the world: what the last word may become, and what was meant. */

import { typedWords } from "../page/typed.js";

const MOST = 8; // words in the list

/**
 * The words that the last word of a text may become.
 * @param {string} text
 * @param {string[]} words
 */
export function completions(text, words) {
  const start = lastWord(text);
  if (!start || words.includes(start)) return [];
  return words.filter((word) => word.startsWith(start)).slice(0, MOST);
}

/** A text with its last word completed. @param {string} text @param {string} word */
export const completed = (text, word) => `${text.slice(0, text.length - lastWord(text).length)}${word} `;

/** @param {string} text */
const lastWord = (text) => (/\S*$/.exec(text)?.[0] ?? "").toLowerCase();

/**
 * The words of a text that the world doesn't have.
 * @param {string} text
 * @param {string[]} words
 */
export const unknown = (text, words) => typedWords(text).filter((word) => !words.includes(word));

/** What was typed as the world writes it. @param {string} text */
export const tidy = (text) => typedWords(text).join(" ");
