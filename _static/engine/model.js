/** The model of lab/model.py: weights, and what they expect of a text. `Network` does the calculation. */

import { Weights } from "./weights.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./sampler.js").Random} Random */
/** @typedef {import("./network.js").Network} Network */

/**
 * @type {Record<string, {width: number, layers: number, heads: number, inner: number}>} as in lab/model.py; 30k is left
 *   out, as its heads have twelve numbers, and kernels take eight
 */
export const SIZES = {
  "10k": { width: 16, layers: 2, heads: 2, inner: 40 },
  "0.1M": { width: 48, layers: 3, heads: 3, inner: 128 },
  "0.4M": { width: 96, layers: 3, heads: 4, inner: 256 },
  "1M": { width: 128, layers: 5, heads: 4, inner: 344 },
  "3M": { width: 224, layers: 5, heads: 7, inner: 600 },
};

/**
 * @param {string} size one of `SIZES`
 * @param {number} vocabulary words
 * @param {Partial<Config>} [changes]
 * @returns {Config}
 * @throws {RangeError} where there is no such size
 */
export function configOf(size, vocabulary, changes = {}) {
  if (!SIZES[size]) throw new RangeError(`There is no size ${size}; there are ${Object.keys(SIZES).join(", ")}.`);
  return { vocabulary, ...SIZES[size], context: 256, epsilon: 1e-6, rotaryBase: 10_000, ...changes };
}

export class Model extends Weights {
  /**
   * @param {Network} network whose memory it lies in; models of one config share it
   * @param {{head?: boolean}} [options] head: of a reward model, from what it knows to one number
   */
  constructor(network, { head = false } = {}) {
    super(network.memory, network.config, { head });
    this.network = network;
  }

  /**
   * New weights, drawn as lab/model.py does, though not the same numbers.
   * @param {Random} random
   */
  fresh(random) {
    const { vocabulary, width, layers } = this.config;
    const { entries, packed } = this.layout;
    const { values } = this;
    values.fill(1, packed); // gains
    for (const { name, start, rows, columns } of entries.values()) {
      if (start >= packed) continue;
      const adds = /(out|down)\.weight$/.test(name); // to the residual stream, twice a block
      const scale = columns ** -0.5 / (adds ? (2 * layers) ** 0.5 : 1);
      const count = name === "embedding.weight" ? vocabulary * width : rows * columns;
      for (let i = start; i < start + count; i++) values[i] = scale * normal(random);
      values.fill(0, start + count, start + rows * columns);
    }
    if (this.head) this.memory.at(this.head.at, width).fill(0);
    this.changed();
  }

  /**
   * What comes next after each token of a text, as logits: token after token, a number for each word.
   * @param {ArrayLike<number>} tokens
   */
  logits(tokens) {
    const { network, config } = this;
    network.forward(this, tokens);
    return network.scores(config.vocabulary);
  }

  /**
   * log p(target | tokens so far) for each token, in nats.
   * @param {ArrayLike<number>} tokens
   * @param {ArrayLike<number>} targets one a token; -1 for none, which gives 0
   */
  logProbs(tokens, targets) {
    this.network.forward(this, tokens);
    return this.network.logProbs(targets);
  }
}

/**
 * A number of the normal distribution (Box and Muller).
 * @param {Random} random
 */
const normal = (random) => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
