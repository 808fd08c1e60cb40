/**
 * The model of lab/model.py once more, which the playground ran on before the engine did: its oracle, as the two share
 * no line. One token at a time, with the keys and values of earlier tokens kept: the KV cache.
 *
 * Written for speed in plain JavaScript: numbers lie in flat arrays, row after row, nothing is allocated while it
 * reads, and four rows of a matrix are multiplied at once, so that their sums don't wait for each other.
 */

/** @typedef {import("../../_static/engine/config.js").Config} Config */

/**
 * The weights of a block.
 * @typedef {Object} Block
 * @property {Float32Array} attentionNorm
 * @property {Float32Array} queryKeyValue
 * @property {Float32Array} out
 * @property {Float32Array} gatedNorm
 * @property {Float32Array} gateUp
 * @property {Float32Array} down
 */

export class Model {
  /**
   * @param {Config} config with a multiple of four numbers in a head and an even `inner`, as loops go by fours
   * @param {Map<string, Float32Array>} weights by name, see `weightShapes`; may change later, see `changed`
   */
  constructor(config, weights) {
    this.config = config;
    this.named = weights;
    this.version = 0; // of the weights
    this.rotation = rotations(config);
    this.embedding = weights.get("embedding.weight");
    this.norm = weights.get("norm.weight");
    /** @type {Block[]} */
    this.blocks = Array.from({ length: config.layers }, (_, layer) => {
      /** @param {string} name */
      const weight = (name) => weights.get(`blocks.${layer}.${name}.weight`);
      return {
        attentionNorm: weight("attention_norm"),
        queryKeyValue: weight("attention.qkv"),
        out: weight("attention.out"),
        gatedNorm: weight("gated_norm"),
        gateUp: weight("gated.gate_up"),
        down: weight("gated.down"),
      };
    });
  }

  /** To be called when weights have changed: what readers have kept of a text is no longer true. */
  changed() {
    this.version++;
  }
}

/** As the page's, with weights of its own. */
export function readersOf(config, weights) {
  const model = new Model(config, new Map([...weights].map(([name, numbers]) => [name, numbers.slice()])));
  return { model, reader: new Reader(model), looker: new Reader(model) };
}

/** Keys and values of one block, position after position. */
class KVCache {
  /** @param {Config} config */
  constructor({ context, width }) {
    this.width = width;
    this.keys = new Float32Array(context * width);
    this.values = new Float32Array(context * width);
  }

  /**
   * Keep the key and the value of a position.
   * @param {number} position
   * @param {Float32Array} key
   * @param {Float32Array} value
   */
  update(position, key, value) {
    this.keys.set(key, position * this.width);
    this.values.set(value, position * this.width);
  }
}

/** Reads a text with a model, and keeps what it needs to go on: its memory is that of one text. */
export class Reader {
  /** @param {Model} model */
  constructor(model) {
    const { width, layers, heads, inner, context, vocabulary } = model.config;
    /** @param {number} length */
    const numbers = (length) => new Float32Array(length);
    this.model = model;
    this.version = model.version;
    /** @type {number[]} */
    this.tokens = []; // the text so far
    this.caches = Array.from({ length: layers }, () => new KVCache(model.config)); // one a block
    this.attention = numbers(layers * heads * context); // of the last position read
    this.logits = numbers(vocabulary);
    this.stream = numbers(width); // what the model knows of the token, to which every layer adds
    this.normed = numbers(width);
    this.projected = numbers(3 * width); // query, key and value
    this.key = this.projected.subarray(width, 2 * width);
    this.value = this.projected.subarray(2 * width);
    this.mixed = numbers(width); // values of earlier tokens, mixed by attention
    this.added = numbers(width);
    this.gateUp = numbers(2 * inner);
  }

  /**
   * Read a text. What it has in common with the text before, from the start, isn't read again.
   * @param {ArrayLike<number>} tokens at least one
   * @returns {Float32Array} logits for the token after it, one a word; the same array each time
   * @throws {RangeError} where the text is longer than the model's context, or a token isn't one of its vocabulary
   */
  read(tokens) {
    if (tokens.length === 0) throw new RangeError("There is no token to read.");
    this.keepOnly(Math.min(this.inCommon(tokens), tokens.length - 1)); // the last one is read for its logits
    for (let place = this.tokens.length; place < tokens.length; place++) {
      this.step(tokens[place], place === tokens.length - 1);
    }
    return this.logits;
  }

  /**
   * How many tokens, from the start, need not be read again.
   * @param {ArrayLike<number>} tokens
   */
  inCommon(tokens) {
    if (this.version !== this.model.version) return 0;
    let count = 0;
    while (count < tokens.length && this.tokens[count] === tokens[count]) count++;
    return count;
  }

  /**
   * Forget all but the first tokens.
   * @param {number} count
   */
  keepOnly(count) {
    this.tokens.length = Math.min(count, this.tokens.length);
  }

  /**
   * Read one token more.
   * @param {number} token
   * @param {boolean} [asked] whether logits are needed
   * @returns {Float32Array} logits, one a word; the same array each time
   */
  step(token, asked = true) {
    const { config, blocks, embedding, norm, version } = this.model;
    const { width, epsilon, context, vocabulary } = config;
    const position = this.tokens.length;
    if (position > 0 && this.version !== version) throw new RangeError("The weights changed since the text began.");
    if (position >= context) throw new RangeError(`The model reads at most ${context} tokens.`);
    if (!(token >= 0 && token < vocabulary)) throw new RangeError(`${token} is no token of the vocabulary.`);
    this.version = version;
    const { stream, normed, added } = this;
    for (let i = 0; i < width; i++) stream[i] = embedding[token * width + i];
    for (let layer = 0; layer < blocks.length; layer++) {
      const block = blocks[layer];
      normalize(stream, block.attentionNorm, epsilon, normed);
      this.attend(block, layer, position);
      for (let i = 0; i < width; i++) stream[i] += added[i];
      normalize(stream, block.gatedNorm, epsilon, normed);
      this.think(block);
      for (let i = 0; i < width; i++) stream[i] += added[i];
    }
    if (asked) {
      normalize(stream, norm, epsilon, normed);
      multiply(embedding, normed, vocabulary, width, this.logits);
    }
    this.tokens.push(token);
    return this.logits;
  }

  /**
   * Where a head looked from the last token read.
   * @param {number} layer
   * @param {number} head
   * @returns {Float32Array} a share for each token of the text; they add up to one
   */
  attentionOf(layer, head) {
    const { heads, context } = this.model.config;
    const start = (layer * heads + head) * context;
    return this.attention.slice(start, start + this.tokens.length);
  }

  /**
   * Attention: the position asks (query), every one so far offers (key), what fits is handed over (value).
   * @param {Block} block
   * @param {number} layer
   * @param {number} position
   */
  attend(block, layer, position) {
    const { width, heads, context } = this.model.config;
    const { projected, mixed, attention } = this;
    const cache = this.caches[layer];
    const size = width / heads;
    multiply(block.queryKeyValue, this.normed, 3 * width, width, projected);
    rotate(projected, 2 * width, size, this.model.rotation, position);
    cache.update(position, this.key, this.value);
    for (let head = 0; head < heads; head++) {
      const shares = (layer * heads + head) * context;
      look(projected, cache.keys, head * size, size, width, position, attention, shares);
      handOver(attention, shares, cache.values, head * size, size, width, position, mixed);
    }
    multiply(block.out, mixed, width, width, this.added);
  }

  /**
   * SwiGLU: one projection opens and closes the other.
   * @param {Block} block
   */
  think(block) {
    const { width, inner } = this.model.config;
    const { gateUp } = this;
    multiply(block.gateUp, this.normed, 2 * inner, width, gateUp);
    for (let i = 0; i < inner; i++) {
      const gate = gateUp[i];
      gateUp[i] = (gate / (1 + Math.exp(-gate))) * gateUp[inner + i];
    }
    multiply(block.down, gateUp, width, inner, this.added);
  }
}

/**
 * The cosine and sine by which pair i of a head's numbers is turned at position t: (context x size / 2 x 2), flat. The
 * angle is t / base^(2i / size), in float32 steps, as PyTorch has it.
 * @param {Config} config
 */
function rotations({ width, heads, context, rotaryBase }) {
  const size = width / heads;
  const result = new Float32Array(context * size);
  for (let i = 0; i < size; i += 2) {
    const frequency = Math.fround(rotaryBase ** -Math.fround(i / size));
    for (let position = 0; position < context; position++) {
      const angle = Math.fround(position * frequency);
      result[position * size + i] = Math.cos(angle);
      result[position * size + i + 1] = Math.sin(angle);
    }
  }
  return result;
}

/**
 * Turn each pair of neighbors among the first `count` numbers, which as complex numbers is one multiplication.
 * @param {Float32Array} numbers
 * @param {number} count
 * @param {number} size of a head
 * @param {Float32Array} rotation see `rotations`
 * @param {number} position
 */
function rotate(numbers, count, size, rotation, position) {
  const start = position * size;
  for (let i = 0; i < count; i += 2) {
    const at = start + (i % size);
    const cosine = rotation[at];
    const sine = rotation[at + 1];
    const real = numbers[i];
    const imaginary = numbers[i + 1];
    numbers[i] = real * cosine - imaginary * sine;
    numbers[i + 1] = real * sine + imaginary * cosine;
  }
}

/**
 * What a head's query, `size` numbers from `first`, makes of each key: shares that add up to one, from `start`.
 * @param {Float32Array} query
 * @param {Float32Array} keys (positions x width)
 * @param {number} first
 * @param {number} size
 * @param {number} width
 * @param {number} position of the query, and the last one that it sees
 * @param {Float32Array} shares
 * @param {number} start
 */
function look(query, keys, first, size, width, position, shares, start) {
  const scale = 1 / Math.sqrt(size);
  let highest = -Infinity;
  for (let place = 0, key = first; place <= position; place++, key += width) {
    let a = 0, b = 0, c = 0, d = 0; // four sums, so that none waits for another
    for (let i = 0; i < size; i += 4) {
      a += query[first + i] * keys[key + i];
      b += query[first + i + 1] * keys[key + i + 1];
      c += query[first + i + 2] * keys[key + i + 2];
      d += query[first + i + 3] * keys[key + i + 3];
    }
    const fit = (a + b + c + d) * scale;
    shares[start + place] = fit;
    if (fit > highest) highest = fit;
  }
  let total = 0;
  for (let at = start; at <= start + position; at++) total += shares[at] = Math.exp(shares[at] - highest);
  for (let at = start; at <= start + position; at++) shares[at] /= total;
}

/**
 * Mix a head's values, `size` numbers from `first`, by shares.
 * @param {Float32Array} shares from `start`, one a position
 * @param {number} start
 * @param {Float32Array} values (positions x width)
 * @param {number} first
 * @param {number} size
 * @param {number} width
 * @param {number} position the last one
 * @param {Float32Array} mixed the result, (width)
 */
function handOver(shares, start, values, first, size, width, position, mixed) {
  for (let i = first; i < first + size; i += 4) {
    let a = 0, b = 0, c = 0, d = 0;
    for (let place = 0, value = i; place <= position; place++, value += width) {
      const share = shares[start + place];
      a += share * values[value];
      b += share * values[value + 1];
      c += share * values[value + 2];
      d += share * values[value + 3];
    }
    mixed[i] = a;
    mixed[i + 1] = b;
    mixed[i + 2] = c;
    mixed[i + 3] = d;
  }
}

/**
 * RMSNorm: scale a vector to length one per number, then each number by its gain.
 * @param {Float32Array} vector
 * @param {Float32Array} gain
 * @param {number} epsilon
 * @param {Float32Array} result
 */
function normalize(vector, gain, epsilon, result) {
  const length = vector.length;
  let squares = 0;
  for (let i = 0; i < length; i++) squares += vector[i] * vector[i];
  const scale = 1 / Math.sqrt(squares / length + epsilon);
  for (let i = 0; i < length; i++) result[i] = vector[i] * scale * gain[i];
}

/**
 * result = matrix (rows x columns) times vector; `columns` is even.
 * @param {Float32Array} matrix
 * @param {Float32Array} vector
 * @param {number} rows
 * @param {number} columns
 * @param {Float32Array} result
 */
function multiply(matrix, vector, rows, columns, result) {
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    // Four rows share each number of the vector, and two sums a row let the processor work on eight at a time.
    let first = row * columns;
    let second = first + columns;
    let third = second + columns;
    let fourth = third + columns;
    let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    for (let i = 0; i < columns; i += 2, first += 2, second += 2, third += 2, fourth += 2) {
      const even = vector[i];
      const odd = vector[i + 1];
      a += matrix[first] * even;
      b += matrix[first + 1] * odd;
      c += matrix[second] * even;
      d += matrix[second + 1] * odd;
      e += matrix[third] * even;
      f += matrix[third + 1] * odd;
      g += matrix[fourth] * even;
      h += matrix[fourth + 1] * odd;
    }
    result[row] = a + b;
    result[row + 1] = c + d;
    result[row + 2] = e + f;
    result[row + 3] = g + h;
  }
  for (; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += matrix[row * columns + i] * vector[i];
    result[row] = sum;
  }
}
