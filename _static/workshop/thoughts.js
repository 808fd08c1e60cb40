/** What rewards and thoughts did, in words: each sentence follows from the numbers by a rule. */

import { percent } from "../page/numbers.js";

/** @typedef {import("./thinking.js").Run} Run */
/** @typedef {import("./thinking.js").Said} Said */

const SOME = 0.15; // the least difference of two shares that is worth a word; some three standard errors of 160 answers
const [NEARLY, MOSTLY] = [0.8, 0.5]; // of the cases: it is the rule; it is more than an exception

/** @param {Run} run */
export function ofRewards({ authors, steps, before, after }) {
  const [thought, think, was, is] = [before.thinks, after.thinks, before.right, after.right].map(percent);
  const moved = `After ${steps} steps it thinks before ${think} of its answers, where it was ${thought}, and ${is} are right, where ${was} were`;
  if (after.thinks - before.thinks < SOME) {
    const why = authors === "none" ? "nobody had written a thought, and reward alone invents none" : "it hasn't found that thinking pays";
    return `${moved}: ${why}.`;
  }
  return `${moved}. The reward read the answers alone, and no thought: what a few authors had written, it chose.`;
}

/**
 * @param {string} truth
 * @param {string} thought of the reader
 * @param {Said} said
 */
export function ofThought(truth, thought, { written, answer }) {
  if (answer === null) return `It comes to no answer: “${written}”.`;
  const [added] = written.split(/ ?\bso /);
  const last = `${thought} ${added}`.trim().split(" ").pop();
  const so = answer === truth ? "which is so" : `which is wrong: it is ${truth}`;
  if (!last) return `Without a thought it says ${answer}, ${so}.`;
  const on = added ? `It goes on with “${added}”, and says` : "It says";
  return `${on} ${answer}, ${answer === last ? "as the last name of the thought does" : "and not the last name of the thought"}, ${so}.`;
}

/**
 * @param {number} count
 * @param {Record<"whole" | "end" | "middle" | "cut" | "none", number>} shares
 */
export function ofChanges(count, { end, middle, cut }) {
  const [ends, middles, cuts] = [end, middle, cut].map(percent);
  const follows = `With another name at the end of ${count} thoughts it said that name in ${ends}`;
  if (end < MOSTLY) return `${follows}: its answers hardly follow its thoughts.`;
  const rule = Math.min(end, middle) < NEARLY ? "its answers follow its thoughts in part" : "it reads the last name, and looks back at no other";
  return `${follows}, with another in the middle still the truth in ${middles}: ${rule}. Cut behind a wrong name it goes on from there, and ends where that leads in ${cuts}.`;
}
