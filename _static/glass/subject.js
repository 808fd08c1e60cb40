/** A model to be looked at, and the world whose words it speaks. */

import { sampleRows } from "../engine/corpus.js";
import { expectations } from "../engine/expectations.js";
import { Glass } from "../engine/glass.js";
import { lookup } from "../engine/lookup.js";
import { bytes, Memory } from "../engine/memory.js";
import { Model } from "../engine/model.js";
import { Random } from "../engine/sampler.js";
import { Layout } from "../engine/weights.js";
import { typedWords } from "../page/typed.js";

/** @typedef {import("../engine/config.js").Config} Config */
/** @typedef {import("../engine/world.js").World} World */

const LONGEST = 64; // words of a text: what is drawn of it grows with the square
export const AVERAGED = { texts: 100, length: 40, seed: 25 }; // over which a part's worth and its mean are taken
const COPIES = 3; // of the weights: as they lie, and twice in panels
const ROOM = 8; // megabytes for what a text makes of them

export class Subject {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {World} world
   * @param {Config} config
   * @param {Map<string, Float32Array>} [weights] by name; without any they are still to come
   * @throws {RangeError} where its heads have numbers that the engine can't take
   */
  constructor(kernels, world, config, weights) {
    const megabytes = Math.ceil((COPIES * bytes(new Layout(config, false).count)) / 2 ** 20) + ROOM;
    const short = { ...config, context: Math.min(config.context, LONGEST) };
    this.world = world;
    this.glass = new Glass(new Memory(kernels, megabytes), short);
    this.model = new Model(this.glass);
    this.opening = [...world.words.keys()].filter((token) => world.words[token] === "<doc>"); // that each text begins with
    /** @type {Map<string, ReturnType<Glass["means"]>>} */
    this.means = new Map(); // what parts hand over on average, by what the model is
    this.usual = [...world.words.keys()].filter((token) => !world.words[token].startsWith("<")); // the base never met marks
    this.averageRow = new Float64Array(); // of the embedding
    if (weights) this.model.load(weights);
  }

  /** To be called when the weights are others. */
  changed() {
    const { model, usual } = this;
    const { width } = model.config;
    const rows = lookup(model.named, "embedding.weight");
    const mean = new Float64Array(width);
    for (const token of usual) for (let i = 0; i < width; i++) mean[i] += rows[width * token + i] / usual.length;
    this.averageRow = mean;
  }

  /**
   * The direction of a word's score, over that of the average word.
   * @param {number} token
   */
  direction(token) {
    const { memory, embedding, config } = this.model;
    const row = memory.at(embedding.at + bytes(config.width) * token, config.width);
    return this.averageRow.map((mean, i) => row[i] - mean);
  }

  /**
   * @param {string} text
   * @throws {import("../engine/world.js").UnknownWord}
   * @throws {RangeError} where it is too long
   */
  tokens(text) {
    const { opening, world, glass } = this;
    const tokens = [...opening, ...world.encode(typedWords(text).join(" "))];
    const most = glass.config.context;
    if (tokens.length > most) {
      throw new RangeError(`The glass model shows at most ${most - opening.length} words at once.`);
    }
    return tokens;
  }

  /**
   * What whoever knows the world expects after each token, see `expectations`.
   * @param {number[]} tokens
   */
  exact(tokens) {
    return expectations(this.world, tokens);
  }

  /** Texts as the world writes them, always the same. */
  texts() {
    return sampleRows(this.world, AVERAGED.texts, AVERAGED.length, new Random(AVERAGED.seed));
  }

  /**
   * What parts of the model hand over on average.
   * @param {string} name of what the model is now
   */
  meansOf(name) {
    const found = this.means.get(name) ?? this.glass.means(this.model, this.texts());
    this.means.clear(); // of all that it may be, one at a time is asked for
    this.means.set(name, found);
    return found;
  }

  /** What it expects after each token that was read: copies. @param {number} [first] place */
  expected(first = 0) {
    return this.glass.lens(this.glass.points - 1, first).map((shares) => shares.slice());
  }
}
