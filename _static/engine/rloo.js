/**
 * RLOO: try several answers to a question and make the better ones likelier. Each is compared with the mean of the
 * others to the same question, and the drift from the reference is taken off its reward (Ahmadian et al., 2024,
 * https://arxiv.org/abs/2402.14740). As lab/rlhf.py.
 */

import { answers as answersOf, DOCUMENT } from "./conversation.js";
import { seedOf } from "./corpus.js";
import { answerOnly, learn, logProbs, mean } from "./loss.js";
import { schedule } from "./optimizer.js";
import { Random } from "./sampler.js";

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./conversation.js").Answer} Answer */
/** @typedef {import("./conversation.js").Form} Form */
/** @typedef {import("./conversation.js").Question} Question */
/** @typedef {import("./generate.js").Writer} Writer */
/** @typedef {import("./loss.js").Report} Report */
/** @typedef {import("./loss.js").Text} Text */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */

/**
 * What was tried in a step, the attempts at a question side by side. texts: what was written, all that isn't the
 * policy's own without a target; logProbabilities: of each, by the policy that wrote it; rewards: what each was worth.
 * @typedef {{texts: Text[], logProbabilities: number[], rewards: number[]}} Tried
 */

/**
 * Train a policy in place by what its attempts are worth.
 * @template {Tried} Attempts
 * @param {Optimizer} optimizer of the policy
 * @param {Model | null} reference null where there is no leash
 * @param {(step: number) => Generator<null, Attempts>} attempt what the policy tries in a step, from 0 on
 * @param {Object} config
 * @param {number} [config.beta] the KL coefficient, the leash
 * @param {number} [config.steps]
 * @param {number} [config.groupSize] attempts at a question
 * @param {number} [config.learningRate] the highest
 * @param {number} [config.warmup]
 * @param {number} [config.start] steps done before, whose weights and optimizer are there
 * @returns {Generator<(Report & Attempts & {drift: number[]}) | null, void>} drift: log(pi / pi_ref) of each attempt,
 *   whose mean estimates KL. The loss is minus the mean advantage-weighted log p, as in the lab.
 */
export function* reinforce(optimizer, reference, attempt, config = {}) {
  const { beta = 0.1, steps = 50, groupSize = 4, learningRate = 5e-4, warmup = 5, start = 0 } = config;
  if (start === 0) optimizer.reset();
  for (let step = start; step < steps; step++) {
    const tried = yield* attempt(step);
    const { texts, logProbabilities, rewards } = tried;
    const before = reference ? yield* logProbs(reference, texts) : logProbabilities;
    const drift = logProbabilities.map((now, number) => now - before[number]);
    const weights = advantages(rewards, drift, groupSize, beta).map((advantage) => advantage / texts.length);
    let loss = 0;
    for (let number = 0; number < texts.length; number++) {
      if (weights[number]) loss -= weights[number] * learn(optimizer, texts[number], weights[number]);
      yield null;
    }
    const rate = learningRate * schedule(step, steps, warmup, 1);
    const gradientNorm = optimizer.update(rate);
    yield { ...tried, step: step + 1, steps, loss, gradientNorm, learningRate: rate, drift };
  }
}

/**
 * The same, where the attempts are answers to questions of the world.
 * @param {Optimizer} optimizer of the policy
 * @param {Model} reference
 * @param {Writer} writer
 * @param {World} world
 * @param {(step: number) => Question[]} ask the questions of a step, from 0 on
 * @param {(questions: Question[], answers: Answer[]) => Iterable<null> | number[]} reward what answers are worth
 * @param {Parameters<typeof reinforce>[3] & {form?: Form, seed?: number}} config form: in which the policy is asked;
 *   seed: of what is drawn
 */
export function align(optimizer, reference, writer, world, ask, reward, config = {}) {
  const { form = DOCUMENT, groupSize = 4, seed = 0 } = config;
  /** @param {number} step @returns {Generator<null, Tried & {questions: Question[], answers: Answer[]}>} */
  function* attempt(step) {
    const questions = ask(step).flatMap((question) => Array(groupSize).fill(question));
    const random = new Random(seedOf(seed, step));
    const answers = yield* answersOf(writer, optimizer.model, world, questions, form, { random });
    const worth = reward(questions, answers);
    const rewards = Array.isArray(worth) ? worth : yield* /** @type {Generator<null, number[]>} */ (worth);
    const texts = answers.map(({ example }) => answerOnly(example));
    return { texts, logProbabilities: answers.map(({ logProbability }) => logProbability), rewards, questions, answers };
  }
  return reinforce(optimizer, reference, attempt, config);
}

/**
 * By how much each answer, with the price of its drift taken off, is better than the mean of the others to its
 * question.
 * @param {number[]} rewards a question's answers side by side
 * @param {number[]} drift
 * @param {number} groupSize
 * @param {number} beta
 */
export function advantages(rewards, drift, groupSize, beta) {
  const penalized = rewards.map((reward, number) => reward - beta * drift[number]);
  return penalized.map((reward, number) => {
    const first = number - (number % groupSize);
    const group = penalized.slice(first, first + groupSize);
    return ((reward - mean(group)) * groupSize) / (groupSize - 1); // as the group's mean counts the answer itself
  });
}
