/** The model on which a lesson experiments: the playground's base, with a change or without, to ask and to tune. */

import { merged, readBase, readChange } from "../engine/changes.js";
import { MAX_ANSWER_TOKENS } from "../engine/frames.js";
import { Writer } from "../engine/generate.js";
import { chooseKernels } from "../engine/kernels.js";
import { Memory } from "../engine/memory.js";
import { Model } from "../engine/model.js";
import { Network } from "../engine/network.js";
import { Optimizer } from "../engine/optimizer.js";
import { Random } from "../engine/sampler.js";
import { readWorld, World } from "../engine/world.js";

const MEGABYTES = 48;
const TEXTS = { texts: 64, length: 192 }; // that are written at once; no prompt and answer of a lesson is longer

export class Subject {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {World} world
   * @param {import("../engine/config.js").Config} config
   * @param {Map<string, Float32Array>} weights
   */
  constructor(kernels, world, config, weights) {
    this.world = world;
    this.weights = weights;
    const network = new Network(new Memory(kernels, MEGABYTES), config);
    this.model = new Model(network);
    this.optimizer = new Optimizer(this.model);
    this.writer = new Writer(network, TEXTS);
  }

  /**
   * @param {import("./worker.js").Surroundings} surroundings
   * @param {...string} names of changes of the base, as their files have them
   */
  static async open({ load, kernels }, ...names) {
    const [data, base, ...files] = await Promise.all(["world", "base", ...names].map(load));
    const { config, weights } = readBase(base);
    const whole = merged(weights, files.map((file) => ({ change: readChange(file, config), strength: 1 })));
    return new Subject(await chooseKernels(kernels), new World(readWorld(data)), config, whole);
  }

  /** Make the model what it was. */
  restore() {
    this.model.load(this.weights);
  }

  /**
   * What the model answers to prompts, without the end mark.
   * @param {number[][]} prompts
   * @param {number} seed
   * @param {number} [temperature]
   * @returns {Generator<null, number[][]>}
   */
  *answers(prompts, seed, temperature = 1) {
    const end = this.world.token("<end>");
    const limits = { maxNewTokens: MAX_ANSWER_TOKENS, stop: [end], temperature, random: new Random(seed) };
    const written = yield* this.writer.generate(this.model, prompts, limits);
    return written.map(({ tokens }) => tokens.filter((token) => token !== end));
  }
}
