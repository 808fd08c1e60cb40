/**
 * A Llama, from a file of llama.cpp: https://arxiv.org/abs/2302.13971, with grouped keys and values. What it has made of
 * its tokens so far, their keys and values, is kept: the KV cache. Its matrices stay rounded, in blocks of 32, as they
 * are in the file, and what they are multiplied by is rounded to 16 bits.
 */

import { bytes, Memory } from "../memory.js";
import { rotations } from "../rotations.js";
import { roundUp } from "../weights.js";
import { floats, halves, Q4_1 } from "./gguf.js";

const BLOCK = 32;
const BATCH = 32; // tokens of a prompt that are read at once
const SPARE = 4096; // numbers, for what rounding up to a line takes

/** at: where the bytes of its blocks lie; scales: d and m of each. @typedef {{type: "Q4" | "Q8", at: number, scales: number, rows: number, columns: number}} Matrix */

/**
 * By nanoGPT's and llama.cpp's names: n_embd, n_layer, n_head, n_head_kv, n_ff.
 * @typedef {Object} Config
 * @property {number} width
 * @property {number} layers
 * @property {number} heads
 * @property {number} keyHeads of keys and values, which several heads of queries share
 * @property {number} inner
 * @property {number} vocabulary
 * @property {number} context most tokens
 * @property {number} epsilon
 * @property {number} rotaryBase
 */

/** @param {Record<string, any>} about @param {number} context @returns {Config} */
function configOf(about, context) {
  /** @param {string} name */
  const of = (name) => about[`llama.${name}`];
  const config = {
    width: of("embedding_length"), layers: of("block_count"), heads: of("attention.head_count"),
    keyHeads: of("attention.head_count_kv") ?? of("attention.head_count"), inner: of("feed_forward_length"),
    vocabulary: about["tokenizer.ggml.tokens"].length, context: Math.min(context, of("context_length")),
    epsilon: of("attention.layer_norm_rms_epsilon"), rotaryBase: of("rope.freq_base") ?? 10_000,
  };
  return config;
}

export class Llama {
  /**
   * @param {import("../kernels.js").Kernels} kernels of ./kernels.js
   * @param {{about: Record<string, any>, tensors: Map<string, import("./gguf.js").Tensor>}} file
   * @param {number} [context] most tokens that it may read
   * @throws {RangeError} where there isn't as much memory
   */
  constructor(kernels, { about, tensors }, context = 1024) {
    const config = configOf(about, context);
    const { width, layers, heads, keyHeads, inner, vocabulary, epsilon } = config;
    this.config = config;
    this.context = config.context;
    this.size = width / heads; // of a head
    this.keyWidth = keyHeads * this.size;
    this.line = roundUp(this.context, 4); // numbers of a row of shares
    const [widest, table] = [Math.max(width, inner), rotations({ ...config, context: this.context + BATCH })];
    const weights = [...tensors.values()].reduce((sum, { data }) => sum + data.length * 0.31, 0); // a float takes less
    const caches = layers * (this.context * 2 * this.keyWidth + heads * this.line);
    const work = BATCH * (4 * width + 2 * this.keyWidth + 3 * inner + widest) + 4 * vocabulary + table.length;
    const memory = new Memory(kernels, Math.ceil(bytes(weights + caches + work + SPARE * (layers + 2)) / 2 ** 20));
    this.memory = memory;
    this.kernels = /** @type {import("./kernels.js").Functions} */ (memory.kernels);
    this.bytes = new Int8Array(memory.numbers.buffer);

    /** @param {string} name */
    const tensor = (name) => {
      const found = tensors.get(`${name}.weight`);
      if (!found) throw new RangeError(`The file has no ${name}.`);
      return found;
    };
    /** @param {string} name */
    const gain = (name) => {
      const at = memory.room(width);
      memory.at(at, width).set(floats(tensor(name)));
      return at;
    };
    /** @type {Map<string, Matrix>} */
    this.matrices = new Map();
    /** @param {string} name @param {number} rows @param {number} columns */
    const matrix = (name, rows, columns) => {
      const found = tensor(name);
      if (found.shape[0] !== rows || found.shape[1] !== columns) throw new RangeError(`${name} has another shape.`);
      const made = placed(memory, found);
      this.matrices.set(name, made);
      return made;
    };
    this.embedding = matrix("token_embd", vocabulary, width);
    this.output = tensors.has("output.weight") ? matrix("output", vocabulary, width) : this.embedding;
    this.norm = gain("output_norm");
    this.blocks = Array.from({ length: layers }, (_, layer) => {
      const name = (/** @type {string} */ part) => `blk.${layer}.${part}`;
      matrix(name("attn_q"), width, width);
      matrix(name("attn_k"), this.keyWidth, width);
      matrix(name("attn_v"), this.keyWidth, width);
      matrix(name("attn_output"), width, width);
      matrix(name("ffn_gate"), inner, width);
      matrix(name("ffn_up"), inner, width);
      matrix(name("ffn_down"), width, inner);
      return {
        attentionNorm: gain(name("attn_norm")), gatedNorm: gain(name("ffn_norm")),
        cache: memory.room(this.context * 2 * this.keyWidth), // a key and a value of each token
        shares: memory.room(heads * this.line), // where the last token looks
      };
    });

    /** @param {number} columns */
    const rows = (columns) => memory.room(BATCH * columns);
    this.rotation = memory.room(table.length);
    memory.at(this.rotation, table.length).set(table);
    this.x = rows(width); // the residual stream
    this.scale = rows(1);
    this.normed = rows(width);
    this.projected = rows(width + 2 * this.keyWidth); // queries, keys and values
    this.mixed = rows(width);
    this.gateUp = rows(2 * inner);
    this.gated = rows(inner);
    this.rounded = rows(widest / 2);
    this.scales = rows(widest / 16);
    this.logits = memory.room(4 * vocabulary);
    this.epsilon = epsilon;

    this.past = 0; // tokens in the cache
    /** Heads that are off, as layer * heads + head. @type {Set<number>} */
    this.off = new Set();
    /** @type {import("./adapter.js").Adapter | null} */
    this.adapter = null;
    this.dose = 1; // of the adapter
  }

  /**
   * Forget tokens from a place on. After a change of `off`, `adapter` or `dose` all must be read anew.
   * @param {number} past how many stay
   */
  rewind(past) {
    this.past = Math.min(past, this.past);
  }

  /**
   * Read tokens after those in the cache. A generator that yields after each batch, so that it can be stopped there.
   * @param {number[]} tokens one at least
   * @param {(place: number, logits: Float32Array) => void} [see] is shown what comes after each, and not the last alone;
   *   place: in `tokens`
   * @returns {Generator<undefined, Float32Array>} logits of what comes next, until the next call
   * @throws {RangeError} where there is no room for them
   */
  *read(tokens, see) {
    if (!tokens.length || this.past + tokens.length > this.context) {
      throw new RangeError(`There is room for ${this.context} tokens, and this would be ${this.past + tokens.length}.`);
    }
    const { vocabulary } = this.config;
    for (let start = 0; start < tokens.length; start += BATCH) {
      const batch = tokens.slice(start, start + BATCH);
      this.forward(batch);
      const last = batch.length - 1;
      if (see) {
        for (let row = 0; row <= last; row += 4) {
          const count = Math.min(4, batch.length - row);
          this.head(row, count);
          for (let i = 0; i < count; i++) see(start + row + i, this.memory.at(this.logits + bytes(vocabulary) * i, vocabulary));
        }
      }
      if (start + BATCH < tokens.length) yield;
      else this.head(last, 1);
    }
    return this.memory.at(this.logits, vocabulary);
  }

  /** @param {number[]} tokens a batch, whose residual streams are in `x` afterwards */
  forward(tokens) {
    const { kernels, memory, x, scale, normed, projected, mixed, gateUp, gated, keyWidth, size, past } = this;
    const { width, inner, heads } = this.config;
    const rows = rowsOf(tokens.length);
    const [line, stride] = [bytes(width + 2 * keyWidth), bytes(2 * keyWidth)];
    memory.at(x, rows * width).fill(0, tokens.length * width);
    memory.at(mixed, rows * width).fill(0, tokens.length * width);
    tokens.forEach((token, row) => this.embed(token, memory.at(x + bytes(width) * row, width)));
    this.blocks.forEach((block, layer) => {
      const name = `blk.${layer}.`;
      kernels.norm(x, block.attentionNorm, normed, scale, rows, width, this.epsilon);
      this.round(normed, rows * width);
      this.product(`${name}attn_q`, normed, projected, line, rows);
      this.product(`${name}attn_k`, normed, projected + bytes(width), line, rows);
      this.product(`${name}attn_v`, normed, projected + bytes(width + keyWidth), line, rows);
      kernels.turn(projected, line, this.rotation + bytes(2 * size) * past, bytes(2 * size), rows, width + keyWidth, size, 1);
      tokens.forEach((_, row) => {
        memory.copy(projected + line * row + bytes(width), block.cache + stride * (past + row), 2 * keyWidth);
        this.attend(block, past + row + 1, projected + line * row, mixed + bytes(width) * row);
      });
      for (let head = 0; head < heads; head++) {
        if (!this.off.has(layer * heads + head)) continue;
        for (let row = 0; row < rows; row++) memory.at(mixed + bytes(row * width + head * size), size).fill(0);
      }
      this.round(mixed, rows * width);
      this.product(`${name}attn_output`, mixed, x, bytes(width), rows, true);
      kernels.norm(x, block.gatedNorm, normed, scale, rows, width, this.epsilon);
      this.round(normed, rows * width);
      this.product(`${name}ffn_gate`, normed, gateUp, bytes(2 * inner), rows);
      this.product(`${name}ffn_up`, normed, gateUp + bytes(inner), bytes(2 * inner), rows);
      kernels.gate(gateUp, gated, rows, inner);
      this.round(gated, rows * inner);
      this.product(`${name}ffn_down`, gated, x, bytes(width), rows, true);
    });
    this.past += tokens.length;
  }

  /** @param {number} token @param {Float32Array} to */
  embed(token, to) {
    const { type, at, scales, columns } = this.embedding;
    const [size, steps] = [type === "Q4" ? 16 : 32, this.memory.at(scales + bytes((2 * columns) / BLOCK) * token, (2 * columns) / BLOCK)];
    const from = at + (token * columns * size) / BLOCK;
    for (let i = 0; i < columns; i++) {
      const [block, place] = [Math.floor(i / BLOCK), i % BLOCK];
      const byte = this.bytes[from + block * size + (place % size)];
      const q = type === "Q8" ? byte : place < 16 ? byte & 15 : (byte >> 4) & 15;
      to[i] = q * steps[2 * block] + steps[2 * block + 1];
    }
  }

  /** Round numbers for the products that follow. @param {number} x @param {number} count */
  round(x, count) {
    this.kernels.quantize(x, this.rounded, this.scales, count / BLOCK);
  }

  /**
   * A matrix, and what the adapter adds to it, times what was rounded last.
   * @param {string} name
   * @param {number} x the same, not rounded
   * @param {number} y
   * @param {number} stride bytes from one row of y to the next
   * @param {number} rows
   * @param {boolean} [more] whether it is added to y
   */
  product(name, x, y, stride, rows, more = false) {
    const matrix = /** @type {Matrix} */ (this.matrices.get(name));
    this.multiply(matrix, this.rounded, this.scales, y, stride, rows, more);
    if (this.dose) this.adapter?.add(name, this.dose, this.memory, x, y, stride, rows);
  }

  /** @type {(matrix: Matrix, q: number, scales: number, y: number, stride: number, rows: number, more: boolean) => void} */
  multiply({ type, at, scales: d, rows: outputs, columns }, q, scales, y, stride, rows, more) {
    const kernel = this.kernels[/** @type {"rowQ4"} */ (`row${rows > 1 ? "s" : ""}${type}`)];
    kernel(q, scales, at, d, y, stride, rows, columns, outputs, Number(more));
  }

  /**
   * Attention of one token.
   * @param {{cache: number, shares: number}} block
   * @param {number} count of tokens that it sees, itself the last
   * @param {number} query
   * @param {number} mixed where the values go that it receives
   */
  attend({ cache, shares }, count, query, mixed) {
    const { kernels, size, keyWidth, line } = this;
    const { heads, keyHeads } = this.config;
    const stride = bytes(2 * keyWidth);
    for (let head = 0; head < heads; head++) {
      const key = cache + bytes(size) * Math.floor((head * keyHeads) / heads);
      kernels.fit(query + bytes(size) * head, key, stride, shares + bytes(line) * head, 0, count, 1, size);
    }
    kernels.softmax(shares, bytes(line), heads, count, 0, roundUp(count, 4), 1 / Math.sqrt(size));
    for (let head = 0; head < heads; head++) {
      const value = cache + bytes(keyWidth + size * Math.floor((head * keyHeads) / heads));
      kernels.mix(shares + bytes(line) * head, 0, value, stride, mixed + bytes(size) * head, count, 1, size);
    }
  }

  /** Logits after rows of `x`, at most four. @param {number} row @param {number} count */
  head(row, count) {
    const { width, vocabulary } = this.config;
    const rows = rowsOf(count);
    const from = this.x + bytes(width) * row;
    this.kernels.norm(from, this.norm, this.normed, this.scale, rows, width, this.epsilon);
    this.round(this.normed, rows * width);
    this.multiply(this.output, this.rounded, this.scales, this.logits, bytes(vocabulary), rows, false);
  }

  /**
   * Where a head looks from the token that was read last: a share for each token so far.
   * @param {number} layer
   * @param {number} head
   */
  attention(layer, head) {
    return this.memory.at(this.blocks[layer].shares + bytes(this.line) * head, this.past);
  }
}

/** Rows that kernels work on: one, or fours. @param {number} count */
const rowsOf = (count) => (count === 1 ? 1 : roundUp(count, 4));

/**
 * A matrix in memory: the bytes of its blocks together, and their scales together.
 * @param {Memory} memory
 * @param {import("./gguf.js").Tensor} tensor
 * @returns {Matrix}
 */
function placed(memory, { type, shape: [rows, columns], data }) {
  const blocks = (rows * columns) / BLOCK;
  const [half, small] = [halves(), type === Q4_1];
  const size = small ? 16 : 32;
  const [at, scales] = [memory.room((blocks * size) / 4), memory.room(2 * blocks)];
  const [to, steps] = [new Uint16Array(memory.numbers.buffer, at, (blocks * size) / 2), memory.at(scales, 2 * blocks)];
  const from = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  for (let block = 0, i = 0, j = 0; block < blocks; block++) {
    steps[2 * block] = half[from[i++]];
    if (small) steps[2 * block + 1] = half[from[i++]];
    for (const end = j + size / 2; j < end; ) to[j++] = from[i++];
  }
  return { type: small ? "Q4" : "Q8", at, scales, rows, columns };
}
