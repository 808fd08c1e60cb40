/**
 * Where the weights of a model lie: all in one row of numbers, so that one call updates them, one message sends them
 * and one copy keeps them. Matrices come first, then gains, which don't decay.
 */

/** @typedef {import("../playground/weights.js").Config} Config */

/**
 * A matrix or a gain within the row: a matrix has `rows` of `columns`, a gain a single one.
 * @typedef {{name: string, start: number, rows: number, columns: number}} Entry
 */

/** @type {(count: number, step: number) => number} */
export const roundUp = (count, step) => Math.ceil(count / step) * step;

export class Layout {
  /**
   * @param {Config} config
   * @param {boolean} head whether a reward model's head belongs to it
   */
  constructor(config, head) {
    const { vocabulary, width, layers, inner } = config;
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    this.count = 0;
    this.words = roundUp(vocabulary, 8); // rows of the embedding, as kernels take eight; those beyond the words stay 0
    this.add("embedding.weight", this.words, width);
    for (let layer = 0; layer < layers; layer++) {
      this.add(`blocks.${layer}.attention.qkv.weight`, 3 * width, width);
      this.add(`blocks.${layer}.attention.out.weight`, width, width);
      this.add(`blocks.${layer}.gated.gate_up.weight`, 2 * inner, width);
      this.add(`blocks.${layer}.gated.down.weight`, width, inner);
    }
    this.packed = this.count; // of these there are panels
    if (head) this.add("head.weight", 1, width);
    this.matrices = this.count;
    for (let layer = 0; layer < layers; layer++) {
      this.add(`blocks.${layer}.attention_norm.weight`, 1, width);
      this.add(`blocks.${layer}.gated_norm.weight`, 1, width);
    }
    this.add("norm.weight", 1, width);
  }

  /**
   * @param {string} name as the lab's
   * @param {number} rows
   * @param {number} columns
   */
  add(name, rows, columns) {
    this.entries.set(name, { name, start: this.count, rows, columns });
    this.count += rows * columns;
  }
}
