/**
 * Draws the next word from logits. The same seed draws the same words again, here and in any other implementation of
 * mulberry32, a generator with a state of 32 bits (Tommy Ettinger, 2017).
 */

/** Random numbers from a seed. */
export class Random {
  /** @param {number} seed a whole number; its lowest 32 bits count */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** @returns {number} at least 0 and below 1, in steps of 2^-32 */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

export class Sampler {
  /**
   * @param {Object} settings
   * @param {number} [settings.temperature] 1 draws from the model's own distribution, less sharpens it, 0 takes the
   *   likeliest token
   * @param {number} [settings.topP] keeps the fewest likely tokens whose shares reach it; 1 keeps all
   * @param {number} [settings.seed]
   * @throws {RangeError}
   */
  constructor({ temperature = 1, topP = 1, seed = 0 } = {}) {
    if (!(temperature >= 0)) throw new RangeError(`A temperature isn't negative: ${temperature}.`);
    if (!(topP > 0 && topP <= 1)) throw new RangeError(`Top-p is above 0 and at most 1, not ${topP}.`);
    this.temperature = temperature;
    this.topP = topP;
    this.random = new Random(seed);
    this.probabilities = new Float64Array(0); // of the last distribution
    this.order = new Uint16Array(0);
  }

  /**
   * What a token is drawn from: p by token.
   * @param {ArrayLike<number>} logits one a word
   * @returns {Float64Array} the same array each time
   */
  distribution(logits) {
    if (this.probabilities.length !== logits.length) {
      this.probabilities = new Float64Array(logits.length);
      this.order = new Uint16Array(logits.length);
    }
    if (this.temperature === 0) {
      this.probabilities.fill(0);
      this.probabilities[likeliest(logits)] = 1;
    } else {
      softmax(logits, this.temperature, this.probabilities);
      if (this.topP < 1) keepTop(this.probabilities, this.topP, this.order);
    }
    return this.probabilities;
  }

  /**
   * @param {ArrayLike<number>} logits one a word
   * @returns {number} a token
   */
  draw(logits) {
    const probabilities = this.distribution(logits);
    // Drawn at temperature 0 too, so that the state only depends on how many words came.
    return drawn(probabilities, this.random.next());
  }
}

/**
 * The place where shares, added up one after the other, come above a number.
 * @param {ArrayLike<number>} shares that add up to one
 * @param {number} uniform at least 0 and below 1
 */
export function drawn(shares, uniform) {
  let left = uniform;
  let last = 0;
  for (let place = 0; place < shares.length; place++) {
    if (shares[place] === 0) continue;
    if (left < shares[place]) return place;
    left -= shares[place];
    last = place;
  }
  return last; // they may miss one by a rounding error
}

/**
 * The token with the highest logit, the first of those that are alike.
 * @param {ArrayLike<number>} logits
 */
export function likeliest(logits) {
  let best = 0;
  for (let token = 1; token < logits.length; token++) if (logits[token] > logits[best]) best = token;
  return best;
}

/**
 * @param {ArrayLike<number>} logits
 * @param {number} [temperature] above 0
 * @param {Float64Array} [result] as long as `logits`
 */
export function softmax(logits, temperature = 1, result = new Float64Array(logits.length)) {
  const highest = logits[likeliest(logits)];
  let total = 0;
  for (let token = 0; token < logits.length; token++) {
    result[token] = Math.exp((logits[token] - highest) / temperature);
    total += result[token];
  }
  for (let token = 0; token < logits.length; token++) result[token] /= total;
  return result;
}

/**
 * Set all but the likeliest tokens to 0, and let the rest add up to one. Of tokens that are alike the first counts.
 * @param {Float64Array} probabilities by token
 * @param {number} topP
 * @param {Uint16Array} order room for the tokens
 */
function keepTop(probabilities, topP, order) {
  // Tokens below this add up to less than 1 - topP, so the others reach topP without them, and few need sorting.
  const least = (1 - topP) / probabilities.length;
  let candidates = 0;
  for (let token = 0; token < probabilities.length; token++) {
    if (probabilities[token] >= least) order[candidates++] = token;
    else probabilities[token] = 0;
  }
  order.subarray(0, candidates).sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  let kept = 0;
  let count = 0;
  while (count < candidates && kept < topP) kept += probabilities[order[count++]];
  for (let place = 0; place < candidates; place++) {
    if (place < count) probabilities[order[place]] /= kept;
    else probabilities[order[place]] = 0;
  }
}
