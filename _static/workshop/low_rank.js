/**
 * What tuning changed, as directions, the largest first: so that all but a few can be cut away. The change of a matrix
 * D is a sum of columns times rows, its singular value decomposition; the directions are the eigenvectors of D^T D, or
 * of D D^T where that is smaller.
 */

import { weightShapes } from "../engine/config.js";
import { lookup } from "../engine/lookup.js";

/** @typedef {import("../engine/changes.js").Change} Change */

const SWEEPS = 12; // at most; a matrix of 96 needs about eight
const SMALL = 1e-9; // what is left beside the diagonal, as a share of all, when that is enough

/**
 * What must be added to `before` to have `after`, with all directions.
 * @param {Map<string, Float32Array>} before
 * @param {Map<string, Float32Array>} after
 * @param {import("../engine/config.js").Config} config
 * @returns {Generator<null, Change>} yields after each matrix
 */
export function* difference(before, after, config) {
  /** @type {Change} */
  const change = { factors: new Map(), gains: new Map() };
  for (const [name, shape] of weightShapes(config)) {
    const old = lookup(before, name);
    const moved = lookup(after, name).map((value, place) => value - old[place]);
    if (shape.length === 1) change.gains.set(name, moved);
    else change.factors.set(name, factors(moved, shape[0], shape[1]));
    yield null;
  }
  return change;
}

/**
 * The same change with its first directions alone; gains, which have none, stay as they are, but for rank 0.
 * @param {Change} change
 * @param {number} rank
 * @returns {Change}
 */
export function truncated({ factors, gains }, rank) {
  /** @type {Change["factors"]} */
  const kept = new Map();
  for (const [name, { rank: all, left, right }] of factors) {
    const few = Math.min(rank, all);
    const [rows, columns] = [left.length / all, right.length / all];
    kept.set(name, { rank: few, left: left.subarray(0, few * rows), right: right.subarray(0, few * columns) });
  }
  return { factors: kept, gains: new Map([...gains].map(([name, gain]) => [name, rank ? gain : gain.map(() => 0)])) };
}

/**
 * @param {Float32Array} matrix rows x columns
 * @param {number} rows
 * @param {number} columns
 * @returns {{rank: number, left: Float32Array, right: Float32Array}} left^T right is the matrix; largest first
 */
export function factors(matrix, rows, columns) {
  const tall = rows >= columns;
  const size = tall ? columns : rows; // of the side on which directions are sought
  const other = tall ? rows : columns;
  /** @type {(side: number, place: number) => number} */
  const at = (side, place) => (tall ? matrix[place * columns + side] : matrix[side * columns + place]);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      let sum = 0;
      for (let place = 0; place < other; place++) sum += at(i, place) * at(j, place);
      gram[i * size + j] = gram[j * size + i] = sum;
    }
  }
  const { values, vectors } = eigen(gram, size);
  const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
  const directions = new Float32Array(size * size);
  const images = new Float32Array(size * other); // of the matrix along each direction
  order.forEach((from, to) => {
    for (let side = 0; side < size; side++) directions[to * size + side] = vectors[from * size + side];
    for (let place = 0; place < other; place++) {
      let sum = 0;
      for (let side = 0; side < size; side++) sum += at(side, place) * vectors[from * size + side];
      images[to * other + place] = sum;
    }
  });
  return tall ? { rank: size, left: images, right: directions } : { rank: size, left: directions, right: images };
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations: each makes one pair of numbers beside the
 * diagonal zero, until all are.
 * @param {Float64Array} matrix size x size; changed
 * @param {number} size
 * @returns {{values: Float64Array, vectors: Float64Array}} vector i in row i
 */
function eigen(matrix, size) {
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const all = matrix.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < SWEEPS && beside(matrix, size) > SMALL ** 2 * all; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(matrix, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => matrix[i * size + i]), vectors };
}

/** @param {Float64Array} matrix @param {number} size */
function beside(matrix, size) {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j) sum += matrix[i * size + j] ** 2;
  return sum;
}

/** @type {(matrix: Float64Array, vectors: Float64Array, size: number, p: number, q: number) => void} */
function rotate(matrix, vectors, size, p, q) {
  const off = matrix[p * size + q];
  if (off === 0) return;
  const theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  turn(matrix, p, q, size, size, cosine, sine); // columns
  turn(matrix, p * size, q * size, 1, size, cosine, sine); // rows
  turn(vectors, p * size, q * size, 1, size, cosine, sine);
}

/**
 * Turn two rows of numbers into each other, or two columns, whose numbers lie a step apart.
 * @type {(numbers: Float64Array, first: number, second: number, step: number, count: number, cosine: number,
 *   sine: number) => void}
 */
function turn(numbers, first, second, step, count, cosine, sine) {
  for (let i = 0; i < count; i++, first += step, second += step) {
    const a = numbers[first];
    const b = numbers[second];
    numbers[first] = cosine * a - sine * b;
    numbers[second] = sine * a + cosine * b;
  }
}
