/** The model of lab/model.py: its weights, and what it expects of a text. `Network` does the calculation. */

import { lookup } from "../playground/lookup.js";
import { Layout } from "./weights.js";

/** @typedef {import("../playground/weights.js").Config} Config */
/** @typedef {import("../playground/sampler.js").Random} Random */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./weights.js").Entry} Entry */

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

/**
 * A matrix in memory: as it lies (`at`), and in the panels by which products read it on the way there and back. Its
 * slopes lie `offset` bytes from the beginning of a gradient. Of a gain there is only `at`.
 * @typedef {{at: number, panels: number, back: number, offset: number, rows: number, columns: number}} Weight
 */

export class Model {
  /**
   * @param {Network} network whose memory it lies in; models of one config share it
   * @param {{head?: boolean}} [options] head: of a reward model, from what it knows to one number
   */
  constructor(network, { head = false } = {}) {
    const { memory, config } = network;
    this.network = network;
    this.memory = memory;
    this.config = config;
    this.layout = new Layout(config, head);
    this.pointer = memory.room(this.layout.count);
    this.panels = memory.room(this.layout.packed);
    this.back = memory.room(this.layout.packed);
    this.embedding = this.weight("embedding.weight");
    this.blocks = Array.from({ length: config.layers }, (_, layer) => ({
      attentionNorm: this.weight(`blocks.${layer}.attention_norm.weight`),
      queryKeyValue: this.weight(`blocks.${layer}.attention.qkv.weight`),
      out: this.weight(`blocks.${layer}.attention.out.weight`),
      gatedNorm: this.weight(`blocks.${layer}.gated_norm.weight`),
      gateUp: this.weight(`blocks.${layer}.gated.gate_up.weight`),
      down: this.weight(`blocks.${layer}.gated.down.weight`),
    }));
    this.norm = this.weight("norm.weight");
    this.head = head ? this.weight("head.weight") : null;
  }

  /** The number of parameters. */
  get size() {
    const { words, count } = this.layout;
    return count - (words - this.config.vocabulary) * this.config.width;
  }

  /**
   * @param {string} name
   * @returns {Weight}
   */
  weight(name) {
    const { start, rows, columns } = lookup(this.layout.entries, name);
    const offset = 4 * start;
    return { at: this.pointer + offset, panels: this.panels + offset, back: this.back + offset, offset, rows, columns };
  }

  /** All weights where they lie. Who writes them calls `changed`. */
  get values() {
    return this.memory.at(this.pointer, this.layout.count);
  }

  /** All weights, to keep or to give to another model of the same config. */
  copy() {
    return this.values.slice();
  }

  /** @param {Float32Array} values as `copy` gives them */
  set(values) {
    if (values.length !== this.layout.count) throw new RangeError("These are the weights of another kind of model.");
    this.values.set(values);
    this.changed();
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
   * Take weights by name, as the playground's files have them. A head that isn't among them becomes 0.
   * @param {Map<string, Float32Array>} byName
   */
  load(byName) {
    const { values } = this;
    for (const { name, start, rows, columns } of this.layout.entries.values()) {
      const numbers = name === "head.weight" ? (byName.get(name) ?? []) : lookup(byName, name);
      values.fill(0, start, start + rows * columns);
      values.set(numbers, start);
    }
    this.changed();
  }

  /** A copy of the weights by name, as `load` takes them. */
  byName() {
    const { vocabulary, width } = this.config;
    const { values } = this;
    return new Map(
      [...this.layout.entries.values()].map(({ name, start, rows, columns }) => {
        const count = name === "embedding.weight" ? vocabulary * width : rows * columns;
        return [name, values.slice(start, start + count)];
      }),
    );
  }

  /** To be called when weights have changed: the panels are made of them. */
  changed() {
    const { pack, packTransposed } = this.memory.kernels;
    for (const { name, start } of this.layout.entries.values()) {
      if (start >= this.layout.packed) continue;
      const { at, panels, back, rows, columns } = this.weight(name);
      packTransposed(at, 4 * columns, panels, columns, rows);
      pack(at, 4 * columns, back, rows, columns);
    }
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
