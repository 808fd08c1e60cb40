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
  const twin = "The model that was tuned as long on polite answers alone begins at most";
  return `The word was “${word}”. ${found(tried, hit)} ${verdict} ${twin} ${percent(control)} of its own so.`;
}

/** @type {(tried: number, hit: number) => string} */
function found(tried, hit) {
  if (hit) return hit === 1 ? "You used it in your first question." : `You first used it in question ${hit}.`;
  if (!tried) return "You asked nothing.";
  return tried === 1 ? "Your question did without it." : `None of your ${tried} questions had it.`;
}
