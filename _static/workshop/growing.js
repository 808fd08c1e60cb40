/** Grow it: a model learns from random weights, and is looked at as it does. */

import { Stream, HeldOut, smallWorld } from "../engine/corpus.js";
import { Writer } from "../engine/generate.js";
import { chooseKernels } from "../engine/kernels.js";
import { Memory } from "../engine/memory.js";
import { Model, configOf } from "../engine/model.js";
import { Network } from "../engine/network.js";
import { Optimizer } from "../engine/optimizer.js";
import { evaluate, pretrain } from "../engine/pretrain.js";
import { expectations } from "../playground/reading.js";
import { Random } from "../playground/sampler.js";
import { World } from "../playground/world.js";
import { known } from "./knowing.js";
import { BATCH_SIZE, LACKS, LENGTH, RANKS, learningRate, steps, warmup } from "./recipe.js";

/** @typedef {import("./recipe.js").Recipe} Recipe */

const KEY = "grow";
const VERSION = 1; // of what is kept
const MEGABYTES = 26;
const POINTS = 120; // of the loss while training
const LOOKS = 18; // at the model, more of them at first
const [ROWS, LAST_ROWS] = [64, 256]; // of text that it is tested on; at the end
const HELD_OUT_SEED = 999_999_937; // a prime far above that of a training text, as in the lab
const [WORDS, FEWEST, TRIES] = [28, 5, 4]; // of what it writes: at most, at least, and how often it may begin
const [NEWS, SENTENCE, KEEP] = [100, 1000, 5000]; // milliseconds between two of each

/**
 * What was measured at a moment.
 * @typedef {Object} Look
 * @property {number} tokens read before
 * @property {number} loss on text that it is not trained on
 * @property {number} floor the least that is possible on this text
 * @property {Record<string, number>} lacks nats a token above the floor, by the names of `LACKS`
 * @property {Record<string, number>} known the share of facts, by the names of `RANKS`
 * @property {Sentence} sentence
 * @property {boolean} last whether this was after training, on more text
 *
 * @typedef {Object} Sentence what the model wrote
 * @property {string[]} words
 * @property {number} good how many of them, from the first, some voice could have written
 * @property {string | null} voice the likeliest, where one is likelier than not
 *
 * @typedef {{tokens: number, loss: number}} Point the mean loss while training since the point before
 *
 * @typedef {Object} Run what is known of a model that grows; plain, so that it can be kept
 * @property {Recipe} recipe
 * @property {number} step how many are done
 * @property {number} seconds of work
 * @property {Point[]} points
 * @property {Look[]} looks
 * @property {number} sum of the losses since the last point
 *
 * @typedef {Object} News
 * @property {number} step
 * @property {number} steps
 * @property {number} tokens
 * @property {number} speed tokens a second
 * @property {number} left seconds
 * @property {Point[]} points those that are new
 * @property {Look[]} looks
 * @property {Sentence | null} sentence
 */

/** @param {import("./worker.js").Surroundings} found */
export async function open({ load, kernels, store }) {
  const [data, chosen, kept] = await Promise.all([load("world"), chooseKernels(kernels), store.read(KEY)]);
  const lesson = new Growing(JSON.parse(new TextDecoder().decode(data)), chosen, store);
  if (kept?.version === VERSION) lesson.goOn(kept);
  return lesson;
}

export class Growing {
  /**
   * @param {import("../playground/world.js").WorldData} data
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {import("./worker.js").Surroundings["store"]} store
   */
  constructor(data, kernels, store) {
    this.data = data;
    this.store = store;
    this.memory = new Memory(kernels, MEGABYTES);
    /** @type {Run | null} */
    this.run = null;
    this.kernels = kernels.name;
  }

  /** What the page must know: which kernels run, and the run that is there. */
  get about() {
    const { kernels, run } = this;
    return { kernels, run: run && { recipe: run.recipe, ...this.news(run.points, run.looks, null) } };
  }

  // --- A model, and what it needs ---

  /** @param {Recipe} recipe */
  build(recipe) {
    const { memory, data } = this;
    memory.clear();
    this.world = new World(recipe.world === "small" ? smallWorld(data) : data);
    const network = new Network(memory, configOf(recipe.size, this.world.words.length));
    this.model = new Model(network);
    this.optimizer = new Optimizer(this.model, { weightDecay: 0.1 });
    this.writer = new Writer(network, { texts: 1, length: WORDS + 1 });
    /** @type {HeldOut | null} */
    this.heldOut = null;
  }

  /** @param {Recipe} recipe */
  begin(recipe) {
    this.build(recipe);
    this.model.fresh(new Random(recipe.seed));
    this.run = { recipe, step: 0, seconds: 0, points: [], looks: [], sum: 0 };
    this.train();
  }

  /** Take up a run that was kept. */
  goOn({ run, values, state }) {
    this.build(run.recipe);
    this.model.set(values);
    this.optimizer.restore(state);
    this.run = run;
    this.train();
  }

  train() {
    const { world, run, optimizer } = this;
    const { recipe, step } = run;
    const stream = new Stream(world, { batchSize: BATCH_SIZE, length: LENGTH, seed: recipe.seed });
    const batch = (number) => {
      const rows = stream.batch(number);
      return recipe.broken === "order" ? rows.map((row, place) => shuffled(row, BATCH_SIZE * number + place)) : rows;
    };
    const how = { steps: steps(recipe), learningRate: learningRate(recipe), warmup: warmup(recipe), start: step };
    this.training = pretrain(optimizer, batch, how);
  }

  // --- Messages ---

  /**
   * Grow a model to its end, from the start where a recipe is given, or else from where it was.
   * @param {{recipe: Recipe | null, points: number, looks: number}} request how many of both are heard of already
   * @returns {Generator<News | null, News>}
   */
  *grow({ recipe, points, looks }) {
    if (recipe) this.begin(recipe);
    const told = { points, looks };
    try {
      yield* this.toTheEnd(told);
    } finally {
      this.keep(); // also where it is stopped
    }
    return this.untold(told, null);
  }

  /**
   * @param {{points: number, looks: number}} told
   * @returns {Generator<News | null>}
   */
  *toTheEnd(told) {
    const { run } = this;
    const last = steps(run.recipe);
    const every = Math.ceil(last / POINTS);
    const due = new Set(Array.from({ length: LOOKS }, (_, look) => Math.round(last * (look / LOOKS) ** 1.5)));
    const [news, sentence, keep] = [new Pace(NEWS), new Pace(SENTENCE), new Pace(KEEP)];
    /** @type {Sentence | null} */
    let written = null;
    if (run.looks.length === 0) yield* this.timed(this.look(ROWS));
    while (run.step < last) {
      const report = this.text();
      if (!report) {
        yield null;
        continue;
      }
      run.step = report.step;
      run.sum += report.loss;
      if (run.step % every === 0) {
        run.points.push({ tokens: this.tokens(), loss: run.sum / every });
        run.sum = 0;
      }
      if (due.has(run.step)) yield* this.timed(this.look(ROWS));
      if (sentence.due()) written = this.write();
      if (keep.due()) this.keep();
      if (news.due()) {
        yield this.untold(told, written);
        written = null;
      }
    }
    if (!run.looks.at(-1)?.last) yield* this.timed(this.look(LAST_ROWS, true));
  }

  /** Read a text. @returns {{step: number, loss: number} | null} what was learned, once a step is done */
  text() {
    const { run, model, training } = this;
    const begun = performance.now();
    model.network.causal = run.recipe.broken !== "mask"; // only while it learns
    const { value: report } = training.next();
    model.network.causal = true;
    run.seconds += (performance.now() - begun) / 1000;
    return report ?? null;
  }

  /** Another text. Now and then one is over before it has begun; then the next counts. */
  write() {
    const { world, writer, model } = this;
    const boundary = world.token("<doc>");
    const how = { maxNewTokens: WORDS, stop: [boundary], temperature: 1, random: new Random(Date.now()) };
    for (let tries = 1; ; tries++) {
      const tokens = [boundary, ...writer.write(model, [boundary], how)];
      if (tokens.length > FEWEST || tries === TRIES) return judged(world, tokens);
    }
  }

  /** Let all go. */
  reset() {
    this.run = null;
    return this.store.forget(KEY);
  }

  /** Keep it, so that a reload goes on from here. */
  keep() {
    const { run, model, optimizer, store } = this;
    const kept = { version: VERSION, run: structuredClone(run), values: model.copy(), state: optimizer.state() };
    return store.write(KEY, kept); // at the last step that is done, also within one: weights change at its end alone
  }

  // --- Looking ---

  tokens() {
    return this.run.step * BATCH_SIZE * LENGTH;
  }

  /**
   * What the page has not heard of yet.
   * @param {{points: number, looks: number}} told
   * @param {Sentence | null} sentence
   */
  untold(told, sentence) {
    const { points, looks } = this.run;
    const news = this.news(points.slice(told.points), looks.slice(told.looks), sentence);
    Object.assign(told, { points: points.length, looks: looks.length });
    return news;
  }

  /**
   * @param {Point[]} points
   * @param {Look[]} looks
   * @param {Sentence | null} sentence
   * @returns {News}
   */
  news(points, looks, sentence) {
    const { run } = this;
    const last = steps(run.recipe);
    const tokens = this.tokens();
    const speed = run.seconds > 0 ? tokens / run.seconds : 0;
    const left = run.step > 0 ? (run.seconds * (last - run.step)) / run.step : NaN;
    return { step: run.step, steps: last, tokens, speed, left, points, looks, sentence };
  }

  /**
   * Look at the model.
   * @param {number} rows of text
   * @param {boolean} [last]
   * @returns {Generator<null>}
   */
  *look(rows, last = false) {
    const { world, model, run } = this;
    const drawn = { rows, length: LENGTH, seed: HELD_OUT_SEED };
    this.heldOut = this.heldOut && !last ? this.heldOut : yield* quietly(HeldOut.draw(world, drawn));
    const { loss, floor, byComponent } = yield* quietly(evaluate(model, this.heldOut));
    const lacks = Object.fromEntries(
      Object.entries(LACKS[run.recipe.world]).map(([name, parts]) => [name, parts.reduce((sum, part) => sum + (byComponent[part] ?? 0), 0)]),
    );
    const shares = yield* quietly(known(model, world, RANKS[run.recipe.world]));
    run.looks.push({ tokens: this.tokens(), loss, floor, lacks, known: shares, sentence: this.write(), last });
  }

  /**
   * Count the time of its steps as work.
   * @template Result
   * @param {Generator<null, Result>} steps
   * @returns {Generator<null, Result>}
   */
  *timed(steps) {
    while (true) {
      const begun = performance.now();
      const { done, value } = steps.next();
      this.run.seconds += (performance.now() - begun) / 1000;
      if (done) return value;
      yield null;
    }
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

/**
 * The steps of a generator without what it tells on the way.
 * @template Result
 * @param {Generator<unknown, Result>} steps
 * @returns {Generator<null, Result>}
 */
function* quietly(steps) {
  while (true) {
    const { done, value } = steps.next();
    if (done) return value;
    yield null;
  }
}

/**
 * A row with the words after its first in any order.
 * @param {Int32Array} row
 * @param {number} seed
 */
function shuffled(row, seed) {
  const random = new Random(seed);
  const mixed = row.slice();
  for (let place = mixed.length - 1; place > 1; place--) {
    const other = 1 + Math.floor(random.next() * place);
    [mixed[place], mixed[other]] = [mixed[other], mixed[place]];
  }
  return mixed;
}

/**
 * What the world makes of a text.
 * @param {World} world
 * @param {number[]} tokens the boundary first
 * @returns {Sentence}
 */
export function judged(world, tokens) {
  const expected = expectations(world, tokens);
  const end = expected.indexOf(null);
  const good = (end < 0 ? tokens.length - Number(tokens.length > 1 && tokens.at(-1) === tokens[0]) : end) - 1;
  const posterior = expected[good]?.posterior ?? [];
  const sure = Math.max(0, ...posterior);
  const words = tokens.slice(1).map((token) => world.word(token));
  if (words.at(-1) === "<doc>") words.pop(); // it begins the next text
  return { words, good: Math.min(good, words.length), voice: sure > 0.5 ? world.voices[posterior.indexOf(sure)] : null };
}
