/** A small model from a file of its own, which knows a toy's language and nothing else: to ask, and to train. */

import { readBase } from "../engine/changes.js";
import { Writer } from "../engine/generate.js";
import { Memory } from "../engine/memory.js";
import { Model } from "../engine/model.js";
import { Network } from "../engine/network.js";
import { Optimizer } from "../engine/optimizer.js";

const MEGABYTES = 24;
const TEXTS = 128; // that are written at once

export class Small {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {ArrayBuffer} file as lab/export/workshop.py writes it
   * @param {number} [length] tokens of a text, at most; as many as the model reads if nothing is said
   */
  constructor(kernels, file, length = Infinity) {
    const { config, weights, metadata } = readBase(file);
    this.weights = weights;
    this.toy = JSON.parse(metadata.toy); // what the model can't know of its language: words, and what is so
    this.length = Math.min(config.context, length);
    const network = new Network(new Memory(kernels, MEGABYTES), { ...config, context: this.length });
    this.model = new Model(network);
    this.optimizer = new Optimizer(this.model);
    this.writer = new Writer(network, { texts: TEXTS, length: this.length });
    this.restore();
  }

  /** Make the model what it was. */
  restore() {
    this.model.load(this.weights);
  }

  /**
   * Train it by a piece of work, or not at all where that is stopped on the way.
   * @template Part, Result
   * @param {Generator<Part, Result>} work
   * @returns {Generator<Part, Result>}
   */
  *whole(work) {
    const before = { weights: this.model.copy(), state: this.optimizer.state() };
    let done = false;
    try {
      const result = yield* work;
      done = true;
      return result;
    } finally {
      if (!done) {
        this.model.set(before.weights);
        this.optimizer.restore(before.state);
      }
    }
  }
}
