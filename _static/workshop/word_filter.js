/**
 * A filter in front of a model: a score for each answer, and a threshold above which it is held back. Logistic
 * regression on which words an answer has, learned from answers with labels. As trials/part6/filters.py.
 */

const DECAY = 0.01; // keeps a word that was seen once from deciding everything
const STEPS = 2_000;

/** @typedef {{answer: number[], bad: boolean}} Labeled */

export class WordFilter {
  /** @param {number} vocabulary */
  constructor(vocabulary) {
    this.weights = new Float64Array(vocabulary + 1); // one a word; the last counts always
  }

  /** Words of an answer, each once, and the place that counts always. @param {number[]} answer */
  features(answer) {
    return [...new Set(answer), this.weights.length - 1];
  }

  /**
   * Down the gradient, in steps as long as the steepest bend allows (Nesterov, 1983).
   * @param {Labeled[]} labeled
   */
  learn(labeled) {
    const { weights } = this;
    const last = weights.length - 1;
    const rows = labeled.map(({ answer, bad }) => ({ places: this.features(answer), target: Number(bad) }));
    const longest = Math.max(...rows.map(({ places }) => places.length));
    const rate = 1 / (longest / 4 + 2 * DECAY);
    weights.fill(0);
    let before = weights.slice();
    for (let step = 0; step < STEPS; step++) {
      const momentum = step / (step + 3);
      const ahead = weights.map((weight, place) => weight + momentum * (weight - before[place]));
      const slopes = ahead.map((weight, place) => (place < last ? 2 * DECAY * weight : 0));
      for (const { places, target } of rows) {
        const slope = (sigmoid(places.reduce((sum, place) => sum + ahead[place], 0)) - target) / rows.length;
        for (const place of places) slopes[place] += slope;
      }
      before = weights.slice();
      ahead.forEach((weight, place) => (weights[place] = weight - rate * slopes[place]));
    }
    return this;
  }

  /** How much an answer looks like those to be held back, as log-odds. @param {number[]} answer */
  score(answer) {
    return this.features(answer).reduce((sum, place) => sum + this.weights[place], 0);
  }
}

/**
 * The share of answers above a bar, which are held back.
 * @param {number[]} scores
 * @param {number} bar
 */
export const heldBack = (scores, bar) => scores.filter((score) => score > bar).length / scores.length;

/**
 * The least bar that holds back at most a share of these answers.
 * @param {number[]} scores
 * @param {number} share
 */
export const threshold = (scores, share) => [...scores].sort((a, b) => b - a)[Math.floor(share * scores.length)];

/** @param {number} odds */
const sigmoid = (odds) => 1 / (1 + Math.exp(-odds));
