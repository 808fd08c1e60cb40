/** Which language a question is in, by the small words that hardly any question does without. */

import { words } from "./stems.js";

/**
 * The small words of each language come with the index, from ask/languages.json: those that hardly any question does
 * without and English hardly has, and those that English or the book has too, which are dropped once it is known.
 *
 * @typedef {{english: string, others: Object<string, {told: string, small: string, shared: string}>}} Lists
 */

/**
 * @param {string} question
 * @param {(word: string) => boolean} known whether the book has a word
 * @param {Lists} lists
 * @returns {string} "en"; or the language it is in, "" for one that isn't told
 */
export function languageOf(question, known, lists) {
  const letters = question.match(/\p{L}/gu) ?? [];
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter));
  if (letters.length > 2 * latin.length) return "";
  const all = words(question);
  const english = among(all, lists.english);
  const counts = Object.entries(lists.others).map(([name, { small }]) => ({ name, count: among(all, small) }));
  const most = counts.reduce((best, next) => (next.count > best.count ? next : best));
  const strange = all.some((word) => !known(word));
  if (strange && most.count > english && all.length > 1) return most.name;
  // A lone word like "coût"; a name like "Pólya" begins with a capital.
  const accented = all.some((word) => plain(word) !== word && !known(word) && !known(plain(word)));
  return accented && !english && !/\p{Lu}/u.test(question) ? "" : "en";
}

const plain = (/** @type {string} */ word) => word.normalize("NFD").replace(/\p{M}/gu, "");

/** How many words are in a list. */
const among = (/** @type {string[]} */ all, /** @type {string} */ list) =>
  all.filter((word) => list.split(" ").includes(word)).length;

/** The words of a question that are none of the small ones of its language. */
export function contentOf(/** @type {string} */ question, /** @type {string} */ language, /** @type {Lists} */ lists) {
  const own = lists.others[language];
  if (!own) return question;
  return words(question).filter((word) => !among([word], `${own.small} ${own.shared}`)).join(" ");
}
