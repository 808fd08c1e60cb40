/**
 * The reward model: a copy of a model that gives one number for an answer instead of logits, trained so that of two
 * answers the one that was chosen gets more:  -log sigmoid(r_chosen - r_rejected). As lab/reward.py.
 */

import { seedOf } from "./corpus.js";
import { mean, surprise } from "./loss.js";
import { bytes } from "./memory.js";
import { schedule } from "./optimizer.js";
import { Random } from "./sampler.js";

/** @typedef {import("./conversation.js").Example} Example */
/** @typedef {import("./loss.js").Report} Report */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */

/** Two answers to the same prompt. @typedef {{chosen: Example, rejected: Example}} Preference */

export class RewardModel {
  /** @param {Model} model with a head, which is 0 at first; its weights are taken as they are */
  constructor(model) {
    if (!model.head) throw new TypeError("A reward model needs a head.");
    this.model = model;
    this.head = model.head;
    this.mean = 0; // of the scores of ordinary answers
    this.spread = 1;
  }

  /**
   * Begin with the weights of a model without a head.
   * @param {Float32Array} values as its `copy` gives them
   */
  begin(values) {
    const { count, packed, matrices } = this.model.layout;
    const all = new Float32Array(count);
    all.set(values.subarray(0, packed));
    all.set(values.subarray(packed), matrices);
    this.model.set(all);
    this.mean = 0;
    this.spread = 1;
  }

  /**
   * What an answer gets, read off at its last token.
   * @param {Example} example
   */
  score({ prompt, answer }) {
    const { network, memory, config } = this.model;
    network.forward(this.model, [...prompt, ...answer]);
    const known = memory.at(this.lastKnown(network.last.normed), config.width);
    const head = memory.at(this.head.at, config.width);
    return known.reduce((sum, number, i) => sum + number * head[i], 0);
  }

  /**
   * Where the row of the last token that was read lies.
   * @param {number} rows where the rows begin
   */
  lastKnown(rows) {
    const { network, config } = this.model;
    return rows + bytes(config.width) * (network.tokens.length - 1);
  }

  /**
   * The score; and its slope times a weight is added to a gradient.
   * @param {Optimizer} optimizer of the reward model's model
   * @param {number} weight
   */
  backward({ gradient }, weight) {
    const { network, memory, config } = this.model;
    const { width } = config;
    const known = memory.at(this.lastKnown(network.last.normed), width);
    const head = memory.at(this.head.at, width);
    const dHead = memory.at(gradient + this.head.offset, width);
    memory.at(network.dNormed, network.rows * width).fill(0);
    const dKnown = memory.at(this.lastKnown(network.dNormed), width);
    for (let i = 0; i < width; i++) {
      dHead[i] += weight * known[i];
      dKnown[i] = weight * head[i];
    }
    network.backwardFromKnown(gradient);
  }

  /**
   * The rewards of answers.
   * @param {Example[]} examples
   * @returns {Generator<null, number[]>}
   */
  *rewards(examples) {
    const found = [];
    for (const example of examples) {
      found.push((this.score(example) - this.mean) / this.spread);
      yield null;
    }
    return found;
  }

  /**
   * Let ordinary answers have rewards of mean 0 and spread 1, so that one KL coefficient fits any reward model.
   * @param {Example[]} ordinary
   * @returns {Generator<null, void>}
   */
  *normalize(ordinary) {
    this.mean = 0;
    this.spread = 1;
    const scores = yield* this.rewards(ordinary);
    this.mean = mean(scores);
    const squares = scores.map((score) => (score - this.mean) ** 2);
    this.spread = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (scores.length - 1));
  }
}

/**
 * Train a reward model in place on preferences.
 * @param {RewardModel} rewardModel
 * @param {Optimizer} optimizer of its model; the lab's has a weight decay of 0.01
 * @param {Preference[]} preferences
 * @param {Object} config
 * @param {number} [config.steps]
 * @param {number} [config.batchSize] pairs in a step: all of them where there are no more
 * @param {number} [config.learningRate] the highest
 * @param {number} [config.warmup]
 * @param {number} [config.seed]
 * @returns {Generator<Report | null, void>}
 */
export function* trainReward(rewardModel, optimizer, preferences, config = {}) {
  const { steps = 20, batchSize = 32, learningRate = 5e-4, warmup = 5, seed = 0 } = config;
  optimizer.reset();
  for (let step = 0; step < steps; step++) {
    const batch = drawPairs(preferences, batchSize, new Random(seedOf(seed, step)));
    let loss = 0;
    for (const { chosen, rejected } of batch) {
      // What was read last is at hand for the way back; the other answer is read again.
      const gap = -rewardModel.score(rejected) + rewardModel.score(chosen);
      const { loss: pairLoss, pull } = surprise(gap);
      loss += pairLoss / batch.length;
      rewardModel.backward(optimizer, -pull / batch.length);
      rewardModel.score(rejected);
      rewardModel.backward(optimizer, pull / batch.length);
      yield null;
    }
    const rate = learningRate * schedule(step, steps, warmup);
    const gradientNorm = optimizer.update(rate);
    yield { step: step + 1, steps, loss, gradientNorm, learningRate: rate };
  }
}

/**
 * The pairs of a step: all, or some drawn.
 * @param {Preference[]} preferences
 * @param {number} count
 * @param {Random} random
 */
export function drawPairs(preferences, count, random) {
  if (preferences.length <= count) return preferences;
  return Array.from({ length: count }, () => preferences[Math.floor(random.next() * preferences.length)]);
}
