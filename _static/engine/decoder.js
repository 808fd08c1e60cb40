/**
 * A token more of each text. What a text has made of its tokens so far, their keys and values, is kept, so that none is
 * read twice: the KV cache.
 */

import { linear } from "./linear.js";
import { bytes } from "./memory.js";
import { rotations } from "./rotations.js";
import { roundUp } from "./weights.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./memory.js").Memory} Memory */
/** @typedef {import("./weights.js").Weight} Weight */
/** @typedef {import("./weights.js").Weights} Weights */

/** texts: at once; length: most tokens that one of them has. @typedef {{texts: number, length: number}} Room */

/** A text: the slot of the cache it has, its next token and where that stands. */
/** @typedef {{slot: number, position: number, token: number}} Text */

export class Decoder {
  /**
   * @param {Memory} memory
   * @param {Config} config a head's numbers go by fours, `width` and `inner` by eights
   * @param {Room} room
   */
  constructor(memory, config, { texts, length }) {
    const { width, layers, heads, inner, context, vocabulary } = config;
    if (length > context) throw new RangeError(`The model reads at most ${context} tokens.`);
    /** @param {number} columns */
    const rows = (columns) => memory.room(roundUp(texts, 4) * columns);
    const table = rotations({ ...config, context: length });
    this.memory = memory;
    this.config = config;
    this.length = length;
    this.words = roundUp(vocabulary, 8);
    this.caches = Array.from({ length: layers }, () => memory.room(texts * length * 2 * width)); // keys and values
    this.shares = Array.from({ length: layers }, () => memory.room(heads * roundUp(length, 8)));
    this.rotation = memory.room(table.length);
    this.x = rows(width); // what is known of each token, to which the blocks add
    this.scale = rows(1);
    this.normed = rows(width);
    this.projected = rows(3 * width); // queries, keys and values
    this.mixed = rows(width);
    this.gateUp = rows(2 * inner);
    this.gated = rows(inner);
    this.logits = rows(this.words);
    memory.at(this.rotation, table.length).set(table);
  }

  /**
   * How many numbers one takes, or a few more.
   * @param {Config} config
   * @param {Room} room
   */
  static numbers({ width, layers, heads, inner, vocabulary }, { texts, length }) {
    const kept = texts * length * 2 * width + heads * roundUp(length, 8) + 32;
    const row = 6 * width + 3 * inner + roundUp(vocabulary, 8) + 33;
    return layers * kept + length * 2 * (width / heads) + 16 + roundUp(texts, 4) * row;
  }

  /**
   * Where the key and value of a text's first token lie.
   * @param {number} layer
   * @param {number} slot
   */
  cache(layer, slot) {
    return this.caches[layer] + bytes(2 * this.config.width) * this.length * slot;
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} count of tokens
   */
  copyCache(from, to, count) {
    if (from === to) return;
    for (let layer = 0; layer < this.caches.length; layer++) {
      this.memory.copy(this.cache(layer, from), this.cache(layer, to), 2 * this.config.width * count);
    }
  }

  /**
   * Read the next token of each text. Afterwards `x` has what is known of each, row after row.
   * @param {Weights} weights
   * @param {Text[]} texts
   */
  read(weights, texts) {
    const { memory, x, scale, normed, projected, mixed, gateUp, gated } = this;
    const { width, inner, epsilon } = this.config;
    const { kernels } = memory;
    const rows = rowsOf(texts.length);
    const line = bytes(width);
    texts.forEach(({ token }, row) => memory.copy(weights.embedding.at + line * token, x + line * row, width));
    memory.at(x, rows * width).fill(0, texts.length * width);
    memory.at(mixed, rows * width).fill(0, texts.length * width);
    weights.blocks.forEach((block, layer) => {
      kernels.norm(x, block.attentionNorm.at, normed, scale, rows, width, epsilon);
      this.product(block.queryKeyValue, normed, projected, rows);
      texts.forEach((text, row) => this.attend(layer, text, projected + 3 * line * row, mixed + line * row));
      this.product(block.out, mixed, x, rows, true);
      kernels.norm(x, block.gatedNorm.at, normed, scale, rows, width, epsilon);
      this.product(block.gateUp, normed, gateUp, rows);
      kernels.gate(gateUp, gated, rows, inner);
      this.product(block.down, gated, x, rows, true);
    });
    for (const text of texts) text.position++;
  }

  /**
   * What comes next in each of the texts that were read, as logits: `logits` has a row for each.
   * @param {Weights} weights
   * @param {number} count of texts
   */
  expect(weights, count) {
    const { memory, x, scale, normed, logits } = this;
    const { width, epsilon } = this.config;
    const rows = rowsOf(count);
    memory.kernels.norm(x, weights.norm.at, normed, scale, rows, width, epsilon);
    this.product(weights.embedding, normed, logits, rows);
  }

  /** @type {(weight: Weight, x: number, y: number, rows: number, more?: boolean) => void} */
  product(weight, x, y, rows, more = false) {
    if (rows > 1) linear(this.memory, weight, x, y, rows, more);
    else this.memory.kernels.row(x, weight.at, y, weight.columns, weight.rows, Number(more));
  }

  /**
   * Attention of one text's newest token.
   * @param {number} layer
   * @param {Text} text
   * @param {number} projected its query, key and value
   * @param {number} mixed where the values go that it receives
   */
  attend(layer, { slot, position }, projected, mixed) {
    const { memory, rotation, length } = this;
    const { width, heads } = this.config;
    const { kernels } = memory;
    const [size, count] = [width / heads, position + 1];
    const [line, stride] = [bytes(roundUp(length, 8)), bytes(2 * width)];
    const [keys, shares] = [this.cache(layer, slot), this.shares[layer]];
    kernels.turn(projected, 0, rotation + bytes(2 * size) * position, 0, 1, 2 * width, size, 1);
    memory.copy(projected + bytes(width), keys + stride * position, 2 * width);
    kernels.fit(projected, keys, stride, shares, line, count, heads, size);
    kernels.softmax(shares, line, heads, count, 0, roundUp(count, 4), 1 / Math.sqrt(size));
    kernels.mix(shares, line, keys + bytes(width), stride, mixed, count, heads, size);
  }

  /**
   * Where a head looked from the newest token of the text that was read last: a share for each token so far.
   * @param {number} layer
   * @param {number} head
   * @param {number} count of tokens
   */
  attention(layer, head, count) {
    return this.memory.at(this.shares[layer] + bytes(roundUp(this.length, 8)) * head, count);
  }
}

/** Rows that kernels work on: one, or fours. @param {number} texts */
const rowsOf = (texts) => (texts === 1 ? 1 : roundUp(texts, 4));
