/**
 * BM25: how well a place's words fit those of a question. A place is all of a section, as what a question names may be
 * spread over it. Robertson 2009, https://doi.org/10.1561/1500000019.
 */

const K1 = 1.2; // how soon more of one word adds no more
const B = 0.6; // how much a long text is discounted; both at values that are usual, .9 to 2 and .5 to .75 did as well

export class Bm25 {
  /**
   * @param {import("./files.js").Index} index
   * @param {Map<string, number>[]} counts how often each stem stands in each passage
   */
  constructor({ places, passages }, counts) {
    /** @type {Map<string, Map<number, number>>} how often a stem stands in each place */
    this.times = new Map();
    this.lengths = new Float64Array(places.length);
    passages.forEach(({ place }, number) => {
      for (const [stem, times] of counts[number]) {
        let found = this.times.get(stem);
        if (!found) this.times.set(stem, (found = new Map()));
        found.set(place, (found.get(place) ?? 0) + times);
        this.lengths[place] += times;
      }
    });
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
