/** Grow it: the lesson in which a model learns from random weights, and is looked at as it does. */

import { chooseKernels } from "../engine/kernels.js";
import { Memory } from "../engine/memory.js";
import { readWorld } from "../engine/world.js";
import { Growth, MEGABYTES } from "./growth.js";

/** @typedef {import("./growth.js").News} News */
/** @typedef {import("./growth.js").Sentence} Sentence */
/** @typedef {import("./recipe.js").Recipe} Recipe */

const [NEWS, SENTENCE] = [100, 500]; // milliseconds between two of each

/** @param {import("./worker.js").Surroundings} found */
export async function open({ load, kernels }) {
  const [data, chosen] = await Promise.all([load("world"), chooseKernels(kernels)]);
  return new Growing(readWorld(data), chosen);
}

class Growing {
  /**
   * @param {import("../engine/world.js").WorldData} data
   * @param {import("../engine/kernels.js").Kernels} kernels
   */
  constructor(data, kernels) {
    this.data = data;
    this.memory = new Memory(kernels, MEGABYTES);
    /** @type {Growth | null} */
    this.growth = null;
  }

  /** @param {Recipe} recipe */
  begin(recipe) {
    this.growth = new Growth(this.memory, this.data, recipe);
    return this.growth;
  }

  /** The model that is there. */
  get present() {
    if (!this.growth) throw new Error("Nothing grows here.");
    return this.growth;
  }

  /**
   * Grow a model to its end, from the start where a recipe is given, or else from where it was.
   * @param {{recipe: Recipe | null, points: number, looks: number}} request how many of both are heard of already
   * @returns {Generator<News | null, News>}
   */
  *grow({ recipe, ...told }) {
    const growth = recipe ? this.begin(recipe) : this.present;
    const [news, writes] = [NEWS, SENTENCE].map((every) => new Pace(every));
    /** @type {Sentence | null} */
    let sentence = null;
    for (const stepped of growth.grow()) {
      if (stepped && writes.due()) sentence = growth.sentence();
      if (stepped && news.due()) {
        yield growth.news(told, sentence);
        sentence = null;
      } else yield null;
    }
    return growth.news(told);
  }

  /** Another sentence. */
  write() {
    return this.present.sentence(Date.now());
  }

  /** The model that is there, to be looked into. @returns {import("../glass/session.js").Made} */
  inside() {
    const { model, run } = this.present;
    return { config: model.config, weights: model.byName(), world: run.recipe.world };
  }

  /** Let all go. */
  reset() {
    this.growth = null;
  }
}

/** Says when so many milliseconds are over. */
class Pace {
  /** @param {number} every */
  constructor(every) {
    this.every = every;
    this.last = performance.now();
  }

  due() {
    const now = performance.now();
    if (now - this.last < this.every) return false;
    this.last = now;
    return true;
  }
}
