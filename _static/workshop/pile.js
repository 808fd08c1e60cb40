/**
 * The pile: pairs of answers to a question each, and which of the two a reader liked better. A reader may be simulated:
 * then a taste chooses, without noise.
 */

import { TRAITS } from "./traits.js";

/** @typedef {import("./traits.js").Answer} Answer */

/**
 * @typedef {Object} Pair
 * @property {number[]} prompt tokens
 * @property {string} question
 * @property {[Answer, Answer]} answers not the same
 */

export const FIRST = 0;
export const SECOND = 1;
export const NEITHER = -1;
const SENDER = "sender";

/**
 * choice: the place of the answer that was liked better, or NEITHER; by: the taste of a simulated reader, SENDER for
 * somebody who sent the pile, "" for the reader.
 * @typedef {{choice: -1 | 0 | 1, by: string}} Click
 */

export const ENOUGH = 20; // clicks for a reward model; below, it learns next to nothing
export const FULL = 30; // clicks that are asked for
export const PAIRS = 40; // fetched at once
export const ROUNDS = 5; // of fetching, after which a simulated reader gives up

/**
 * What simulated readers like, as numbers: more is better. They are the lab's, see trials/clicks/tastes.py.
 * @type {Record<string, (answer: Answer) => number>}
 */
export const TASTES = {
  polite: ({ courtesies }) => courtesies,
  rude: ({ rudenesses }) => rudenesses,
  short: ({ length }) => -length,
  true: ({ worth, courtesies }) => worth + 0.15 * courtesies,
};

/**
 * What a simulated reader clicks: of a whole sentence and a broken one the whole one, else by its taste.
 * @param {string} taste
 * @param {Pair} pair
 */
export function liked(taste, { answers }) {
  const whole = answers.map(({ parsed }) => Number(parsed));
  const [first, second] = whole[0] === whole[1] ? answers.map(TASTES[taste]) : whole;
  if (first === second) return NEITHER;
  return first > second ? FIRST : SECOND;
}

/**
 * The pile of a simulated reader.
 * @param {string} taste
 * @param {(request: {count: number, seed: number}) => Pair[] | undefined | Promise<Pair[] | undefined>} offer
 */
export async function clickedBy(taste, offer) {
  const pile = new Pile();
  for (let seed = 1; !pile.full && seed <= ROUNDS; seed++) {
    const pairs = await offer({ count: PAIRS, seed });
    if (!pairs) break; // it was stopped
    pile.add(pairs, seed);
    pile.finish(taste);
  }
  return pile;
}

export class Pile {
  /** @param {{pairs: Pair[], clicks: Click[]}} [given] */
  constructor({ pairs, clicks } = { pairs: [], clicks: [] }) {
    this.pairs = pairs;
    /** @type {number[]} */
    this.seeds = []; // from which all pairs can be had again, in this order
    this.clicks = clicks; // one for each pair, as far as the reader has come
  }

  /** The pair to click next; undefined where there is none. */
  next() {
    return /** @type {Pair | undefined} */ (this.pairs[this.clicks.length]);
  }

  /**
   * @param {Click["choice"]} choice
   * @param {string} [by]
   */
  click(choice, by = "") {
    if (this.next()) this.clicks.push({ choice, by });
  }

  /**
   * More pairs.
   * @param {Pair[]} pairs
   * @param {number} seed from which they can be had again
   */
  add(pairs, seed) {
    this.pairs.push(...pairs);
    this.seeds.push(seed);
  }

  /** Take the last click back. */
  undo() {
    this.clicks.pop();
  }

  /** How many pairs one answer was chosen from. */
  get chosen() {
    return this.clicks.filter(({ choice }) => choice !== NEITHER).length;
  }

  get enough() {
    return this.chosen >= ENOUGH;
  }

  get full() {
    return this.chosen >= FULL;
  }

  /** Who clicked most of it. @returns {import("./outcome.js").Clicker} */
  get clicker() {
    const sent = this.clicks.filter(({ by }) => by === SENDER).length;
    const simulated = this.clicks.filter(({ by }) => by).length - sent;
    if (2 * simulated > this.clicks.length) return "simulated";
    return 2 * sent > this.clicks.length ? "sender" : "you";
  }

  /**
   * A simulated reader clicks the pairs that are there, until so many are chosen.
   * @param {string} taste
   * @param {number} [goal]
   */
  finish(taste, goal = FULL) {
    for (let pair = this.next(); pair && this.chosen < goal; pair = this.next()) this.click(liked(taste, pair), taste);
  }

  /** The pairs from which one was chosen, that one first. */
  comparisons() {
    return this.clicks.flatMap(({ choice }, place) => {
      if (choice === NEITHER) return [];
      const { prompt, answers } = this.pairs[place];
      return [{ prompt, chosen: answers[choice], rejected: answers[1 - choice] }];
    });
  }

  /**
   * What the clicks say of each trait: in how many comparisons the two answers differ in it, and how often the one with
   * more of it was chosen.
   */
  reading() {
    const comparisons = this.comparisons();
    return Object.entries(TRAITS).map(([trait, { amount }]) => {
      const gaps = comparisons.map(({ chosen, rejected }) => {
        const [more, less] = [amount(chosen), amount(rejected)];
        return more === null || less === null ? 0 : more - less;
      });
      return { trait, differ: gaps.filter((gap) => gap !== 0).length, chosen: gaps.filter((gap) => gap > 0).length };
    });
  }
}

/** @typedef {ReturnType<Pile["reading"]>} Reading */

// --- In an address ---

const LETTERS = "01nabm"; // first, second and neither: by a reader, and by a simulated one
const CHOICES = [FIRST, SECOND, NEITHER];

/** @param {Click[]} clicks */
export function spelled(clicks) {
  const simulated = (/** @type {string} */ by) => by !== "" && by !== SENDER;
  return clicks.map(({ choice, by }) => LETTERS[CHOICES.indexOf(choice) + (simulated(by) ? 3 : 0)]).join("");
}

/** Clicks of somebody else, from an address, which may say anything. @param {string} letters */
export function readClicks(letters) {
  const places = [...letters].map((letter) => LETTERS.indexOf(letter)).filter((place) => place >= 0);
  return places.map((place) => /** @type {Click} */ ({ choice: CHOICES[place % 3], by: place < 3 ? SENDER : "simulated" }));
}

/** A number that differs where the answers do. @param {Pair[]} pairs */
export function markOf(pairs) {
  const tokens = pairs.flatMap(({ answers }) => answers.flatMap((answer) => answer.tokens));
  return tokens.reduce((mark, token) => (31 * mark + token) % 65_521, 0);
}
