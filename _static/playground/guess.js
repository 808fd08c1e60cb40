/** How a reader's guess at the next word fared beside the model's and the exact chance. */

import { percent } from "../page/numbers.js";

/**
 * @param {string} guess
 * @param {string} word that was written
 * @param {{word: string, model: number, world: number | null}[]} next the likeliest words
 */
export function ofGuess(guess, word, next) {
  /** @param {string} each */
  const held = (each) => {
    const row = next.find((row) => row.word === each);
    if (!row) return "neither the model nor its world holds it among the likeliest";
    const exact = row.world === null ? "the world doesn't say" : `the exact chance was ${percent(row.world)}`;
    return `the model held it for ${percent(row.model)} likely, ${exact}`;
  };
  if (guess === word) return `You guessed “${word}”, and so it is: ${held(word)}.`;
  return `You guessed “${guess}”: ${held(guess)}. It is “${word}”: ${held(word)}.`;
}
