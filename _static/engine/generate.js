/**
 * Writing (decoding): many texts at once, each a token at a time, drawn from what the model expects. What a text has
 * made of its tokens so far, their keys and values, is kept: the KV cache. A text that ends makes room for the next
 * prompt.
 */

import { drawn, likeliest } from "../playground/sampler.js";
import { linear } from "./linear.js";
import { roundUp } from "./weights.js";

/** @typedef {import("../playground/sampler.js").Random} Random */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Weight} Weight */
/** @typedef {import("./network.js").Network} Network */

/**
 * How to write.
 * @typedef {Object} Limits
 * @property {number} maxNewTokens tokens to write at most; the writer's length is a limit too
 * @property {number[]} [stop] tokens that end a text; the one that did is its last
 * @property {number} [temperature] 1 draws from the model's own distribution, less sharpens it, 0 takes the likeliest
 *   token
 * @property {Random} random
 */

/**
 * logProbability: of all tokens, at the temperature they were drawn at.
 * @typedef {{tokens: number[], logProbability: number}} Written
 */

/** A text being written: the slot of the cache it has, its next token and where that stands. */
/** @typedef {{slot: number, position: number, token: number, written: Written}} Text */

export class Writer {
  /**
   * @param {Network} network that of the models that will write
   * @param {{texts?: number, length?: number}} [options] texts: at once; length: most tokens that one of them reads
   */
  constructor(network, { texts = 64, length = 64 } = {}) {
    const { memory, config } = network;
    const { width, layers, heads, inner, context } = config;
    if (length > context) throw new RangeError(`The model reads at most ${context} tokens.`);
    /** @param {number} columns */
    const rows = (columns) => memory.room(roundUp(texts, 4) * columns);
    this.network = network;
    this.memory = memory;
    this.texts = texts;
    this.length = length;
    this.caches = Array.from({ length: layers }, () => memory.room(texts * length * 2 * width)); // keys and values
    this.x = rows(width);
    this.scale = rows(1);
    this.normed = rows(width);
    this.projected = rows(3 * width);
    this.shares = memory.room(heads * roundUp(length, 8));
    this.mixed = rows(width);
    this.gateUp = rows(2 * inner);
    this.gated = rows(inner);
    this.logits = rows(network.words);
  }

  /**
   * Continue each prompt. Yields after each token of all texts; a writer does one such work at a time.
   * @param {Model} model
   * @param {number[][]} prompts each at least one token
   * @param {Limits} limits
   * @returns {Generator<null, Written[]>}
   */
  *generate(model, prompts, limits) {
    /** @type {Written[]} */
    const results = prompts.map(() => ({ tokens: [], logProbability: 0 }));
    const free = Array.from({ length: this.texts }, (_, slot) => slot);
    /** @type {Text[]} */
    let active = [];
    let begun = 0;
    let last = { slot: -1, prompt: /** @type {number[]} */ ([]) };
    while (begun < prompts.length || active.length) {
      while (begun < prompts.length && free.length) {
        const prompt = prompts[begun];
        const slot = free.shift() ?? 0;
        if (sameTokens(prompt, last.prompt)) this.copyCache(last.slot, slot, prompt.length - 1);
        else this.read(model, prompt, slot);
        last = { slot, prompt };
        const [position, token] = [prompt.length - 1, prompt[prompt.length - 1]];
        active.push({ slot, position, token, written: results[begun++] });
        yield null;
      }
      this.step(model, active);
      this.draw(active, limits);
      active = active.filter((text) => this.goesOn(text, limits) || !free.push(text.slot));
      yield null;
    }
    return results;
  }

  /**
   * Continue one prompt, token by token.
   * @param {Model} model
   * @param {number[]} prompt
   * @param {Limits} limits
   * @returns {Generator<number, Written>}
   */
  *write(model, prompt, limits) {
    /** @type {Text} */
    const text = {
      slot: 0,
      position: prompt.length - 1,
      token: prompt[prompt.length - 1],
      written: { tokens: [], logProbability: 0 },
    };
    this.read(model, prompt, 0);
    do {
      this.step(model, [text]);
      this.draw([text], limits);
      yield text.token;
    } while (this.goesOn(text, limits));
    return text.written;
  }

  /** @type {(text: Text, limits: Limits) => boolean} */
  goesOn({ position, token, written }, { maxNewTokens, stop = [] }) {
    return position < this.length && written.tokens.length < maxNewTokens && !stop.includes(token);
  }

  /**
   * Where the key and value of a text's first token lie.
   * @param {number} layer
   * @param {number} slot
   */
  cache(layer, slot) {
    return this.caches[layer] + 8 * this.network.config.width * this.length * slot;
  }

  /**
   * Read all of a prompt but its last token into the cache.
   * @param {Model} model
   * @param {number[]} prompt
   * @param {number} slot
   */
  read(model, prompt, slot) {
    const { memory, network, length } = this;
    const { width } = network.config;
    if (prompt.length < 1 || prompt.length > length) {
      throw new RangeError(`The writer reads 1 to ${length} tokens, not ${prompt.length}.`);
    }
    const count = prompt.length - 1;
    if (count === 0) return;
    network.forward(model, prompt.slice(0, count));
    network.blocks.forEach(({ projected }, layer) => {
      const cache = this.cache(layer, slot);
      for (let row = 0; row < count; row++) {
        memory.copy(projected + 12 * width * row + 4 * width, cache + 8 * width * row, 2 * width);
      }
    });
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} count of tokens
   */
  copyCache(from, to, count) {
    if (from === to) return;
    const { width } = this.network.config;
    for (let layer = 0; layer < this.caches.length; layer++) {
      this.memory.copy(this.cache(layer, from), this.cache(layer, to), 2 * width * count);
    }
  }

  /**
   * Read the next token of each text. Afterwards `logits` has a row for each.
   * @param {Model} model
   * @param {Text[]} texts
   */
  step(model, texts) {
    const { memory, x, scale, normed, projected, mixed, gateUp, gated } = this;
    const { width, inner, epsilon } = this.network.config;
    const { kernels } = memory;
    const rows = texts.length === 1 ? 1 : roundUp(texts.length, 4);
    texts.forEach(({ token }, row) => memory.copy(model.embedding.at + 4 * width * token, x + 4 * width * row, width));
    memory.at(x, rows * width).fill(0, texts.length * width);
    memory.at(mixed, rows * width).fill(0, texts.length * width);
    model.blocks.forEach((block, layer) => {
      kernels.norm(x, block.attentionNorm.at, normed, scale, rows, width, epsilon);
      this.product(block.queryKeyValue, normed, projected, rows);
      texts.forEach((text, row) => this.attend(layer, text, projected + 12 * width * row, mixed + 4 * width * row));
      this.product(block.out, mixed, x, rows, true);
      kernels.norm(x, block.gatedNorm.at, normed, scale, rows, width, epsilon);
      this.product(block.gateUp, normed, gateUp, rows);
      kernels.gate(gateUp, gated, rows, inner);
      this.product(block.down, gated, x, rows, true);
    });
    kernels.norm(x, model.norm.at, normed, scale, rows, width, epsilon);
    this.product(model.embedding, normed, this.logits, rows);
    for (const text of texts) text.position++;
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
    const { memory, network, shares, length } = this;
    const { width, heads } = network.config;
    const { kernels } = memory;
    const [size, count, line, stride] = [width / heads, position + 1, 4 * roundUp(length, 8), 8 * width];
    const keys = this.cache(layer, slot);
    kernels.turn(projected, 0, network.rotation + 8 * size * position, 0, 1, 2 * width, size, 1);
    memory.copy(projected + 4 * width, keys + stride * position, 2 * width);
    kernels.fit(projected, keys, stride, shares, line, count, heads, size);
    kernels.softmax(shares, line, heads, count, 0, roundUp(count, 4), 1 / Math.sqrt(size));
    kernels.mix(shares, line, keys + 4 * width, stride, mixed, count, heads, size);
  }

  /**
   * Draw the next token of each text from its logits.
   * @param {Text[]} texts
   * @param {Limits} limits
   */
  draw(texts, { temperature = 1, random }) {
    const { memory, logits, network } = this;
    const { words } = network;
    const { vocabulary } = network.config;
    const factor = temperature > 0 ? 1 / temperature : 1;
    memory.kernels.softmax(logits, 4 * words, texts.length, vocabulary, 0, words, factor);
    texts.forEach((text, row) => {
      const uniform = random.next(); // also where it isn't needed, so that texts after this one don't change
      const shares = memory.at(logits + 4 * row * words, vocabulary);
      const greedy = temperature === 0;
      text.token = greedy ? likeliest(shares) : drawn(shares, uniform);
      text.written.tokens.push(text.token);
      if (!greedy) text.written.logProbability += Math.log(shares[text.token]);
    });
  }
}

/** @type {(one: number[], other: number[]) => boolean} */
const sameTokens = (one, other) => one.length === other.length && one.every((token, place) => token === other[place]);
