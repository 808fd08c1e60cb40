/**
 * Who speaks: what Bayes' rule makes of a text, beside the belief that shows in the odds, after each block. A belief
 * shows where all voices have odds of their own, as at the opening of a sentence; elsewhere nothing of it can be told.
 */

import { expectations } from "../engine/expectations.js";

/** @typedef {import("../engine/program.js").Choice} Choice */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./session.js").Setting} Setting */
/** @typedef {Setting} Request */

const ROUNDS = 300;
const TELLING = "style"; // the component of places where the voices' odds are independent of each other

/**
 * A share for each voice, at a place.
 * @typedef {Object} Belief
 * @property {string} word
 * @property {number[] | null} exact null where no voice could have written this
 * @property {number[][] | null} shown after the word alone and after each block; null where nothing can show
 * @property {number[]} missed how much of the odds is not in the mixture that comes nearest, at each of these
 */

/**
 * @param {Session} session
 * @param {Request} setting
 * @returns {{places: Belief[]}}
 */
export function voices(session, setting) {
  session.dress(setting.model);
  const { glass, model, world } = session;
  const tokens = session.tokens(setting.text);
  const expected = expectations(world, tokens);
  const telling = expected.map((each) => {
    const choice = each?.choice ?? null;
    return choice && choice.component === TELLING && choice.rows.length > 1 ? choice : null;
  });
  glass.read(model, tokens, session.done(setting, tokens.length));
  /** @type {number[][][]} */
  const shown = tokens.map(() => []);
  /** @type {number[][]} */
  const missed = tokens.map(() => []);
  for (let point = 0; point < glass.points; point += 2) {
    const rows = glass.lens(point);
    telling.forEach((choice, place) => {
      if (!choice) return;
      const weights = implied(choice, rows[place]);
      shown[place].push(weights);
      missed[place].push(apart(choice, rows[place], weights));
    });
  }
  const places = tokens.map((token, place) => ({
    word: world.word(token),
    exact: expected[place]?.posterior ?? null,
    shown: telling[place] && shown[place],
    missed: missed[place],
  }));
  return { places };
}

/**
 * The shares of voices whose mixture comes nearest to the odds, by the algorithm of trials/part4/posterior.py.
 * @param {Choice} choice
 * @param {ArrayLike<number>} odds of all words
 */
export function implied({ tokens, rows }, odds) {
  const all = tokens.reduce((sum, token) => sum + odds[token], 0);
  const target = tokens.map((token) => odds[token] / all);
  let weights = rows.map(() => 1 / rows.length);
  for (let round = 0; round < ROUNDS; round++) {
    const next = rows.map(() => 0);
    for (let place = 0; place < target.length; place++) {
      let mixture = 0;
      for (let voice = 0; voice < rows.length; voice++) mixture += weights[voice] * rows[voice][place];
      if (!(mixture > 0)) continue;
      for (let voice = 0; voice < rows.length; voice++) {
        next[voice] += (target[place] * weights[voice] * rows[voice][place]) / mixture;
      }
    }
    weights = next;
  }
  return weights;
}

/**
 * How much of the odds of all words would have to move to make them such a mixture: 0 none, 1 all.
 * @param {Choice} choice
 * @param {ArrayLike<number>} odds
 * @param {number[]} weights of the voices
 */
export function apart({ tokens, rows }, odds, weights) {
  const lacking = tokens.map((token, place) => {
    const mixture = rows.reduce((sum, row, voice) => sum + weights[voice] * row[place], 0);
    return Math.max(0, mixture - odds[token]);
  });
  return lacking.reduce((sum, each) => sum + each, 0);
}
