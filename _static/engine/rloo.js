/**
 * RLOO: try several answers to a question and make the better ones likelier. Each is compared with the mean of the
 * others to the same question, and the drift from the reference is taken off its reward (Ahmadian et al., 2024,
 * https://arxiv.org/abs/2402.14740). As lab/rlhf.py.
 */

import { answers as answersOf, DOCUMENT } from "./conversation.js";
import { seedOf } from "./corpus.js";
import { answerOnly, learn, mean } from "./loss.js";
import { schedule } from "./optimizer.js";
import { Random } from "./sampler.js";
import { answerLogProbs } from "./sft.js";

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./conversation.js").Answer} Answer */
/** @typedef {import("./conversation.js").Form} Form */
/** @typedef {import("./conversation.js").Question} Question */
/** @typedef {import("./generate.js").Writer} Writer */
/** @typedef {import("./loss.js").Report} Report */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */

/**
 * What one step tried: the answers to a question side by side, each with its question, its reward, and its
 * log(pi / pi_ref), the drift, whose mean estimates KL. The loss is minus the mean advantage-weighted log p, as in the
 * lab.
 * @typedef {Report & {questions: Question[], answers: Answer[], rewards: number[], drift: number[]}} Rollout
 */

/**
 * Train a policy in place.
 * @param {Optimizer} optimizer of the policy
 * @param {Model} reference
 * @param {Writer} writer
 * @param {World} world
 * @param {(step: number) => Question[]} ask the questions of a step, from 0 on
 * @param {(questions: Question[], answers: Answer[]) => Iterable<null> | number[]} reward what answers are worth
 * @param {Object} config
 * @param {Form} [config.form] in which the policy is asked
 * @param {number} [config.beta] the KL coefficient, the leash
 * @param {number} [config.steps]
 * @param {number} [config.groupSize] answers to a question
 * @param {number} [config.learningRate] the highest
 * @param {number} [config.warmup]
 * @param {number} [config.seed] of what is drawn
 * @param {number} [config.start] steps done before, whose weights and optimizer are there
 * @returns {Generator<Rollout | null, void>}
 */
export function* align(optimizer, reference, writer, world, ask, reward, config = {}) {
  const { form = DOCUMENT, beta = 0.1, steps = 50, groupSize = 4 } = config;
  const { learningRate = 5e-4, warmup = 5, seed = 0, start = 0 } = config;
  const policy = optimizer.model;
  if (start === 0) optimizer.reset();
  for (let step = start; step < steps; step++) {
    const questions = ask(step).flatMap((question) => Array(groupSize).fill(question));
    const random = new Random(seedOf(seed, step));
    const answers = yield* answersOf(writer, policy, world, questions, form, { random });
    const examples = answers.map(({ example }) => example);
    const worth = reward(questions, answers);
    const rewards = Array.isArray(worth) ? worth : yield* /** @type {Generator<null, number[]>} */ (worth);
    const before = yield* answerLogProbs(reference, examples);
    const drift = answers.map(({ logProbability }, number) => logProbability - before[number]);
    const weights = advantages(rewards, drift, groupSize, beta).map((advantage) => advantage / answers.length);
    let loss = 0;
    for (let number = 0; number < examples.length; number++) {
      loss -= weights[number] * learn(optimizer, answerOnly(examples[number]), weights[number]);
      yield null;
    }
    const rate = learningRate * schedule(step, steps, warmup, 1);
    const gradientNorm = optimizer.update(rate);
    yield { step: step + 1, steps, loss, gradientNorm, learningRate: rate, questions, answers, rewards, drift };
  }
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
