/**
 * How far a policy is from the best that a leash allows. The best is known, pi*(y) is proportional to
 * pi_ref(y) exp(r(y) / beta), and among answers that can be listed it can be computed, as in trials/part3/tables.py.
 * Sums can be listed well enough: a few dozen answers are most of what a model says to one.
 */

import { answers, ask } from "../engine/conversation.js";

/** @typedef {import("../engine/conversation.js").Answer} Answer */
/** @typedef {import("../engine/conversation.js").Form} Form */
/** @typedef {import("../engine/conversation.js").Question} Question */
/** @typedef {import("../engine/generate.js").Writer} Writer */
/** @typedef {import("../engine/model.js").Model} Model */
/** @typedef {import("../engine/sampler.js").Random} Random */
/** @typedef {import("../engine/world.js").World} World */

const LISTED = 64; // answers to a question
const DRAWN = 600; // answers to a question, among which are those

/**
 * Sums, no two the same.
 * @param {World} world
 * @param {number} count
 * @param {Random} random
 */
export function sums(world, count, random) {
  /** @type {Map<string, Question>} */
  const found = new Map();
  while (found.size < count) {
    const [question] = ask(world, 1, random);
    if (question.asked.about === "sum") found.set(world.decode(question.tokens), question);
  }
  return [...found.values()];
}

/**
 * The answers that a model likeliest gives to a question: of those that it gave when asked many times.
 * @param {Writer} writer
 * @param {Model} model
 * @param {World} world
 * @param {Question} question
 * @param {Form} form
 * @param {Random} random
 * @returns {Generator<null, Answer[]>} likeliest first
 */
export function* listed(writer, model, world, question, form, random) {
  const given = yield* answers(writer, model, world, Array(DRAWN).fill(question), form, { random });
  const different = [...new Map(given.map((answer) => [answer.example.answer.join(), answer])).values()];
  return different.sort((a, b) => b.logProbability - a.logProbability).slice(0, LISTED);
}

/**
 * The log of a sum, of numbers given by their logs.
 * @param {number[]} logs
 */
export function logSum(logs) {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

/**
 * log p of listed answers, given that it is one of them.
 * @param {number[]} logs
 */
export function amongThemselves(logs) {
  const all = logSum(logs);
  return logs.map((log) => log - all);
}

/**
 * log p of listed answers by the policy whose reward - beta KL is highest.
 * @param {number[]} reference log p of the same
 * @param {number[]} rewards
 * @param {number} beta more than 0
 */
export const best = (reference, rewards, beta) =>
  amongThemselves(reference.map((log, place) => log + rewards[place] / beta));

/**
 * KL of one policy from another in nats. From the best policy it is what is missed of reward - beta KL, over beta.
 * @param {number[]} policy log p, which add up to 1 as those of the other do
 * @param {number[]} other
 */
export const divergence = (policy, other) =>
  policy.reduce((sum, log, place) => sum + Math.exp(log) * (log - other[place]), 0);
