/**
 * Reads a text with the engine, one token at a time, and keeps what it needs to go on. How often a token is read, and
 * how much memory is set aside, is decided here; what is calculated for it, in `Decoder`.
 */

import { Decoder } from "../engine/decoder.js";
import { bytes, Memory } from "../engine/memory.js";
import { Layout, Weights } from "../engine/weights.js";

/** @typedef {import("../engine/kernels.js").Kernels} Kernels */
/** @typedef {import("../engine/config.js").Config} Config */

const ROUND = 32; // numbers: whatever is set aside begins at a round address

/**
 * A model in a memory of its own, and two who read with it: one writes, the other looks back meanwhile.
 * @typedef {{model: Weights, reader: Reader, looker: Reader}} Readers
 */

/**
 * @param {Kernels} kernels
 * @param {Config} config
 * @param {Map<string, Float32Array>} weights by name, see `weightShapes`
 * @returns {Readers}
 * @throws {RangeError} where the browser has no such memory
 */
export function readersOf(kernels, config, weights) {
  const each = Decoder.numbers(config, { texts: 1, length: config.context });
  const numbers = new Layout(config, false).count + 2 * each + ROUND;
  const model = new Weights(new Memory(kernels, bytes(numbers) / 2 ** 20), config, { panels: false });
  model.load(weights);
  return { model, reader: new Reader(model), looker: new Reader(model) };
}

/** Reads a text with a model: its memory is that of one text. */
export class Reader {
  /** @param {Weights} model whose weights may change, see `changed` */
  constructor(model) {
    const { memory, config } = model;
    this.model = model;
    this.version = model.version;
    /** @type {number[]} */
    this.tokens = []; // the text so far
    this.decoder = new Decoder(memory, config, { texts: 1, length: config.context });
    this.logits = memory.at(this.decoder.logits, config.vocabulary);
  }

  /**
   * Read a text. What it has in common with the text before, from the start, isn't read again.
   * @param {ArrayLike<number>} tokens at least one
   * @returns {Float32Array} logits for the token after it, one a word; the same array each time
   * @throws {RangeError} where the text is longer than the model's context, or a token isn't one of its vocabulary
   */
  read(tokens) {
    if (tokens.length === 0) throw new RangeError("There is no token to read.");
    this.keepOnly(Math.min(this.inCommon(tokens), tokens.length - 1)); // the last one is read for its logits
    for (let place = this.tokens.length; place < tokens.length; place++) {
      this.step(tokens[place], place === tokens.length - 1);
    }
    return this.logits;
  }

  /**
   * How many tokens, from the start, need not be read again.
   * @param {ArrayLike<number>} tokens
   */
  inCommon(tokens) {
    if (this.version !== this.model.version) return 0;
    let count = 0;
    while (count < tokens.length && this.tokens[count] === tokens[count]) count++;
    return count;
  }

  /**
   * Forget all but the first tokens.
   * @param {number} count
   */
  keepOnly(count) {
    this.tokens.length = Math.min(count, this.tokens.length);
  }

  /**
   * Read one token more.
   * @param {number} token
   * @param {boolean} [asked] whether logits are needed
   * @returns {Float32Array} logits, one a word; the same array each time
   */
  step(token, asked = true) {
    const { model, decoder } = this;
    const { context, vocabulary } = model.config;
    const position = this.tokens.length;
    if (position > 0 && this.version !== model.version) throw new RangeError("The weights changed since the text began.");
    if (position >= context) throw new RangeError(`The model reads at most ${context} tokens.`);
    if (!(token >= 0 && token < vocabulary)) throw new RangeError(`${token} is no token of the vocabulary.`);
    this.version = model.version;
    decoder.read(model, [{ slot: 0, position, token }]);
    if (asked) decoder.expect(model, 1);
    this.tokens.push(token);
    return this.logits;
  }

  /**
   * Where a head looked from the last token read.
   * @param {number} layer
   * @param {number} head
   * @returns {Float32Array} a share for each token of the text; they add up to one
   */
  attentionOf(layer, head) {
    return this.decoder.attention(layer, head, this.tokens.length).slice();
  }
}
