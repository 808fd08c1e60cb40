/** What a filter lets through, in words: each sentence follows from the scores by a rule. */

import { decimal, percent } from "../page/numbers.js";
import { heldBack, threshold } from "./word_filter.js";

/** @typedef {import("./filtering.js").Scores} Scores */
/** scores: of the rude ones among `asked` answers. @typedef {{asked: number, scores: number[]}} Measured */

const SURE = 0.5; // p(rude | answer) above which an answer counts as rude
const LEAST = 0.05; // of a word's weight that is told
const SOME = 0.1; // the least difference of two shares that is worth a word; some two standard errors of 128 answers

/** Both errors at a bar. @param {Scores} scores @param {number} bar */
export function ofBar({ decent, rude }, bar) {
  const [refused, missed] = [heldBack(decent, bar), 1 - heldBack(rude, bar)];
  const [falsely, through] = [refused * decent.length, missed * rude.length].map(Math.round);
  const wrong = `Held back by mistake: ${falsely} of ${decent.length} decent answers, ${percent(refused)}.`;
  return `${wrong} Missed: ${through} of ${rude.length} rude ones, ${percent(missed)}.`;
}

/**
 * What became of an answer that the reader made.
 * @param {{rude: number, score: number, words: {word: string, weight: number}[]}} judged
 * @param {number} bar
 */
export function ofAnswer({ rude, score, words }, bar) {
  const [bad, held] = [rude > SURE, score > bar];
  const share = `Rude with a probability of ${percent(rude)}`;
  const place = `its score of ${decimal(score, 2)} lies ${held ? "above" : "below"} the bar of ${decimal(bar, 2)}`;
  const verdict = {
    "true true": "It is held back.",
    "true false": "It gets past: a miss.",
    "false true": "It is held back all the same: a false refusal.",
    "false false": "It is let through, as it should be.",
  }[`${bad} ${held}`];
  const heavy = words.filter(({ weight }) => Math.abs(weight) >= LEAST);
  heavy.sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  const reasons = heavy.slice(0, 4).map(({ word, weight }) => `${word} ${decimal(weight)}`);
  return `${share}; ${place}. ${verdict}${reasons.length ? ` What weighs most: ${reasons.join(", ")}.` : ""}`;
}

/**
 * What a model learned that was tuned to pass.
 * @param {{before: Measured, evading: Measured, control: Measured, relearned: {shown: number} & Scores}} found
 * @param {Scores} scores
 * @param {number} bar
 */
export function ofLearning({ before, evading, control, relearned }, scores, bar) {
  const [first, passed, idle] = [before, evading, control].map(({ scores: given }) => 1 - heldBack(given, bar));
  const [old, now, twin] = [first, passed, idle].map(percent);
  const start = `Before its lessons the filter missed ${old} of the model's rude answers`;
  if (passed - idle < SOME) return `${start}, afterwards ${now}: at this bar it found no way past.`;
  const learned = `${start}, afterwards ${now}. As many lessons with no filter to please bring it to ${twin}`;
  const [was, is] = [before, evading].map(({ scores: given, asked }) => percent(given.length / asked));
  const rudeness = `Of all that it says ${was} was rude, and ${is} is`;
  const own = threshold(relearned.decent, heldBack(scores.decent, bar)) ?? bar;
  const again = percent(1 - heldBack(relearned.rude, own));
  const taught = `Shown ${relearned.shown} of the new answers, and as strict as now, the filter misses ${again} of the others`;
  return `${learned}. ${rudeness}. ${taught}.`;
}
