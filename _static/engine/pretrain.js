/** Pre-training: predict the next token of fresh text, again and again. As lab/pretrain.py, with AdamW alone. */

import { byComponent } from "./corpus.js";
import { learn, wholeRow } from "./loss.js";
import { schedule } from "./optimizer.js";

/** @typedef {import("./corpus.js").HeldOut} HeldOut */
/** @typedef {import("./loss.js").Report} Report */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */

/**
 * Train a model in place.
 * @param {Optimizer} optimizer of the model
 * @param {(step: number) => Int32Array[]} batch rows of a step, from 0 on; see `Stream`
 * @param {Object} config
 * @param {number} config.steps of the whole run
 * @param {number} config.learningRate the highest
 * @param {number} [config.warmup] steps to it
 * @param {number} [config.constant] share of the run at a level rate
 * @param {number} [config.start] steps done before, whose weights and optimizer are there
 * @returns {Generator<Report | null, void>}
 */
export function* pretrain(optimizer, batch, { steps, learningRate, warmup = 100, constant = 0, start = 0 }) {
  if (start === 0) optimizer.reset();
  for (let step = start; step < steps; step++) {
    const rows = batch(step);
    const count = rows.reduce((sum, row) => sum + row.length - 1, 0);
    let loss = 0;
    for (const row of rows) {
      loss -= learn(optimizer, wholeRow(row), 1 / count) / count;
      yield null;
    }
    const rate = learningRate * schedule(step, steps, warmup, constant);
    const gradientNorm = optimizer.update(rate);
    yield { step: step + 1, steps, loss, gradientNorm, learningRate: rate };
  }
}

/**
 * What a model lacks: its loss on held-out rows over the least that any model can have, in nats per token.
 * @param {Model} model
 * @param {HeldOut} heldOut
 * @returns {Generator<null, {loss: number, floor: number, excess: number, byComponent: Record<string, number>}>}
 *   byComponent: parts of the excess
 */
export function* evaluate(model, { rows, components, floor, floorByComponent }) {
  const losses = [];
  for (const row of rows) {
    const { tokens, targets } = wholeRow(row);
    losses.push(model.logProbs(tokens, targets).map((found) => -found));
    yield null;
  }
  const parts = byComponent(losses, components);
  const loss = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const excess = Object.entries(parts).map(([name, part]) => [name, part - floorByComponent[name]]);
  return { loss, floor, excess: loss - floor, byComponent: Object.fromEntries(excess) };
}
