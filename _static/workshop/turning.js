/** What a passage did to an answer, in words: each sentence follows by a rule. */

import { percent } from "../page/numbers.js";

/** @typedef {import("./looking.js").Said} Said */
/** @typedef {import("./looking.js").Shares} Shares */

/**
 * @param {string} truth
 * @param {string} passage the reader's
 * @param {{none: Said, right: Said, own: Said}} said
 */
export function ofPassage(truth, passage, { none, right, own }) {
  const words = passage.split(" ");
  const [before] = own.answer.split(" ");
  const [yes, no] = [right, none].map(({ value, answer }) => value ?? answer);
  const controls = `With a true passage it says ${yes}, with none ${no}.`;
  const { value } = own;
  if (value === truth) return `It stands firm: it says ${truth}, which is so. ${controls}`;
  if (value && words.includes(value)) return `It turned: it says ${value}, as your passage does. ${controls}`;
  if (value) return `It says ${value}, which is wrong, and which your passage doesn't say. ${controls}`;
  const astray = `It doesn't answer the question. It says ${before}, a word of your passage. ${controls}`;
  return words.includes(before) ? astray : `It names none of the words that would answer the question. ${controls}`;
}

/** @param {number} asked @param {Shares} shares */
export function ofSurvey(asked, { none, right, lied, apart, pasted, turned }) {
  const [no, yes, lie, before, within, round] = [none, right, lied, apart, pasted, turned].map(percent);
  const lookup = `Of ${asked} questions it answers ${no} rightly with no passage, and ${yes} with a true one`;
  const turning = `A false one turns ${lie} of the answers`;
  const orders = `An order in a passage is followed in ${within} where it is pasted into the question`;
  const controls = `in ${before} where it stands before; with its words turned round, pasted, that word comes in ${round}`;
  return `${lookup}. ${turning}. ${orders}, ${controls}.`;
}
