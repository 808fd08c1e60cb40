/** Text of the world to train on and to measure by, as lab/world/corpus.py and lab/pretrain.py have it. */

import { expectations } from "./expectations.js";
import { sample } from "./program.js";
import { drawn, Random } from "./sampler.js";

/** @typedef {import("./world.js").World} World */
/** @typedef {import("./world.js").WorldData} WorldData */

/**
 * Fresh text: documents one after the other, each in a voice of its own, each row beginning with a boundary.
 * @param {World} world
 * @param {number} rows
 * @param {number} length a row has one token more: the model reads all but the last, and predicts all but the first
 * @param {Random} random
 */
export function sampleRows(world, rows, length, random) {
  const total = world.prior.reduce((sum, weight) => sum + weight, 0);
  const prior = world.prior.map((weight) => weight / total);
  const boundary = world.token("<doc>");
  return Array.from({ length: rows }, () => {
    const tokens = [boundary];
    while (tokens.length <= length) {
      tokens.push(...sample(world.document(), drawn(prior, random.next()), random).tokens);
    }
    return Int32Array.from(tokens.slice(0, length + 1));
  });
}

/** Batches of fresh text, each a function of the seed and its number alone, so that a run can go on anywhere. */
export class Stream {
  /**
   * @param {World} world
   * @param {{batchSize?: number, length?: number, seed?: number}} [options]
   */
  constructor(world, { batchSize = 8, length = 128, seed = 1 } = {}) {
    this.world = world;
    this.batchSize = batchSize;
    this.length = length;
    this.seed = seed;
  }

  /** @param {number} number */
  batch(number) {
    return sampleRows(this.world, this.batchSize, this.length, new Random(seedOf(this.seed, number)));
  }
}

/**
 * A seed for each part of a run, far from those of its other parts and of other runs.
 * @param {number} seed
 * @param {number} part
 */
export const seedOf = (seed, part) => (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b)) >>> 0;

/**
 * Rows that no model is trained on, with the least loss that any model can have on them: what a loss is compared with.
 */
export class HeldOut {
  /**
   * @param {Int32Array[]} rows
   * @param {number[][]} surprises -log p(token | tokens before it) for all tokens of a row but the first
   * @param {string[][]} components of the same tokens, see `Choice`
   */
  constructor(rows, surprises, components) {
    this.rows = rows;
    this.components = components;
    this.floorByComponent = byComponent(surprises, components);
    this.floor = Object.values(this.floorByComponent).reduce((sum, part) => sum + part, 0);
  }

  /**
   * @param {World} world
   * @param {{rows?: number, length?: number, seed?: number}} [options] 400 rows measure to about a hundredth of a nat
   * @returns {Generator<null, HeldOut>}
   */
  static *draw(world, { rows: count = 400, length = 128, seed = 999_999_937 } = {}) {
    const rows = [];
    const surprises = [];
    const components = [];
    const random = new Random(seed);
    for (let number = 0; number < count; number++) {
      const [row] = sampleRows(world, 1, length, random);
      const found = expectations(world, row);
      rows.push(row);
      surprises.push(Array.from(row.subarray(1), (token, place) => -Math.log(found[place]?.next.get(token) ?? 0)));
      components.push(Array.from(row.subarray(1), (_, place) => found[place]?.component ?? ""));
      yield null;
    }
    return new HeldOut(rows, surprises, components);
  }
}

/**
 * What each component contributes to a loss per token; the parts add up to it.
 * @param {ArrayLike<number>[]} losses row by row
 * @param {string[][]} components
 */
export function byComponent(losses, components) {
  const count = components.reduce((sum, row) => sum + row.length, 0);
  /** @type {Record<string, number>} */
  const parts = {};
  components.forEach((row, number) => {
    row.forEach((component, place) => {
      parts[component] = (parts[component] ?? 0) + losses[number][place] / count;
    });
  });
  return parts;
}

/**
 * A smaller world with the same words, that a small model learns in seconds: diaries and talks alone, of the people
 * most told of, and no sums to work out.
 * @param {WorldData} data
 * @param {number} [people]
 * @returns {WorldData}
 */
export function smallWorld(data, people = 32) {
  const { choices, zipf } = data;
  const known = data.known.slice(0, people);
  const lastNames = data.lastNames.split(" ").length;
  const firstNames = data.firstNames.split(" ");
  /** @type {Map<string, number>} how often each first name is told of */
  const shares = new Map();
  const total = known.reduce((sum, _, rank) => sum + 1 / (rank + 1) ** zipf, 0);
  known.forEach((number, rank) => {
    const first = firstNames[Math.floor(number / lastNames)];
    shares.set(first, (shares.get(first) ?? 0) + 1 / (rank + 1) ** zipf / total);
  });
  const subjects = choices.subject.words.split(" ");
  const aboutPeople = sum(choices.subject.rows[0].filter((_, place) => !["the", "people"].includes(subjects[place])));
  return {
    ...data,
    known,
    facts: data.facts.map((values) => values.slice(0, people)),
    strangerShare: 0,
    choices: {
      ...choices,
      kind: keeping(choices.kind, (word) => word === "diary" || word === "talk"),
      questionVerb: keeping(choices.questionVerb, (word) => word !== "is"),
      subject: weighing(choices.subject, (word, share) =>
        word === "the" || word === "people" ? share : aboutPeople * (shares.get(word) ?? 0),
      ),
      askedFirst: weighing(choices.askedFirst, (word) => shares.get(word) ?? 0),
    },
  };
}

/** @typedef {WorldData["choices"][string]} ChoiceData */

/** @type {(choice: ChoiceData, weight: (word: string, share: number) => number) => ChoiceData} */
function weighing({ words, rows, component }, weight) {
  const list = words.split(" ");
  return { words, component, rows: rows.map((row) => row.map((share, place) => weight(list[place], share))) };
}

/** @type {(choice: ChoiceData, kept: (word: string) => boolean) => ChoiceData} */
const keeping = (choice, kept) => weighing(choice, (word, share) => (kept(word) ? share : 0));

/** @type {(numbers: number[]) => number} */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
