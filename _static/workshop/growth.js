/** A model that grows by a recipe: from random weights, and what is seen of it on the way. */

import { HeldOut, Stream, smallWorld } from "../engine/corpus.js";
import { expectations } from "../engine/expectations.js";
import { Writer } from "../engine/generate.js";
import { Model, configOf } from "../engine/model.js";
import { Network } from "../engine/network.js";
import { Optimizer } from "../engine/optimizer.js";
import { evaluate, pretrain } from "../engine/pretrain.js";
import { Random } from "../engine/sampler.js";
import { World } from "../engine/world.js";
import { known } from "./knowing.js";
import { BATCH_SIZE, LACKS, LENGTH, RANKS, learningRate, steps, warmup } from "./recipe.js";

/** @typedef {import("./recipe.js").Recipe} Recipe */

export const MEGABYTES = 26; // of memory that it needs
const POINTS = 120; // of the loss while training
const LOOKS = 18; // at the model, more of them at first
const [ROWS, LAST_ROWS] = [64, 256]; // of text that it is tested on; at the end
const HELD_OUT_SEED = 999_999_937; // a prime far above that of a training text, as in the lab
const [WORDS, FEWEST, TRIES] = [28, 5, 4]; // of what it writes: at most, at least, and how often it may begin
const DRAWS = 5; // the seed of what it writes while it grows: always the same draws, so that one sees what has changed

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
 * @property {Record<number, boolean>} [facts] whether it is so what a word says of a person, by the word's place
 *
 * @typedef {{tokens: number, loss: number}} Point the mean loss while training since the point before
 *
 * @typedef {Object} Run what is known of a model that grows
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

export class Growth {
  /**
   * @param {import("../engine/memory.js").Memory} memory all of it is taken
   * @param {import("../engine/world.js").WorldData} data the book's world
   * @param {Recipe} recipe
   */
  constructor(memory, data, recipe) {
    memory.clear();
    this.world = new World(recipe.world === "small" ? smallWorld(data) : data);
    const network = new Network(memory, configOf(recipe.size, this.world.words.length));
    this.network = network;
    this.model = new Model(network);
    this.optimizer = new Optimizer(this.model, { weightDecay: 0.1 });
    this.writer = new Writer(network, { texts: 1, length: WORDS + 1 });
    this.steps = steps(recipe);
    /** @type {HeldOut | null} */
    this.heldOut = null;
    this.model.fresh(new Random(recipe.seed));
    /** @type {Run} */
    this.run = { recipe, step: 0, seconds: 0, points: [], looks: [], sum: 0 };
    this.training = this.train();
  }

  train() {
    const { recipe } = this.run;
    const stream = new Stream(this.world, { batchSize: BATCH_SIZE, length: LENGTH, seed: recipe.seed });
    const batch = (/** @type {number} */ number) => {
      const rows = stream.batch(number);
      return recipe.broken === "order" ? rows.map((row, place) => shuffled(row, BATCH_SIZE * number + place)) : rows;
    };
    const how = { steps: this.steps, learningRate: learningRate(recipe), warmup: warmup(recipe) };
    return pretrain(this.optimizer, batch, how);
  }

  get tokens() {
    return this.run.step * BATCH_SIZE * LENGTH;
  }

  // --- Growing ---

  /**
   * Grow to the end, and look from time to time; yields after each text, and true after each step.
   * @returns {Generator<boolean | null>}
   */
  *grow() {
    const { run } = this;
    const every = Math.ceil(this.steps / POINTS);
    const due = new Set(Array.from({ length: LOOKS }, (_, look) => Math.round(this.steps * (look / LOOKS) ** 1.5)));
    if (run.looks.length === 0) yield* this.timed(this.look(ROWS));
    while (run.step < this.steps) {
      const report = this.text();
      if (report) {
        run.step = report.step;
        run.sum += report.loss;
        if (run.step % every === 0) {
          run.points.push({ tokens: this.tokens, loss: run.sum / every });
          run.sum = 0;
        }
        if (due.has(run.step)) yield* this.timed(this.look(ROWS));
      }
      yield Boolean(report);
    }
    if (!run.looks.at(-1)?.last) yield* this.timed(this.look(LAST_ROWS, true));
  }

  /** Read a text. @returns {{step: number, loss: number} | null} what was learned, once a step is done */
  text() {
    const { run, network, training } = this;
    const begun = performance.now();
    network.causal = run.recipe.broken !== "mask"; // only while it learns
    const { value: report } = training.next();
    network.causal = true;
    run.seconds += (performance.now() - begun) / 1000;
    return report ?? null;
  }

  // --- Looking ---

  /**
   * @param {number} rows of text
   * @param {boolean} [last]
   * @returns {Generator<null>}
   */
  *look(rows, last = false) {
    const { world, model, run } = this;
    const drawn = { rows, length: LENGTH, seed: HELD_OUT_SEED };
    const heldOut = this.heldOut && !last ? this.heldOut : yield* HeldOut.draw(world, drawn);
    this.heldOut = heldOut;
    const { loss, floor, byComponent } = yield* evaluate(model, heldOut);
    const lacks = Object.fromEntries(
      Object.entries(LACKS[run.recipe.world]).map(([name, parts]) => [
        name,
        parts.reduce((sum, part) => sum + (byComponent[part] ?? 0), 0),
      ]),
    );
    const shares = yield* known(model, world, RANKS[run.recipe.world]);
    run.looks.push({ tokens: this.tokens, loss, floor, lacks, known: shares, sentence: this.sentence(), last });
  }

  /**
   * What it writes. Now and then a text is over before it has begun; then the next counts.
   * @param {number} [seed]
   */
  sentence(seed = DRAWS) {
    const { world, writer, model } = this;
    const boundary = world.token("<doc>");
    const how = { maxNewTokens: WORDS, stop: [boundary], temperature: 1, random: new Random(seed) };
    for (let tries = 1; ; tries++) {
      const tokens = [boundary, ...writer.write(model, [boundary], how)];
      if (tokens.length > FEWEST || tries === TRIES) return judged(world, tokens);
    }
  }

  /**
   * What the page has not heard of yet.
   * @param {{points: number, looks: number}} told how many of both it has heard of; they are counted on
   * @param {Sentence | null} [sentence]
   * @returns {News}
   */
  news(told, sentence = null) {
    const { run, steps: all, tokens } = this;
    const points = run.points.slice(told.points);
    const looks = run.looks.slice(told.looks);
    told.points = run.points.length;
    told.looks = run.looks.length;
    const speed = run.seconds > 0 ? tokens / run.seconds : 0;
    const left = run.step > 0 ? (run.seconds * (all - run.step)) / run.step : NaN;
    return { step: run.step, steps: all, tokens, speed, left, points, looks, sentence };
  }

  /**
   * Count the time of its steps as work.
   * @param {Generator<null>} work
   * @returns {Generator<null>}
   */
  *timed(work) {
    while (true) {
      const begun = performance.now();
      const { done } = work.next();
      this.run.seconds += (performance.now() - begun) / 1000;
      if (done) return;
      yield null;
    }
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
  const voice = sure > 0.5 ? world.voices[posterior.indexOf(sure)] : null;
  return { words, good: Math.min(good, words.length), voice, facts: facts(world, words.slice(0, good), expected) };
}

/**
 * @param {World} world
 * @param {string[]} words
 * @param {ReturnType<typeof expectations>} expected before each of them
 */
function facts(world, words, expected) {
  /** @type {Record<number, boolean>} */
  const found = {};
  let of = ""; // whom
  words.forEach((word, place) => {
    const name = `${words[place - 1]} ${word}`;
    if (world.facts.has(name)) of = name;
    const attribute = world.domains.findIndex((domain) => domain.includes(word));
    if (of && attribute >= 0 && expected[place]?.component === "fact") found[place] = world.facts.get(of)?.[attribute] === word;
  });
  return found;
}
