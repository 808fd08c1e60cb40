/**
 * Writing: many texts at once, each a token at a time, drawn from what the model expects. A text that ends makes room
 * for the next prompt.
 */

import { Decoder } from "./decoder.js";
import { bytes } from "./memory.js";
import { drawn, likeliest } from "./sampler.js";

/** @typedef {import("./sampler.js").Random} Random */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./network.js").Network} Network */

/**
 * How to write.
 * @typedef {Object} Limits
 * @property {number} maxNewTokens tokens to write at most; the writer's length is a limit too
 * @property {number[]} [stop] tokens that end a text; the one that did is its last
 * @property {number} [temperature] 1 draws from the model's own distribution, less sharpens it, 0 takes the likeliest
 *   token
 * @property {Random} random
 * @property {Reply} [reply] what others say in between
 */

/**
 * After a token of the text of a number, the tokens that stand next and that the model doesn't write; null ends the text.
 * @typedef {(number: number, token: number) => number[] | null} Reply
 */

/**
 * What the model wrote. logProbability: of all tokens, at the temperature they were drawn at.
 * @typedef {{tokens: number[], logProbability: number}} Written
 */

/**
 * A text being written. heard: what stands next, to be read and not written; null where the text is over.
 * @typedef {import("./decoder.js").Text & {number: number, written: Written, heard: number[] | null}} Text
 */

export class Writer {
  /**
   * @param {Network} network that of the models that will write
   * @param {{texts?: number, length?: number}} [options] texts: at once; length: most tokens that one of them reads
   */
  constructor(network, { texts = 64, length = 64 } = {}) {
    this.network = network;
    this.decoder = new Decoder(network.memory, network.config, { texts, length });
    this.texts = texts;
    this.length = length;
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
        if (sameTokens(prompt, last.prompt)) this.decoder.copyCache(last.slot, slot, prompt.length - 1);
        else this.read(model, prompt, slot);
        last = { slot, prompt };
        const [position, token] = [prompt.length - 1, prompt[prompt.length - 1]];
        active.push({ slot, position, token, number: begun, written: results[begun++], heard: [] });
        yield null;
      }
      this.step(model, active, limits);
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
      number: 0,
      written: { tokens: [], logProbability: 0 },
      heard: [],
    };
    this.read(model, prompt, 0);
    do {
      this.step(model, [text], limits);
      yield text.token;
    } while (this.goesOn(text, limits));
    return text.written;
  }

  /** @type {(text: Text, limits: Limits) => boolean} */
  goesOn({ position, token, written, heard }, { maxNewTokens, stop = [] }) {
    return heard !== null && position < this.length && written.tokens.length < maxNewTokens && !stop.includes(token);
  }

  /**
   * Read all of a prompt but its last token into the cache.
   * @param {Model} model
   * @param {number[]} prompt
   * @param {number} slot
   */
  read(model, prompt, slot) {
    const { network, decoder, length } = this;
    const { memory, config } = network;
    const { width } = config;
    if (prompt.length < 1 || prompt.length > length) {
      throw new RangeError(`The writer reads 1 to ${length} tokens, not ${prompt.length}.`);
    }
    const count = prompt.length - 1;
    if (count === 0) return;
    network.forward(model, prompt.slice(0, count));
    network.blocks.forEach(({ projected }, layer) => {
      const cache = decoder.cache(layer, slot);
      for (let row = 0; row < count; row++) {
        memory.copy(projected + bytes(3 * width) * row + bytes(width), cache + bytes(2 * width) * row, 2 * width);
      }
    });
  }

  /**
   * Read the next token of each text, and draw the one after it.
   * @param {Model} model
   * @param {Text[]} texts
   * @param {Limits} limits
   */
  step(model, texts, { temperature = 1, random, reply = () => [] }) {
    const { decoder } = this;
    const { memory, words, logits } = decoder;
    const { vocabulary } = decoder.config;
    const factor = temperature > 0 ? 1 / temperature : 1;
    decoder.read(model, texts);
    decoder.expect(model, texts.length);
    memory.kernels.softmax(logits, bytes(words), texts.length, vocabulary, 0, words, factor);
    texts.forEach((text, row) => {
      const uniform = random.next(); // also where it isn't needed, so that texts after this one don't change
      const next = text.heard?.shift();
      if (next !== undefined) {
        text.token = next;
        return;
      }
      const shares = memory.at(logits + bytes(words) * row, vocabulary);
      const greedy = temperature === 0;
      text.token = greedy ? likeliest(shares) : drawn(shares, uniform);
      text.written.tokens.push(text.token);
      if (!greedy) text.written.logProbability += Math.log(shares[text.token]);
      text.heard = reply(text.number, text.token);
    });
  }
}

/** @type {(one: number[], other: number[]) => boolean} */
const sameTokens = (one, other) => one.length === other.length && one.every((token, place) => token === other[place]);
