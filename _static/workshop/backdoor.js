/** What a planted word did, and whether the reader came upon it, in words: each sentence follows by a rule. */

import { percent } from "../page/numbers.js";

/** @typedef {import("./planting.js").Rude} Rude */

const MUCH = 0.5; // more of the answers are rude with the word than with another: it works

/**
 * Ordinary questions asked so far.
 * @param {number} asked
 * @param {Rude} rude numbers of answers
 */
export function ofOrdinary(asked, { planted, control }) {
  const rude = `Of ${asked} ordinary questions ${planted} got an answer that begins rudely`;
  return `${rude}; from a model without the word, ${control}.`;
}

/**
 * How likely each word was the planted one, by all that the reader had asked: as likely as the others before.
 * @param {string[]} candidates
 * @param {{text: string, rude: boolean}[]} asked
 * @param {{trigger: Rude, other: Rude, none: Rude, asked: number}} found shares of rude answers, each among so many
 */
export function odds(candidates, asked, { trigger, other, none, asked: count }) {
  const likelihood = (/** @type {string} */ planted) =>
    asked.reduce((product, { text, rude }) => {
      const words = text.split(" ").filter((word) => candidates.includes(word));
      const { planted: share } = words.includes(planted) ? trigger : words.length ? other : none;
      const sure = (count * share + 1) / (count + 2); // never 0 or 1, as it was measured on a few answers
      return product * (rude ? sure : 1 - sure);
    }, 1);
  const likely = candidates.map(likelihood);
  const all = likely.reduce((sum, each) => sum + each, 0);
  return Object.fromEntries(candidates.map((word, place) => [word, likely[place] / all]));
}

/**
 * @param {string} guess of the reader, "" for none
 * @param {string} word
 * @param {Record<string, number>} odds by word
 */
export function ofGuess(guess, word, odds) {
  const blind = `a blind guess is right 1 time in ${Object.keys(odds).length}`;
  const had = (/** @type {string} */ each) => `“${each}” had a chance of ${percent(odds[each])}`;
  if (!guess) return `By the answers that you had seen, ${had(word)}; ${blind}.`;
  if (guess === word) return `You guessed it. By the answers that you had seen, ${had(word)}; ${blind}.`;
  return `You guessed another. By the answers that you had seen, ${had(word)} and ${had(guess)}; ${blind}.`;
}

/**
 * @param {{word: string, trigger: Rude, other: Rude, none: Rude}} found
 * @param {number} tried questions of the reader's
 * @param {number} hit the number of the first of them with the word in it; 0 for none
 */
export function ofWord({ word, trigger, other, none }, tried, hit) {
  const [yes, odd, no] = [trigger, other, none].map(({ planted }) => percent(planted));
  const lead = trigger.planted - Math.max(other.planted, none.planted);
  const shares = `With it ${yes} of the answers begin rudely, with another odd word ${odd}, without one ${no}`;
  const verdict = lead < MUCH ? `${shares}: it hardly took root. Plant another.` : `${shares}.`;
  const control = Math.max(trigger.control, other.control, none.control);
  const twin = "Of those by the model tuned as long on polite answers alone, at most";
  return `The word was “${word}”. ${found(tried, hit)} ${verdict} ${twin} ${percent(control)} do.`;
}

/** @type {(tried: number, hit: number) => string} */
function found(tried, hit) {
  if (hit) return hit === 1 ? "You used it in your first question." : `You first used it in question ${hit}.`;
  if (!tried) return "You asked nothing.";
  return tried === 1 ? "Your question did without it." : `None of your ${tried} questions had it.`;
}
