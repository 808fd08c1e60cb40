/**
 * Texts as programs: a generator that writes a text also tells the exact probability of any text, and who may have
 * written it. The port of lab/world/program.py, where it is explained.
 *
 * A program yields what comes next, a `Choice` or `Forced`, and is sent back the token that came. Whatever it decides
 * shows in the token, and only the voice is hidden, so that Bayes' rule makes everything exact:
 *
 *     p(next | prefix) = sum over voices v of p(v | prefix) p(next | prefix, v)
 */

import { drawn } from "./sampler.js";

/** A branching point: several tokens are possible, and each voice has its own probability for each. */
export class Choice {
  /**
   * @param {number[]} tokens the candidates, all different
   * @param {number[][]} weights a row for each voice, or one for all; each as long as `tokens`, of any sum
   * @param {string} component what a model must have learned to predict this token well
   */
  constructor(tokens, weights, component) {
    this.tokens = tokens;
    /** @type {Map<number, number>} */
    this.places = new Map(tokens.map((token, place) => [token, place]));
    this.rows = weights.map((row) => {
      const total = row.reduce((sum, weight) => sum + weight, 0) || 1; // a row of zeros: a voice that never comes here
      return row.map((weight) => weight / total);
    });
    this.component = component;
  }

  /**
   * p(token | voice) for each voice; a single number where the voices agree.
   * @param {number} token
   */
  likelihoods(token) {
    const place = this.places.get(token);
    return place === undefined ? [0] : this.rows.map((row) => row[place]);
  }

  /**
   * p(token) for a belief about the voice; impossible tokens are left out.
   * @param {number[]} belief a probability for each voice
   */
  expected(belief) {
    /** @type {Map<number, number>} */
    const found = new Map();
    this.tokens.forEach((token, place) => {
      const [first] = this.rows;
      const share = this.rows.length === 1 ? first[place] : weighted(belief, (voice) => this.rows[voice][place]);
      if (share > 0) found.set(token, share);
    });
    return found;
  }
}

/** Tokens that follow with certainty, whoever is speaking, such as the digits of a sum. */
export class Forced {
  /**
   * @param {number[]} tokens
   * @param {string} component as of a `Choice`
   */
  constructor(tokens, component) {
    this.tokens = tokens;
    this.component = component;
  }
}

/**
 * A program, and what it returns at its end.
 * @template [Result=void]
 * @typedef {Generator<Choice | Forced, Result, number>} Program
 */

/**
 * One run of a program in one voice.
 * @template Result
 * @param {Program<Result>} program
 * @param {number} voice
 * @param {import("./sampler.js").Random} random
 * @returns {{tokens: number[], result: Result}}
 */
export function sample(program, voice, random) {
  /** @type {number[]} */
  const tokens = [];
  let step = program.next();
  while (!step.done) {
    if (step.value instanceof Forced) tokens.push(...step.value.tokens);
    else tokens.push(draw(step.value, voice, random));
    step = program.next(tokens[tokens.length - 1]);
  }
  return { tokens, result: step.value };
}

/** @type {(choice: Choice, voice: number, random: import("./sampler.js").Random) => number} */
function draw({ tokens, rows }, voice, random) {
  return tokens[drawn(rows[rows.length > 1 ? voice : 0], random.next())];
}

/** @type {(belief: number[], of: (voice: number) => number) => number} */
const weighted = (belief, of) => belief.reduce((sum, share, voice) => sum + share * of(voice), 0);

/**
 * What the world says at a place of a text.
 * @typedef {Object} Expectation
 * @property {Map<number, number>} next p(token | all tokens so far); impossible tokens are left out
 * @property {number[]} posterior p(voice | all tokens so far)
 * @property {string} component of the token that comes next
 * @property {Choice | null} choice the branching point that is there; null where one token follows with certainty
 */

/**
 * Follows one text with a program, token by token; the voice is unknown and has a prior.
 * @template [Result=void]
 */
export class Follower {
  /**
   * @param {Program<Result>} program not yet begun
   * @param {number[]} prior weight of each voice
   */
  constructor(program, prior) {
    const total = prior.reduce((sum, weight) => sum + weight, 0);
    this.posterior = prior.map((weight) => weight / total);
    this.program = program;
    /** @type {Choice | Forced | null} */
    this.step = null; // what comes next; null once the program came to its end
    this.place = 0; // within what is forced
    this.finished = false; // whether the program came to its end
    /** @type {Result | undefined} */
    this.result = undefined; // what the program returned
    this.take(program.next());
  }

  /** @returns {Expectation | null} null where the program came to its end */
  expectation() {
    const { step, posterior } = this;
    if (!step) return null;
    const choice = step instanceof Forced ? null : step;
    const next = step instanceof Forced ? new Map([[step.tokens[this.place], 1]]) : step.expected(posterior);
    return { next, posterior, component: step.component, choice };
  }

  /**
   * Read the next token.
   * @param {number} token
   * @returns {boolean} whether it is possible; if not, nothing has changed
   */
  push(token) {
    const { step, posterior } = this;
    if (!step) return false;
    if (step instanceof Forced) {
      if (step.tokens[this.place] !== token) return false;
      this.place++;
      if (this.place === step.tokens.length) this.take(this.program.next(token));
      return true;
    }
    const likelihoods = step.likelihoods(token);
    const agreed = likelihoods.length === 1; // then nothing is learned about who speaks
    const probability = agreed ? likelihoods[0] : weighted(posterior, (voice) => likelihoods[voice]);
    if (!(probability > 0)) return false;
    if (!agreed) this.posterior = posterior.map((share, voice) => (share * likelihoods[voice]) / probability);
    this.take(this.program.next(token));
    return true;
  }

  /** @param {IteratorResult<Choice | Forced, Result>} next */
  take(next) {
    this.step = next.done ? null : next.value;
    this.place = 0;
    if (!next.done) return;
    this.finished = true;
    this.result = next.value;
  }
}
