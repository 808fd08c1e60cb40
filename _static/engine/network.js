/**
 * The calculation of lab/model.py on one text at a time, there and back. The texts of a batch come one after the other
 * and their slopes add up: so nothing is padded, and nothing is masked but what comes later in a text.
 */

import { Attention } from "./attention.js";
import { linear, linearBack } from "./linear.js";
import { bytes } from "./memory.js";
import { rotations } from "./rotations.js";
import { roundUp } from "./weights.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./memory.js").Memory} Memory */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./weights.js").Weight} Weight */

export class Network {
  /**
   * Room for what a text makes of it, block by block: the way back needs it.
   * @param {Memory} memory
   * @param {Config} config a head's numbers and `inner` go by eights
   */
  constructor(memory, config) {
    const { width, heads, inner, layers, context, vocabulary } = config;
    if (width % (8 * heads) || inner % 8) throw new RangeError("Numbers of a head, and the inner width, go by eights.");
    /** @param {number} columns */
    const rows = (columns) => memory.room(roundUp(context, 4) * columns);
    this.memory = memory;
    this.config = config;
    this.causal = true; // whether a position sees only those before it
    this.words = roundUp(vocabulary, 8);
    this.attention = new Attention(memory, config);
    this.blocks = Array.from({ length: layers }, () => ({
      x: rows(width), // what is known of each token, to which the block adds
      scale: rows(1),
      normed: rows(width),
      projected: rows(3 * width), // queries, keys and values
      shares: memory.room(Attention.shares(config)),
      mixed: rows(width),
      between: rows(width), // what is known after attention
      scaleBetween: rows(1),
      normedBetween: rows(width),
      gateUp: rows(2 * inner),
      gated: rows(inner),
    }));
    this.last = { x: rows(width), scale: rows(1), normed: rows(width) }; // `normed` is what the model knows in the end
    this.logits = rows(this.words);
    this.dx = rows(width);
    this.dNormed = rows(width);
    this.dProjected = rows(3 * width);
    this.dGated = rows(inner);
    this.panel = rows(Math.max(inner, width));
    this.rotation = memory.room(context * 2 * (width / heads));
    memory.at(this.rotation, context * 2 * (width / heads)).set(rotations(config));
    /** @type {Model | null} */
    this.model = null; // that read last
    /** @type {ArrayLike<number>} */
    this.tokens = []; // what it read
    this.rows = 0; // of them, by fours: those beyond the text are 0 at first, and nothing looks at them
  }

  /**
   * Read a text. Afterwards `last.normed` holds what the model knows at each token.
   * @param {Model} model
   * @param {ArrayLike<number>} tokens
   * @throws {RangeError} where there is none, or more than the model's context
   */
  forward(model, tokens) {
    const { memory, blocks, last, attention } = this;
    const { width, inner, context, epsilon } = this.config;
    const { kernels } = memory;
    if (!(tokens.length >= 1 && tokens.length <= context)) {
      throw new RangeError(`The model reads 1 to ${context} tokens, not ${tokens.length}.`);
    }
    const rows = roundUp(tokens.length, 4);
    this.model = model;
    this.tokens = tokens;
    this.rows = rows;
    for (let row = 0; row < tokens.length; row++) {
      memory.copy(model.embedding.at + bytes(width) * tokens[row], blocks[0].x + bytes(width) * row, width);
    }
    memory.at(blocks[0].x, rows * width).fill(0, tokens.length * width);
    this.atPoint(0);
    blocks.forEach((block, layer) => {
      const weights = model.blocks[layer];
      const after = (blocks[layer + 1] ?? last).x;
      kernels.norm(block.x, weights.attentionNorm.at, block.normed, block.scale, rows, width, epsilon);
      linear(memory, weights.queryKeyValue, block.normed, block.projected, rows);
      this.turn(block.projected, 1);
      attention.forward(block.projected, block.shares, block.mixed, rows, this.seen);
      this.afterHeads(layer);
      memory.copy(block.x, block.between, rows * width);
      linear(memory, weights.out, block.mixed, block.between, rows, true);
      this.atPoint(2 * layer + 1);
      kernels.norm(block.between, weights.gatedNorm.at, block.normedBetween, block.scaleBetween, rows, width, epsilon);
      linear(memory, weights.gateUp, block.normedBetween, block.gateUp, rows);
      kernels.gate(block.gateUp, block.gated, rows, inner);
      this.afterGated(layer);
      memory.copy(block.between, after, rows * width);
      linear(memory, weights.down, block.gated, after, rows, true);
      this.atPoint(2 * layer + 2);
    });
    kernels.norm(last.x, model.norm.at, last.normed, last.scale, rows, width, epsilon);
  }

  // Where `Glass` steps in; by themselves they do nothing. Layers count from 0, and so do the points of the stream.

  /** What the heads of a block hand over is there, and is not added yet. @param {number} _layer */
  afterHeads(_layer) {}

  /** What its gated network makes is there, and is not added yet. @param {number} _layer */
  afterGated(_layer) {}

  /** The stream has come so far: to the embedding, or by one addition more. @param {number} _point */
  atPoint(_point) {}

  /**
   * Turn queries and keys by their positions.
   * @param {number} projected
   * @param {1 | -1} sign -1 turns back
   */
  turn(projected, sign) {
    const { width, heads } = this.config;
    const size = width / heads;
    const [wide, next] = [bytes(3 * width), bytes(2 * size)];
    this.memory.kernels.turn(projected, wide, this.rotation, next, this.rows, 2 * width, size, sign);
  }

  /** 0 where each position sees the tokens so far; else how many all of them see. */
  get seen() {
    return this.causal ? 0 : this.tokens.length;
  }

  /** The model that read last. */
  get reader() {
    if (!this.model) throw new Error("Nothing has been read yet.");
    return this.model;
  }

  /**
   * Logits of what was read, a copy: row after row, one a word.
   * @param {number} vocabulary
   */
  scores(vocabulary) {
    const { memory, words, logits, tokens } = this;
    linear(memory, this.reader.embedding, this.last.normed, logits, this.rows);
    const result = new Float32Array(tokens.length * vocabulary);
    for (let row = 0; row < tokens.length; row++) {
      result.set(memory.at(logits + bytes(words) * row, vocabulary), row * vocabulary);
    }
    return result;
  }

  /**
   * log p of a target after each token that was read, in nats. The shares of all words stay in `logits`.
   * @param {ArrayLike<number>} targets one a token; -1 for none, which gives 0
   */
  logProbs(targets) {
    const { memory, words, rows, logits } = this;
    linear(memory, this.reader.embedding, this.last.normed, logits, rows);
    memory.kernels.softmax(logits, bytes(words), rows, this.config.vocabulary, 0, words, 1);
    const shares = memory.at(logits, rows * words);
    return Float64Array.from(targets, (target, row) => (target < 0 ? 0 : Math.log(shares[row * words + target])));
  }

  /**
   * The way back after `logProbs`: the slope of the sum of  -weight * log p(target)  is added to a gradient. All losses
   * of the engine are such sums; they differ in who wrote the targets, and in the weights. Uses up what was read.
   * @param {ArrayLike<number>} targets as in `logProbs`
   * @param {ArrayLike<number>} weights one a token
   * @param {number} gradient a pointer, see `Optimizer`
   */
  backward(targets, weights, gradient) {
    const { memory, words, rows, logits } = this;
    const slopes = memory.at(logits, rows * words); // the slope of -log p by the logits is share - 1 for the target
    for (let row = 0; row < rows; row++) {
      const target = targets[row] ?? -1;
      const weight = target < 0 ? 0 : weights[row];
      for (let at = row * words; at < (row + 1) * words; at++) slopes[at] *= weight;
      if (target >= 0) slopes[row * words + target] -= weight;
    }
    linearBack(memory, this.reader.embedding, this.last.normed, logits, this.dNormed, rows, gradient, this.panel);
    this.backwardFromKnown(gradient);
  }

  /**
   * The way back from the slope of what the model knows at each token, which is in `dNormed`.
   * @param {number} gradient a pointer
   */
  backwardFromKnown(gradient) {
    const { memory, blocks, last, attention, rows, tokens, dx, dNormed, dProjected, dGated } = this;
    const { width, inner } = this.config;
    const { kernels } = memory;
    const model = this.reader;
    /** @type {(x: number, scale: number, gain: Weight) => void} */
    const normBack = (x, scale, { at, offset }) =>
      kernels.normBack(x, at, scale, dNormed, dx, gradient + offset, rows, width);
    /** @type {(weight: Weight, x: number, dy: number, to: number) => void} */
    const back = (weight, x, dy, to) => linearBack(memory, weight, x, dy, to, rows, gradient, this.panel);

    memory.at(dx, rows * width).fill(0);
    normBack(last.x, last.scale, model.norm);
    for (let layer = blocks.length - 1; layer >= 0; layer--) {
      const block = blocks[layer];
      const weights = model.blocks[layer];
      back(weights.down, block.gated, dx, dGated);
      kernels.gateBack(block.gateUp, dGated, rows, inner);
      back(weights.gateUp, block.normedBetween, block.gateUp, dNormed);
      normBack(block.between, block.scaleBetween, weights.gatedNorm);
      back(weights.out, block.mixed, dx, dNormed);
      attention.backward(block.projected, block.shares, dNormed, dProjected, rows, this.seen);
      this.turn(dProjected, -1);
      back(weights.queryKeyValue, block.normed, dProjected, dNormed);
      normBack(block.x, block.scale, weights.attentionNorm);
    }
    const slopes = memory.at(gradient + model.embedding.offset, model.embedding.rows * width);
    const known = memory.at(dx, rows * width);
    for (let row = 0; row < tokens.length; row++) {
      const start = tokens[row] * width;
      for (let i = 0; i < width; i++) slopes[start + i] += known[row * width + i];
    }
  }
}
