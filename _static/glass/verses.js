/**
 * The language of part 4's copier, see `verses` in lab/tasks.py: random letters, the same again after a period of the
 * verse's own. What comes next is exact here too, as whoever knows the language weighs all periods by Bayes' rule.
 */

import { lookup } from "../engine/lookup.js";
import { UnknownWord } from "../engine/world.js";

/** @typedef {import("../engine/program.js").Expectation} Expectation */
/** words: the letters; periods: the shortest and the longest. @typedef {{words: string, periods: [number, number]}} Told */

export class Verses {
  /** @param {Told} told see `verses_data` in lab/export/workshop.py */
  constructor({ words, periods }) {
    this.words = words.split(" ");
    this.ids = new Map(this.words.map((word, token) => [word, token]));
    const [shortest, longest] = periods;
    this.periods = Array.from({ length: longest - shortest + 1 }, (_, more) => shortest + more);
    /** @type {string[]} */
    this.voices = []; // nobody speaks
    this.facts = new Map(); // of nobody
  }

  /** @param {number} token */
  word(token) {
    return this.words[token];
  }

  /** @param {string} text */
  encode(text) {
    return text.split(" ").filter(Boolean).map((word) => {
      if (!this.ids.has(word)) throw new UnknownWord(word);
      return lookup(this.ids, word);
    });
  }

  /**
   * What comes after each token, as `expectations` tells it of the book's world.
   * @param {number[]} tokens
   * @returns {(Expectation | null)[]} null from the first letter on with which no period is left
   */
  expectations(tokens) {
    const count = this.words.length;
    return tokens.map((_, last) => {
      const read = last + 1;
      const left = this.periods.filter((period) => tokens.slice(0, read).every((token, place) => {
        return place < period || token === tokens[place - period];
      }));
      if (!left.length) return null;
      // A letter that a period foretells took no chance; each other one had the chance of one in `count`.
      const weights = left.map((period) => count ** Math.max(0, read - period));
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      const shares = new Float64Array(count);
      left.forEach((period, number) => {
        const share = weights[number] / all;
        if (read >= period) shares[tokens[read - period]] += share;
        else for (let token = 0; token < count; token++) shares[token] += share / count;
      });
      const next = new Map([...shares].flatMap((share, token) => (share > 0 ? [[token, share]] : [])));
      return { next, posterior: [], component: "verse", choice: null };
    });
  }

  /**
   * Verses, as the lab draws them but for the numbers.
   * @param {number} rows
   * @param {number} length
   * @param {import("../engine/sampler.js").Random} random
   */
  sample(rows, length, random) {
    const { periods, words } = this;
    /** @param {number} count */
    const drawn = (count) => Math.floor(count * random.next());
    return Array.from({ length: rows }, () => {
      const period = periods[drawn(periods.length)];
      const letters = Array.from({ length: period }, () => drawn(words.length));
      return Int32Array.from({ length }, (_, place) => letters[place % period]);
    });
  }
}
