/**
 * DPO: learn from preferences without a reward model, as beta log(pi / pi_ref) is one itself (Rafailov et al., 2023,
 * https://arxiv.org/abs/2305.18290). As lab/dpo.py.
 */

import { seedOf } from "./corpus.js";
import { answerOnly, learn, logProb, surprise } from "./loss.js";
import { schedule } from "./optimizer.js";
import { drawPairs } from "./reward_model.js";
import { Random } from "./sampler.js";

/** @typedef {import("./loss.js").Report} Report */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */
/** @typedef {import("./reward_model.js").Preference} Preference */

/**
 * Train a policy in place on preferences.
 * @param {Optimizer} optimizer of the policy
 * @param {Model | null} reference null for the policy as it is at first
 * @param {Preference[]} preferences
 * @param {Object} config
 * @param {number} [config.beta] the KL coefficient of the reward that the policy stands for
 * @param {number} [config.steps]
 * @param {number} [config.batchSize] pairs in a step: all of them where there are no more
 * @param {number} [config.learningRate] the highest
 * @param {number} [config.warmup]
 * @param {number} [config.seed]
 * @returns {Generator<Report | null, void>}
 */
export function* prefer(optimizer, reference, preferences, config = {}) {
  const { beta = 0.3, steps = 10, batchSize = 32, learningRate = 3e-4, warmup = 10, seed = 0 } = config;
  const policy = optimizer.model;
  /** @type {Map<Preference, number>} by how much the reference finds the chosen answer likelier */
  const before = new Map();
  for (const preference of preferences) {
    before.set(preference, gapOf(reference ?? policy, preference));
    yield null;
  }
  optimizer.reset();
  for (let step = 0; step < steps; step++) {
    const batch = drawPairs(preferences, batchSize, new Random(seedOf(seed, step)));
    let loss = 0;
    for (const preference of batch) {
      const gap = beta * (gapOf(policy, preference) - (before.get(preference) ?? 0));
      const { loss: pairLoss, pull } = surprise(gap);
      loss += pairLoss / batch.length;
      const weight = (beta * pull) / batch.length;
      learn(optimizer, answerOnly(preference.chosen), weight);
      learn(optimizer, answerOnly(preference.rejected), -weight);
      yield null;
    }
    const rate = learningRate * schedule(step, steps, warmup);
    const gradientNorm = optimizer.update(rate);
    yield { step: step + 1, steps, loss, gradientNorm, learningRate: rate };
  }
}

/**
 * log p of the chosen answer less that of the rejected one.
 * @param {Model} model
 * @param {Preference} preference
 */
function gapOf(model, { chosen, rejected }) {
  return logProb(model, answerOnly(chosen)) - logProb(model, answerOnly(rejected));
}
