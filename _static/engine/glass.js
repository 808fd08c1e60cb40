/**
 * A network made of glass: what it calculates is `Network`'s, kernel by kernel, and on the way it can be read, parts be
 * silenced, looks cut, and other numbers put in. Parts have the names of lab/probes/lens.py: "embedding", "2.4" for the
 * fourth head of the second block, "2.gated" for its gated network. The residual stream can be seen at `points`: 0 is
 * the embedding, 2 l - 1 comes after the attention of block l, 2 l after its gated network.
 */

import { linear } from "./linear.js";
import { bytes } from "./memory.js";
import { Network } from "./network.js";
import { roundUp } from "./weights.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./memory.js").Memory} Memory */
/** @typedef {import("./model.js").Model} Model */

/**
 * A part that hands something over, at each position so many numbers, of which the block makes what it adds to the
 * stream. layer: from 0; head: from 0, -1 for the gated network.
 * @typedef {{layer: number, head: number, size: number}} Part
 */

/**
 * What is done to the network while it reads.
 * @typedef {Object} Changes
 * @property {Map<string, Float32Array | Float32Array[] | null>} [silent] parts that hand over, whatever the text is:
 *   nothing at all (null, zero ablation), or the same numbers at every position, such as their mean (mean ablation), or
 *   numbers for each position, such as their mean there (same-place mean)
 * @property {{part: string, from: number, to: number}[]} [cut] looks of heads, from one position to another, that are
 *   not taken: the head's other looks from there share what it had
 * @property {{point: number, place: number, numbers: Float32Array}[]} [put] what the stream holds instead
 */

/** @type {Required<Changes>} */
const NONE = { silent: new Map(), cut: [], put: [] };

const LEFT = 1e-6; // a look that has all but so much of the attention leaves nothing to share

export class Glass extends Network {
  /**
   * @param {Memory} memory
   * @param {Config} config
   */
  constructor(memory, config) {
    super(memory, config);
    const { width, heads, inner, layers, context } = config;
    /** @type {Map<string, Part>} */
    this.parts = new Map();
    for (let layer = 0; layer < layers; layer++) {
      for (let head = 0; head < heads; head++) {
        this.parts.set(`${layer + 1}.${head + 1}`, { layer, head, size: width / heads });
      }
      this.parts.set(`${layer + 1}.gated`, { layer, head: -1, size: inner });
    }
    this.points = 2 * layers + 1;
    this.changes = NONE;
    this.ended = memory.room(roundUp(context, 4) * width); // streams as the last norm leaves them, see `lens`
    this.endedScale = memory.room(roundUp(context, 4));
  }

  /**
   * Read a text, with changes. What can be looked at afterwards is as they left it.
   * @param {Model} model
   * @param {ArrayLike<number>} tokens
   * @param {Changes} [changes]
   * @throws {RangeError} as `forward`, and where there is no such part, look, point or place, or no numbers for one
   */
  read(model, tokens, { silent = NONE.silent, cut = [], put = [] } = {}) {
    this.changes = { silent, cut, put };
    this.check(tokens.length);
    try {
      this.forward(model, tokens);
    } finally {
      this.changes = NONE; // for whoever reads with it as with any network
    }
  }

  /** @param {number} length of the text */
  check(length) {
    const { silent, cut, put } = this.changes;
    for (const [name, numbers] of silent) {
      this.part(name);
      if (Array.isArray(numbers) && numbers.length < length) {
        throw new RangeError(`${name} has numbers for ${numbers.length} places, not for ${length}.`);
      }
    }
    for (const { part, from, to } of cut) {
      if (this.part(part).head < 0 || !(to >= 0 && to <= from && from < length)) {
        throw new RangeError(`${part} doesn't look from ${from} to ${to}.`);
      }
    }
    for (const { point, place } of put) this.checkPlace(point, place, length);
  }

  /** @type {(point: number, place: number, length: number) => void} */
  checkPlace(point, place, length) {
    if (!(point >= 0 && point < this.points && place >= 0 && place < length)) {
      throw new RangeError(`The stream has no point ${point} at ${place}.`);
    }
  }

  /** @param {string} name */
  part(name) {
    const part = this.parts.get(name);
    if (!part) throw new RangeError(`There is no part ${name}.`);
    return part;
  }

  // --- What happens on the way, see `Network` ---

  /** @param {number} layer */
  afterHeads(layer) {
    for (const look of this.changes.cut) if (this.part(look.part).layer === layer) this.cutLook(look);
    this.silence(layer, (head) => head >= 0);
  }

  /** @param {number} layer */
  afterGated(layer) {
    this.silence(layer, (head) => head < 0);
  }

  /** @param {number} point */
  atPoint(point) {
    for (const each of this.changes.put) if (each.point === point) this.stream(point, each.place).set(each.numbers);
  }

  /** @type {(layer: number, which: (head: number) => boolean) => void} */
  silence(layer, which) {
    for (const [name, numbers] of this.changes.silent) {
      const part = this.part(name);
      if (part.layer !== layer || !which(part.head)) continue;
      for (let place = 0; place < this.tokens.length; place++) {
        const handed = this.handed(name, place);
        if (numbers) handed.set(Array.isArray(numbers) ? numbers[place] : numbers);
        else handed.fill(0);
      }
    }
  }

  /** @param {{part: string, from: number, to: number}} look */
  cutLook({ part, from, to }) {
    const shares = this.looks(part, from);
    const left = 1 - shares[to];
    const handed = this.handed(part, from).fill(0);
    shares[to] = 0;
    for (let place = 0; place <= from; place++) {
      shares[place] = left < LEFT ? 0 : shares[place] / left;
      const value = this.projection(part, "value", place);
      for (let i = 0; i < value.length; i++) handed[i] += shares[place] * value[i];
    }
  }

  // --- What can be read: views into memory, until the next reading ---

  /**
   * The residual stream.
   * @param {number} point
   * @param {number} place
   * @throws {RangeError} where it has no such point
   */
  stream(point, place) {
    const { width } = this.config;
    this.checkPlace(point, place, this.tokens.length);
    return this.memory.at(this.streams(point) + bytes(width) * place, width);
  }

  /**
   * A pointer to the stream of all positions.
   * @param {number} point
   */
  streams(point) {
    const { blocks, last } = this;
    return point % 2 ? blocks[(point - 1) / 2].between : (blocks[point / 2] ?? last).x;
  }

  /**
   * Where a head looks from a place: a share for each token so far.
   * @param {string} name
   * @param {number} place
   */
  looks(name, place) {
    const { layer, head } = this.part(name);
    const across = bytes(roundUp(this.rows, 8));
    return this.memory.at(this.blocks[layer].shares + across * (this.rows * head + place), place + 1);
  }

  /**
   * What a part hands over.
   * @param {string} name
   * @param {number} place
   */
  handed(name, place) {
    const { layer, head, size } = this.part(name);
    const { mixed, gated } = this.blocks[layer];
    const start = head < 0 ? gated + bytes(size) * place : mixed + bytes(this.config.width * place + size * head);
    return this.memory.at(start, size);
  }

  /**
   * A head's query, key or value at a place, the first two turned by its position.
   * @param {string} name
   * @param {"query" | "key" | "value"} kind
   * @param {number} place
   */
  projection(name, kind, place) {
    const { layer, head, size } = this.part(name);
    const { width } = this.config;
    const start = ["query", "key", "value"].indexOf(kind) * width + size * head;
    return this.memory.at(this.blocks[layer].projected + bytes(3 * width * place + start), size);
  }

  /**
   * What the model would say if it ended at a point (the logit lens): for each place from `first` on a share for each
   * word. The next call takes the views away.
   * @param {number} point
   * @param {number} [first]
   * @param {number} [count] of places
   */
  lens(point, first = 0, count = this.tokens.length - first) {
    const { memory, words, logits, ended, endedScale } = this;
    const { width, epsilon, vocabulary } = this.config;
    const { kernels } = memory;
    const model = this.reader;
    const begin = first - (first % 4); // kernels take fours
    const rows = roundUp(first + count - begin, 4);
    kernels.norm(this.streams(point) + bytes(width) * begin, model.norm.at, ended, endedScale, rows, width, epsilon);
    linear(memory, model.embedding, ended, logits, rows);
    kernels.softmax(logits, bytes(words), rows, vocabulary, 0, words, 1);
    const row = (/** @type {number} */ place) => memory.at(logits + bytes(words) * (place - begin), vocabulary);
    return Array.from({ length: count }, (_, number) => row(first + number));
  }

  /**
   * What each part adds to the score along a direction, such as a word's row of the embedding (direct attribution):
   * first the embedding, then the others in their order. They add up to the score, if nothing was put in.
   * @param {ArrayLike<number>} direction
   * @param {number} place
   */
  votes(direction, place) {
    const { width, layers, heads, epsilon } = this.config;
    const model = this.reader;
    const gain = this.memory.at(model.norm.at, width);
    const end = this.stream(this.points - 1, place);
    let squares = 0;
    for (const number of end) squares += number * number;
    const scale = 1 / Math.sqrt(squares / width + epsilon);
    const read = Float64Array.from(direction, (number, i) => number * gain[i] * scale);
    const size = width / heads;
    const votes = [dot(this.stream(0, place), read)];
    for (let layer = 0; layer < layers; layer++) {
      const seen = throughMatrix(read, this.memory.at(model.blocks[layer].out.at, width * width), width);
      for (let head = 0; head < heads; head++) {
        votes.push(dot(this.handed(`${layer + 1}.${head + 1}`, place), seen.subarray(size * head, size * (head + 1))));
      }
      votes.push(dot(this.stream(2 * layer + 2, place), read) - dot(this.stream(2 * layer + 1, place), read));
    }
    return votes;
  }

  /**
   * What each part hands over on average in some texts of one length: at all positions together, and at each by itself.
   * @param {Model} model
   * @param {ArrayLike<number>[]} texts
   */
  means(model, texts) {
    const places = [...Array(texts[0].length).keys()];
    const sums = new Map([...this.parts].map(([name, { size }]) => [name, places.map(() => new Float64Array(size))]));
    for (const text of texts) {
      this.read(model, text);
      for (const [name, rows] of sums) {
        rows.forEach((sum, place) => this.handed(name, place).forEach((number, i) => (sum[i] += number)));
      }
    }
    /** @type {Map<string, Float32Array[]>} */
    const place = new Map();
    /** @type {Map<string, Float32Array>} */
    const mean = new Map();
    for (const [name, rows] of sums) {
      place.set(name, rows.map((sum) => Float32Array.from(sum, (number) => number / texts.length)));
      const all = (/** @type {number} */ i) => rows.reduce((sum, row) => sum + row[i], 0);
      mean.set(name, Float32Array.from(rows[0], (_, i) => all(i) / (texts.length * places.length)));
    }
    return { mean, place };
  }
}

/** @type {(a: ArrayLike<number>, b: ArrayLike<number>) => number} */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * A direction in what a matrix returns, seen from what it is given.
 * @param {Float64Array} direction
 * @param {Float32Array} matrix row after row
 * @param {number} columns
 */
function throughMatrix(direction, matrix, columns) {
  const seen = new Float64Array(columns);
  for (let row = 0; row < direction.length; row += 4) {
    // Four rows at once, so that sums are fetched and stored less often; each is added up in the order of rows.
    const one = direction[row];
    const two = direction[row + 1];
    const three = direction[row + 2];
    const four = direction[row + 3];
    let at = row * columns;
    for (let i = 0; i < columns; i++, at++) {
      seen[i] =
        seen[i] +
        one * matrix[at] +
        two * matrix[at + columns] +
        three * matrix[at + 2 * columns] +
        four * matrix[at + 3 * columns];
    }
  }
  return seen;
}
