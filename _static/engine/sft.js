/**
 * Supervised fine-tuning (SFT): the same loss, on questions and answers in one voice; answers alone count. Some rows of
 * ordinary text are replayed in each step, without which the model forgets. As lab/finetune.py.
 */

import { seedOf } from "./corpus.js";
import { answerOnly, drawSome, learn, logProbs, wholeRow } from "./loss.js";
import { schedule } from "./optimizer.js";
import { Random } from "./sampler.js";

/** @typedef {import("./conversation.js").Example} Example */
/** @typedef {import("./loss.js").Report} Report */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */

/**
 * @typedef {Object} SFTConfig
 * @property {number} [steps] of training
 * @property {number} [batchSize] examples in a step
 * @property {number} [learningRate] the highest
 * @property {number} [replay] rows of ordinary text in a step
 * @property {number} [warmup]
 * @property {number} [seed] of the order of examples
 */

/**
 * Train a model in place on examples.
 * @param {Optimizer} optimizer of the model
 * @param {Example[]} examples
 * @param {SFTConfig} config
 * @param {Int32Array[]} [replayed] rows of ordinary text to draw from
 * @returns {Generator<Report | null, void>} the loss it reports is that of the answers
 * @throws {RangeError} where there is too little text to replay
 */
export function* finetune(optimizer, examples, config, replayed = []) {
  const { steps = 80, batchSize = 16, learningRate = 1e-3, replay = 4, warmup = 5, seed = 0 } = config;
  if (replay > replayed.length) throw new RangeError("There is too little text to replay.");
  optimizer.reset();
  for (let step = 0; step < steps; step++) {
    const random = new Random(seedOf(seed, step));
    const batch = drawSome(examples, batchSize, random);
    const count = batch.reduce((sum, { answer }) => sum + answer.length, 0);
    let loss = 0;
    for (const example of batch) {
      loss -= learn(optimizer, answerOnly(example), 1 / count) / count;
      yield null;
    }
    const rows = drawSome(replayed, replay, random);
    const tokens = rows.reduce((sum, row) => sum + row.length - 1, 0);
    for (const row of rows) {
      learn(optimizer, wholeRow(row), 1 / tokens);
      yield null;
    }
    const rate = learningRate * schedule(step, steps, warmup);
    const gradientNorm = optimizer.update(rate);
    yield { step: step + 1, steps, loss, gradientNorm, learningRate: rate };
  }
}

/**
 * log p of whole answers, given their prompts.
 * @param {Model} model
 * @param {Example[]} examples
 */
export const answerLogProbs = (model, examples) => logProbs(model, examples.map(answerOnly));
