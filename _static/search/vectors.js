/**
 * What a text is about, as a direction: the sum of its words' vectors, a rare word counting more. It finds passages that
 * say the same in other words. The root of the rarity did best on the tuning questions.
 */

export class Vectors {
  /**
   * @param {import("./files.js").Words} words
   * @param {(stem: string) => number} rarity
   */
  constructor({ dimensions, stems, scales, codes }, rarity) {
    this.dimensions = dimensions;
    this.scales = scales;
    this.codes = codes;
    this.rarity = rarity;
    /** @type {Float32Array[]} directions of the passages */
    this.passages = [];
    this.numbers = new Map(stems.map((stem, number) => [stem, number]));
    /** @type {Map<string, Float32Array>} those of the book's stems, made once */
    this.words = new Map();
  }

  /** The direction of a text, from how often each stem stands in it. */
  sum(/** @type {Map<string, number>} */ counts) {
    const sum = new Float32Array(this.dimensions);
    for (const [stem, times] of counts) {
      const vector = this.word(stem);
      if (vector) add(sum, vector, times);
    }
    return normalize(sum);
  }

  /** The weighted vector of a stem; nothing for one that has none. */
  word(/** @type {string} */ stem) {
    const number = this.numbers.get(stem);
    const made = this.words.get(stem);
    if (made || number === undefined) return made;
    const factor = this.scales[number] * Math.sqrt(this.rarity(stem));
    const half = this.dimensions / 2;
    const vector = new Float32Array(this.dimensions);
    for (let place = 0; place < half; place++) {
      const code = this.codes[number * half + place];
      vector[2 * place] = ((code >> 4) - 8) * factor;
      vector[2 * place + 1] = ((code & 15) - 8) * factor;
    }
    this.words.set(stem, vector);
    return vector;
  }

  /**
   * @param {Map<string, number>} counts of a question's stems
   * @returns {Float64Array} the cosine of each passage to the question
   */
  cosines(counts) {
    const question = this.sum(counts);
    return Float64Array.from(this.passages, (passage) => dot(passage, question));
  }
}

/** @param {Float32Array} sum @param {Float32Array} vector @param {number} times */
function add(sum, vector, times) {
  for (let place = 0; place < sum.length; place++) sum[place] += times * vector[place];
}

/** @param {Float32Array} a @param {Float32Array} b */
function dot(a, b) {
  let sum = 0;
  for (let place = 0; place < a.length; place++) sum += a[place] * b[place];
  return sum;
}

/** To length 1; a vector of zeros stays one. */
function normalize(/** @type {Float32Array} */ vector) {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  for (let place = 0; place < vector.length; place++) vector[place] /= length;
  return vector;
}
