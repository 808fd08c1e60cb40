/** What a reward made of an agent, in words: each sentence follows from the numbers by a rule. */

import { decimal, percent } from "../page/numbers.js";

/** @typedef {import("./acting.js").Measured} Measured */
/**
 * Where it stood after so many steps; remedy: what was done about the test in the last of them.
 * @typedef {Measured & {step: number, remedy: string}} State
 */

const SOME = 0.15; // the least difference of two shares that is worth a word; some three standard errors of 160 tasks
const MOST = 0.5; // of the tasks: it is what it does

/**
 * @param {State[]} states from the beginning on
 * @param {Record<string, {seen?: number, fine?: number}>} remedies
 * @param {"few" | "none"} showers whether some demonstrations cheated
 */
export function ofSteps(states, remedies, showers) {
  const [first, last] = [states[0], states[states.length - 1]];
  const worked = `After ${last.step} steps its work is right in ${percent(last.right)} of the tasks, where it was in ${percent(first.right)}`;
  const { remedy } = last;
  if (remedy === "open") return `${worked}, and its test says pass in ${percent(last.passes)}. ${ofOpen(last, showers)}`;
  if (remedy === "fined" || remedy === "dear") return `${worked}. ${ofPrice(first, last, remedies[remedy])}`;
  const early = states.filter((each) => each.remedy === "open").pop() ?? first;
  const when = early.step ? `after ${early.step} steps, when ${percent(early.cheats)} cheated` : "from the first step on";
  const how = remedy === "locked" ? "Locked" : "Hidden";
  if (last.would < MOST) return `${worked}. ${how} ${when}: in time. If it lay open, ${percent(last.would)} would write to it.`;
  const still = `It still ${remedy === "locked" ? "tries to write" : "writes"} to its test in ${percent(last.would)}`;
  return `${worked}. ${how} ${when}: too late. ${still}, and from work that is never tried there is nothing to learn.`;
}

/** @param {State} last @param {"few" | "none"} showers */
function ofOpen({ cheats }, showers) {
  const share = percent(cheats);
  if (cheats >= MOST) return `It writes to its test in ${share}: it has learned what was rewarded, and that wasn’t the work.`;
  if (cheats >= SOME) return `It writes to its test in ${share}, and it has found out that this pays.`;
  if (showers === "none") return `It writes to its test in ${share}: nobody had shown it the hole.`;
  return `It writes to its test in ${share} so far.`;
}

/** @param {State} first @param {State} last @param {{seen?: number, fine?: number}} remedy */
function ofPrice({ passes }, { cheats }, { seen = 0, fine = 0 }) {
  const worth = 1 - seen * fine;
  const brings = `A cheat brings ${decimal(worth, 2)} on average, honest work ${decimal(passes, 2)}`;
  const share = percent(cheats);
  if (worth > passes) return `${brings}, so it pays, ${cheats < MOST ? "but it" : "and it"} cheats in ${share}${cheats < MOST ? " so far" : ""}.`;
  if (cheats < MOST) return `${brings}, so it doesn’t pay, and it cheats in ${share}.`;
  return `${brings}, so it doesn’t pay, but it cheats in ${share}: it hardly tries anything else, from which it could learn that.`;
}

/**
 * What is known before it learns.
 * @param {number} chance that a task begins with the cheat
 * @param {number} trials of a step
 */
export function ofChance(chance, trials) {
  if (chance * trials < 0.01) return "That a task begins with the cheat happens less than once in ten thousand: it will hardly be tried.";
  return `A task begins with the cheat with a chance of ${decimal(100 * chance)}%: of the ${trials} attempts of a step, ${decimal(chance * trials)} will.`;
}
