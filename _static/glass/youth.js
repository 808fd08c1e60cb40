/** A small model that grows from random numbers in the small world, and what is kept of its youth: a few moments. */

import { Stream } from "../engine/corpus.js";
import { Memory } from "../engine/memory.js";
import { configOf, Model } from "../engine/model.js";
import { Network } from "../engine/network.js";
import { Optimizer } from "../engine/optimizer.js";
import { pretrain } from "../engine/pretrain.js";
import { Random } from "../engine/sampler.js";
import { packed, unpack } from "./moments.js";
import { Subject } from "./subject.js";

/** @typedef {import("./moments.js").Moment} Moment */

const [BATCH_SIZE, LENGTH, SEED] = [8, 128, 1]; // texts of a step, words of a text; these and the next as in the workshop
const RECIPE = { size: "0.1M", words: 400_000, learningRate: 1.2e-2, warmup: 39 };
const MEGABYTES = 26;
const MOMENTS = 24; // that are kept, at most
const EARLY = 1.5; // more of them at first, when more happens

/**
 * How it was at a moment. of: words in all; moments: that there will be; loss: since the one before, null at the start.
 * @typedef {{words: number, of: number, moments: number, loss: number | null}} News
 */

export class Youth {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {import("../engine/world.js").World} world
   */
  constructor(kernels, world) {
    this.kernels = kernels;
    this.config = configOf(RECIPE.size, world.words.length);
    this.subject = new Subject(kernels, world, this.config);
    /** @type {Moment[]} */
    this.moments = [];
  }

  /**
   * Grow one. A part tells of each moment that is kept.
   * @param {number} [words] to read
   * @returns {Generator<News | null, void>}
   */
  *grow(words = RECIPE.words) {
    const { kernels, config, subject } = this;
    const network = new Network(new Memory(kernels, MEGABYTES), { ...config, context: LENGTH });
    const model = new Model(network);
    const steps = Math.floor(words / (BATCH_SIZE * LENGTH));
    const of = steps * BATCH_SIZE * LENGTH;
    const shares = Array.from({ length: MOMENTS }, (_, number) => (number / (MOMENTS - 1)) ** EARLY);
    const due = new Set(shares.map((share) => Math.round(steps * share)));
    const moments = due.size;
    const stream = new Stream(subject.world, { batchSize: BATCH_SIZE, length: LENGTH, seed: SEED });
    const { learningRate, warmup } = RECIPE;
    const how = { steps, learningRate, warmup: Math.min(warmup, steps) };
    model.fresh(new Random(SEED));
    this.moments = [packed(model)];
    yield { words: 0, of, moments, loss: null };
    let [sum, count] = [0, 0];
    for (const report of pretrain(new Optimizer(model, { weightDecay: 0.1 }), (step) => stream.batch(step), how)) {
      sum += report?.loss ?? 0;
      count += Number(report !== null);
      if (!report || !due.has(report.step)) {
        yield null;
        continue;
      }
      this.moments.push(packed(model));
      yield { words: report.step * BATCH_SIZE * LENGTH, of, moments, loss: sum / count };
      [sum, count] = [0, 0];
    }
  }

  /** Make the model that is looked at what it was at a moment. @param {number} moment */
  take(moment) {
    unpack(this.subject.model, this.moments[moment]);
  }
}
