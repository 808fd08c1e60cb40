/** Grow it: the lesson in which a model learns from random weights, and is looked at as it does. */

import { chooseKernels } from "../engine/kernels.js";
import { Memory } from "../engine/memory.js";
import { readWorld } from "../engine/world.js";
import { Growth, MEGABYTES } from "./growth.js";

/** @typedef {import("./growth.js").News} News */
/** @typedef {import("./growth.js").Sentence} Sentence */
/** @typedef {import("./recipe.js").Recipe} Recipe */

const KEY = "grow";
const VERSION = 1; // of what is kept
const [NEWS, SENTENCE, KEEP] = [100, 500, 5000]; // milliseconds between two of each

/** @param {import("./worker.js").Surroundings} found */
export async function open({ load, kernels, store }) {
  const [data, chosen, kept] = await Promise.all([load("world"), chooseKernels(kernels), store.read(KEY)]);
  const lesson = new Growing(readWorld(data), chosen, store);
  if (kept?.version === VERSION) lesson.begin(kept.run.recipe).takeUp(kept);
  return lesson;
}

class Growing {
  /**
   * @param {import("../engine/world.js").WorldData} data
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {import("./worker.js").Surroundings["store"]} store
   */
  constructor(data, kernels, store) {
    this.data = data;
    this.memory = new Memory(kernels, MEGABYTES);
    this.store = store;
    /** @type {Growth | null} */
    this.growth = null;
  }

  /** What the page must know: the model that is there. */
  get about() {
    const { growth } = this;
    return { run: growth && { recipe: growth.run.recipe, ...growth.news({ points: 0, looks: 0 }) } };
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
    const [news, writes, keeps] = [NEWS, SENTENCE, KEEP].map((every) => new Pace(every));
    /** @type {Sentence | null} */
    let sentence = null;
    try {
      for (const stepped of growth.grow()) {
        if (stepped && writes.due()) sentence = growth.sentence();
        if (stepped && keeps.due()) this.keep();
        if (stepped && news.due()) {
          yield growth.news(told, sentence);
          sentence = null;
        } else yield null;
      }
    } finally {
      this.keep(); // also where it is stopped
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
    return this.store.forget(KEY);
  }

  /** Keep it, so that a reload goes on from here. */
  async keep() {
    if (this.growth) await this.store.write(KEY, { version: VERSION, ...this.growth.kept() });
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
