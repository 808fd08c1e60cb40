/** AdamW with its gradient cut to a length of one, as lab/training.py has it. */

import { bytes } from "./memory.js";

/** @typedef {import("./model.js").Model} Model */

/**
 * What a run needs to go on beside the weights.
 * @typedef {{steps: number, mean: Float32Array, spread: Float32Array}} State
 */

const BETAS = [0.9, 0.95];
const MAX_GRADIENT_NORM = 1; // a longer gradient is cut to this length: one odd batch must not throw the model off

export class Optimizer {
  /**
   * @param {Model} model
   * @param {{weightDecay?: number}} [options] weightDecay: pulls matrices towards zero, and gains not at all
   */
  constructor(model, { weightDecay = 0 } = {}) {
    const { memory, layout } = model;
    this.model = model;
    this.weightDecay = weightDecay;
    this.steps = 0;
    this.gradient = memory.room(layout.count); // a pointer: the slopes of all weights, in their order
    this.mean = memory.room(layout.count); // of the gradients of late
    this.spread = memory.room(layout.count); // of their squares
  }

  /** @param {number} pointer */
  numbers(pointer) {
    return this.model.memory.at(pointer, this.model.layout.count);
  }

  /** Begin anew: forget the gradients of late. */
  reset() {
    this.steps = 0;
    for (const pointer of [this.gradient, this.mean, this.spread]) this.numbers(pointer).fill(0);
  }

  /**
   * One step down the gradient, which is 0 afterwards.
   * @param {number} learningRate
   * @returns {number} the length of the gradient before it was cut
   */
  update(learningRate) {
    const { model, gradient, mean, spread } = this;
    const { count, matrices } = model.layout;
    const { kernels } = model.memory;
    const [first, second] = BETAS;
    const length = Math.sqrt(kernels.squares(gradient, count));
    const cut = Math.min(1, MAX_GRADIENT_NORM / (length + 1e-6));
    this.steps++;
    const rate = learningRate / (1 - first ** this.steps); // both moments begin at 0, and are too small at first
    const root = 1 / Math.sqrt(1 - second ** this.steps);
    for (const [from, to, decay] of [[0, matrices, this.weightDecay], [matrices, count, 0]]) {
      const [p, g, m, v] = [model.pointer, gradient, mean, spread].map((start) => start + bytes(from));
      kernels.adamw(p, g, m, v, to - from, cut, first, second, rate, root, 1 - learningRate * decay);
    }
    this.numbers(gradient).fill(0);
    model.changed();
    return length;
  }

  /** @returns {State} */
  state() {
    return { steps: this.steps, mean: this.numbers(this.mean).slice(), spread: this.numbers(this.spread).slice() };
  }

  /** @param {State} state */
  restore({ steps, mean, spread }) {
    this.reset();
    this.steps = steps;
    this.numbers(this.mean).set(mean);
    this.numbers(this.spread).set(spread);
  }
}

/**
 * The share of the full learning rate at a step.
 * @param {number} step from 0 on
 * @param {number} steps of the run
 * @param {number} warmup steps over which it rises
 * @param {number} [constant] share of the run at a level rate; then it falls in a straight line to zero
 */
export function schedule(step, steps, warmup, constant = 0) {
  const level = constant * steps;
  const falling = step < level ? 1 : (steps - step) / (steps - level);
  return Math.min(1, (step + 1) / warmup) * Math.min(1, falling);
}
