/**
 * The weights of a model: all in one row of numbers, so that one call updates them, one message sends them and one copy
 * keeps them. Matrices come first, then gains, which don't decay.
 */

import { lookup } from "./lookup.js";
import { bytes } from "./memory.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./memory.js").Memory} Memory */

/**
 * A matrix or a gain within the row: a matrix has `rows` of `columns`, a gain a single one.
 * @typedef {{name: string, start: number, rows: number, columns: number}} Entry
 */

/** @type {(count: number, step: number) => number} */
export const roundUp = (count, step) => Math.ceil(count / step) * step;

/** Where each weight lies. */
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

/**
 * A matrix in memory: as it lies (`at`), and in the panels by which products read it on the way there and back. Its
 * slopes lie `offset` bytes from the beginning of a gradient. Of a gain there is only `at`.
 * @typedef {{at: number, panels: number, back: number, offset: number, rows: number, columns: number}} Weight
 */

export class Weights {
  /**
   * @param {Memory} memory
   * @param {Config} config
   * @param {{head?: boolean, panels?: boolean}} [options] head: of a reward model, from what it knows to one number;
   *   panels: whether there are any; without, only a `Decoder` of a single text can read with them
   */
  constructor(memory, config, { head = false, panels = true } = {}) {
    this.memory = memory;
    this.config = config;
    this.version = 0; // grows when they change
    this.layout = new Layout(config, head);
    this.pointer = memory.room(this.layout.count);
    this.panels = panels ? memory.room(this.layout.packed) : 0; // 0: none
    this.back = panels ? memory.room(this.layout.packed) : 0;
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
    const offset = bytes(start);
    return { at: this.pointer + offset, panels: this.panels + offset, back: this.back + offset, offset, rows, columns };
  }

  /** All weights where they lie. Who writes them calls `changed`. */
  get values() {
    return this.memory.at(this.pointer, this.layout.count);
  }

  /** The same by name. */
  get named() {
    const { vocabulary, width } = this.config;
    const { values } = this;
    return new Map(
      [...this.layout.entries.values()].map(({ name, start, rows, columns }) => {
        const count = name === "embedding.weight" ? vocabulary * width : rows * columns;
        return [name, values.subarray(start, start + count)];
      }),
    );
  }

  /** All weights, to keep or to give to another model of the same config. */
  copy() {
    return this.values.slice();
  }

  /** A copy of the weights by name, as `load` takes them. */
  byName() {
    return new Map([...this.named].map(([name, numbers]) => [name, numbers.slice()]));
  }

  /** @param {Float32Array} values as `copy` gives them */
  set(values) {
    if (values.length !== this.layout.count) throw new RangeError("These are the weights of another kind of model.");
    this.values.set(values);
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

  /** To be called when weights have changed: panels are made of them, and what was read by them is no longer true. */
  changed() {
    this.version++;
    if (!this.panels) return;
    const { pack, packTransposed } = this.memory.kernels;
    for (const { name, start } of this.layout.entries.values()) {
      if (start >= this.layout.packed) continue;
      const { at, panels, back, rows, columns } = this.weight(name);
      packTransposed(at, bytes(columns), panels, columns, rows);
      pack(at, bytes(columns), back, rows, columns);
    }
  }
}
