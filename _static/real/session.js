/** A conversation with the model: what it writes, how likely each word was, what else it could have been, where its heads
 * looked, and what they do for a text that comes twice. */

import { Adapter } from "../engine/llama/adapter.js";
import { readGguf } from "../engine/llama/gguf.js";
import { Llama } from "../engine/llama/llama.js";
import { Tokenizer } from "../engine/llama/tokenizer.js";
import { Sampler, softmax } from "../engine/sampler.js";

const OTHERS = 10; // words that are shown beside the one that came
const COPYING = 10; // heads that are switched off; twice as many are no controls, as in witness/experiments/induction.py
const TWICE = 40; // most tokens that are read twice

/** @typedef {{role: "system" | "user" | "assistant", content: string}} Message */

/**
 * A token: its text, its probability and those of the likeliest at its place.
 * @typedef {{id: number, text: string, share: number, others: [number, string, number][]}} Word
 */

/**
 * What is asked: messages, and the tokens that the answer begins with. heads: those that are off, as layer * heads + head.
 * @typedef {{messages: Message[], start?: string, begun?: number[], most?: number, temperature?: number, seed?: number,
 *   dose?: number, off?: number[]}} Asked
 */

/** A conversation in ChatML, up to where the answer begins. @param {Message[]} messages */
export const chat = (messages) =>
  `${messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`).join("")}<|im_start|>assistant\n`;

export class Session {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {ArrayBuffer} file
   * @param {number} [context] most tokens
   */
  constructor(kernels, file, context) {
    const read = readGguf(file);
    this.tokenizer = new Tokenizer(read.about);
    this.model = new Llama(kernels, read, context);
    /** @type {number[]} */
    this.tokens = []; // what the model has in its cache
    this.made = ""; // by which dose and heads
  }

  /** @param {ArrayBuffer} file */
  dress(file) {
    this.model.adapter = new Adapter(readGguf(file), this.model.matrices);
    this.made = "";
  }

  /**
   * Let the model read up to here. What it has read before, it need not read again.
   * @param {number[]} tokens
   * @returns {Generator<undefined, Float32Array>} logits
   */
  *read(tokens) {
    let same = 0;
    while (same < this.tokens.length && this.tokens[same] === tokens[same]) same++;
    same = Math.min(same, tokens.length - 1); // the last is read in any case, for what comes after
    this.model.rewind(same);
    this.tokens.length = same;
    const batches = this.model.read(tokens.slice(same));
    let step = batches.next();
    for (; !step.done; step = batches.next()) yield;
    this.tokens = tokens.slice();
    return step.value;
  }

  /** @param {Asked} asked */
  set({ dose = 0, off = [] }) {
    const made = `${dose} ${off}`;
    if (made === this.made) return;
    this.made = made;
    this.tokens = [];
    this.model.rewind(0);
    this.model.dose = dose;
    this.model.off = new Set(off);
  }

  /**
   * Write an answer, token by token, up to the end of the turn. Those that it begins with are told too.
   * @param {Asked} asked
   * @returns {Generator<Word | undefined, {ended: boolean, full: boolean}>} full: the model can read no more
   */
  *write(asked) {
    const { messages, start = "", begun = [], most = 120, temperature = 0, seed = 0 } = asked;
    this.set(asked);
    const { tokenizer, model } = this;
    const prompt = tokenizer.encode(chat(messages));
    const first = begun.length ? begun : tokenizer.encode(start);
    const sampler = new Sampler({ temperature, seed });
    const tokens = prompt.slice();
    for (let n = 0; n < most + first.length; n++) {
      if (tokens.length >= model.context) return { ended: false, full: true };
      const logits = yield* this.read(tokens);
      const drawn = sampler.draw(logits);
      const id = first[n] ?? drawn;
      if (n >= first.length && id === tokenizer.end) return { ended: true, full: false };
      yield this.word(id, logits);
      tokens.push(id);
    }
    return { ended: false, full: false };
  }

  /**
   * Where the heads looked, from the last of what was read before a token was chosen.
   * @param {Asked} asked as it was answered; begun: the tokens before that one
   * @returns {Generator<undefined, {words: string[], names: string[], shares: number[][]}>} names: of the heads, layer by
   *   layer; shares: for each, of each word
   */
  *looks(asked) {
    this.set(asked);
    const { messages, begun = [] } = asked;
    const tokens = [...this.tokenizer.encode(chat(messages)), ...begun];
    yield* this.read(tokens);
    const shares = this.heads().map(([layer, head]) => [...this.model.attention(layer, head)]);
    return { words: tokens.map((id) => this.written(id)), names: this.names(), shares };
  }

  /** All of them, as [layer, head]. */
  heads() {
    const { layers, heads } = this.model.config;
    return Array.from({ length: layers * heads }, (_, n) => [Math.floor(n / heads), n % heads]);
  }

  /** Their names, as in the glass model: from one on. */
  names() {
    return this.heads().map(([layer, head]) => `${layer + 1}.${head + 1}`);
  }

  /**
   * A text read twice over: how likely each of its tokens is the first time and the second, with all heads, without those
   * that copy and without as many others. A head copies as far as it looks, the second time, at the token after the one
   * that it reads.
   * @param {{text: string}} asked
   * @returns {Generator<undefined, {words: string[], shares: number[][], copying: string[], others: string[]}>} shares: of
   *   each word, the first time and the second, then the second time without the one heads and the others
   */
  *twice({ text }) {
    this.set({ messages: [] });
    const once = this.tokenizer.encode(text).slice(0, TWICE);
    const all = [...once, ...once];
    /** @type {number[]} */
    const likely = [];
    const scores = new Float64Array(this.heads().length);
    this.model.rewind(0);
    this.tokens = [];
    for (let place = 0; place < all.length; place++) {
      const shares = softmax(yield* this.read(all.slice(0, place + 1)));
      yield;
      likely.push(shares[all[place + 1]]);
      const after = place - once.length + 1;
      if (after <= 0 || place === all.length - 1) continue;
      this.heads().forEach(([layer, head], n) => (scores[n] += this.model.attention(layer, head)[after]));
    }
    const best = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
    const count = Math.min(COPYING, Math.floor(best.length / 4));
    const copying = best.slice(0, count);
    const others = beside(copying, best.slice(0, 2 * count), this.model.config.heads, best.length);
    const found = [likely.slice(0, once.length - 1), likely.slice(once.length, -1)];
    for (const off of [copying, others]) {
      this.set({ messages: [], off });
      /** @type {number[]} */
      const without = [];
      const work = this.model.read(all, (place, logits) => without.push(softmax(logits)[all[place + 1]]));
      for (let step = work.next(); !step.done; step = work.next()) yield;
      found.push(without.slice(once.length, -1));
    }
    const names = this.names();
    return {
      words: once.slice(1).map((id) => this.text(id)),
      shares: once.slice(1).map((_, n) => found.map((each) => each[n])),
      copying: copying.map((n) => names[n]),
      others: others.map((n) => names[n]),
    };
  }

  /** @param {number} id @param {Float32Array} logits @returns {Word} */
  word(id, logits) {
    const shares = softmax(logits);
    const likeliest = top(shares, OTHERS);
    return { id, text: this.text(id), share: shares[id], others: likeliest.map((each) => [each, this.text(each), shares[each]]) };
  }

  /** A token as it was read, marks too. @param {number} id */
  written(id) {
    const token = this.tokenizer.vocabulary[id];
    return this.tokenizer.marks.has(token) ? token : this.tokenizer.decode([id]);
  }

  /** A token as the reader sees it. @param {number} id */
  text(id) {
    return id === this.tokenizer.end ? "(end)" : this.tokenizer.decode([id]);
  }

  /**
   * The probability of words after each of some texts.
   * @param {{texts: string[], words: string[]}} asked words: their first token counts
   * @returns {Generator<number[] | undefined, {}>} a share for each word, text by text
   */
  *odds({ texts, words }) {
    this.set({ messages: [] });
    const ids = words.map((word) => this.tokenizer.encode(word)[0]);
    for (const text of texts) {
      const shares = softmax(yield* this.read(this.tokenizer.encode(text)));
      yield ids.map((id) => shares[id]);
    }
    return {};
  }
}

/**
 * As many heads of the same layers, none of them among those that copy; where a layer has no other, of the nearest.
 * @param {number[]} chosen
 * @param {number[]} copying from the first on, best first
 * @param {number} heads of a layer
 * @param {number} all
 */
function beside(chosen, copying, heads, all) {
  const layer = (/** @type {number} */ n) => Math.floor(n / heads);
  const left = Array.from({ length: all }, (_, n) => n).filter((n) => !copying.includes(n));
  return chosen.map((one) => {
    const far = left.map((n) => Math.abs(layer(n) - layer(one)));
    return left.splice(far.indexOf(Math.min(...far)), 1)[0];
  });
}

/** The places of the greatest numbers, the greatest first. @param {Float64Array} numbers @param {number} count */
function top(numbers, count) {
  /** @type {number[]} */
  const found = [];
  for (let i = 0; i < numbers.length; i++) {
    if (found.length === count && numbers[i] <= numbers[found[count - 1]]) continue;
    let at = found.length;
    while (at && numbers[found[at - 1]] < numbers[i]) at--;
    found.splice(at, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}
