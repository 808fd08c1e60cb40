/**
 * BM25: how well a place's words fit those of a question. A place is all of a section, as what a question names may be
 * spread over it. Robertson 2009, https://doi.org/10.1561/1500000019.
 */

const K1 = 1.2; // how soon more of one word adds no more
const B = 0.6; // how much a long text is discounted; both at values that are usual, .9 to 2 and .5 to .75 did as well

export class Bm25 {
  /** @param {import("./files.js").Index} index */
  constructor({ places, passages, postings }) {
    /** @type {Map<string, Map<number, number>>} how often a stem stands in each place */
    this.times = new Map();
    this.lengths = new Float64Array(places.length);
    for (const [stem, flat] of Object.entries(postings)) {
      const counts = new Map();
      for (const [passage, times] of pairs(flat)) {
        const { place } = passages[passage];
        counts.set(place, (counts.get(place) ?? 0) + times);
        this.lengths[place] += times;
      }
      this.times.set(stem, counts);
    }
    this.mean = this.lengths.reduce((sum, length) => sum + length, 0) / places.length;
  }

  /** How rare a stem is: near 0 in every place, and the highest in none. */
  rarity(/** @type {string} */ stem) {
    const found = this.times.get(stem)?.size ?? 0;
    return Math.log(1 + (this.lengths.length - found + 0.5) / (found + 0.5));
  }

  /** How many of a question's stems the book knows, from 0 to 1. */
  known(/** @type {Iterable<string>} */ stems) {
    const all = [...stems];
    return all.filter((stem) => this.times.has(stem)).length / (all.length || 1);
  }

  /** How much a score is beside the rarity of all of a question's stems: near 1 if a place has each of them. */
  share(/** @type {Iterable<string>} */ stems, /** @type {number} */ score) {
    let whole = 0;
    for (const stem of stems) whole += this.rarity(stem);
    return score / (whole || 1);
  }

  /**
   * @param {Iterable<string>} stems of a question, each once
   * @returns {Float64Array} a score for each place, 0 where no word is shared
   */
  scores(stems) {
    const scores = new Float64Array(this.lengths.length);
    for (const stem of stems) {
      const rarity = this.rarity(stem);
      for (const [place, times] of this.times.get(stem) ?? []) {
        const length = this.lengths[place] / this.mean;
        scores[place] += (rarity * times * (K1 + 1)) / (times + K1 * (1 - B + B * length));
      }
    }
    return scores;
  }
}

/** Numbers of passages and how often the stem stands there, from the distances that the index keeps. */
export function* pairs(/** @type {number[]} */ flat) {
  for (let place = 0, passage = 0; place < flat.length; place += 2) {
    passage += flat[place];
    yield [passage, flat[place + 1]];
  }
}
