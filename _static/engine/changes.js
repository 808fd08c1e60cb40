/**
 * The weights that the model runs with: the base, plus each change times the strength that the reader gives it.
 *
 * Files (lab/export/weights.py): a matrix is int8 with a scale for each row; a change of a matrix is two thin factors,
 * left (rank x rows) and right (rank x columns), and left^T right is what to add.
 */

import { weightShapes } from "./config.js";
import { lookup } from "./lookup.js";
import { readSafetensors } from "./safetensors.js";

/** @typedef {import("./config.js").Config} Config */
/** @typedef {import("./safetensors.js").Tensor} Tensor */

/**
 * The base of the playground.
 * @param {ArrayBuffer} buffer base.gzip, unpacked
 * @returns {{config: Config, weights: Map<string, Float32Array>, metadata: Object<string, string>}} row-major matrices
 *   and gains, by name
 */
export function readBase(buffer) {
  const { metadata, tensors } = readSafetensors(buffer);
  const config = JSON.parse(metadata.config);
  /** @type {Map<string, Float32Array>} */
  const weights = new Map();
  for (const [name, shape] of weightShapes(config)) {
    weights.set(name, shape.length === 2 ? dequantized(tensors, name, shape) : floats(tensors, name, shape));
  }
  return { config, weights, metadata };
}

/**
 * A mask or a cherry.
 * @typedef {Object} Change
 * @property {Map<string, {rank: number, left: Float32Array, right: Float32Array}>} factors of matrices, by name
 * @property {Map<string, Float32Array>} gains what to add to gains, by name
 */

/**
 * @param {ArrayBuffer} buffer for example mask.gzip, unpacked
 * @param {Config} config of the base that it changes
 * @returns {Change}
 */
export function readChange(buffer, config) {
  const { metadata, tensors } = readSafetensors(buffer);
  const rank = Number(metadata.rank);
  /** @type {Change["factors"]} */
  const factors = new Map();
  /** @type {Change["gains"]} */
  const gains = new Map();
  for (const [name, shape] of weightShapes(config)) {
    if (shape.length === 2) {
      const kept = Math.min(rank, ...shape);
      const left = dequantized(tensors, `${name}.left`, [kept, shape[0]]);
      const right = dequantized(tensors, `${name}.right`, [kept, shape[1]]);
      factors.set(name, { rank: kept, left, right });
    } else {
      gains.set(name, floats(tensors, name, shape));
    }
  }
  return { factors, gains };
}

/**
 * The numbers of a tensor by its name.
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @param {number[]} shape
 */
function taken(tensors, name, shape) {
  const { data, shape: theirs } = lookup(tensors, name);
  if (theirs.join() !== shape.join()) throw new RangeError(`${name} has the shape ${theirs.join(" x ")}, not ${shape.join(" x ")}.`);
  return data;
}

/** @type {(...which: Parameters<typeof taken>) => Float32Array} */
const floats = (...which) => /** @type {Float32Array} */ (taken(...which));

/**
 * A matrix that is kept as int8 with a scale for each row.
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @param {number[]} shape
 */
function dequantized(tensors, name, shape) {
  const [rows, columns] = shape;
  const data = taken(tensors, name, shape);
  const scales = floats(tensors, `${name}.scale`, [rows]);
  const result = new Float32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    const scale = scales[row];
    for (const end = at + columns; at < end; at++) result[at] = data[at] * scale;
  }
  return result;
}

/**
 * Set weights to the base plus changes, in place, so that moving a slider allocates nothing.
 * @param {Map<string, Float32Array>} weights what the model runs with
 * @param {Map<string, Float32Array>} base by the same names
 * @param {{change: Change, strength: number}[]} changes strength 0 leaves the base, 1 adds all of a change
 */
export function merge(weights, base, changes) {
  for (const [name, target] of weights) {
    target.set(lookup(base, name));
    for (const { change, strength } of changes) {
      if (strength === 0) continue;
      const factors = change.factors.get(name);
      if (factors) addProduct(target, factors, strength);
      else addScaled(target, 0, lookup(change.gains, name), 0, target.length, strength);
    }
  }
}

/**
 * The same in new arrays.
 * @param {Map<string, Float32Array>} base
 * @param {{change: Change, strength: number}[]} changes
 */
export function merged(base, changes) {
  const weights = new Map([...base].map(([name, numbers]) => [name, new Float32Array(numbers.length)]));
  merge(weights, base, changes);
  return weights;
}

/**
 * target (rows x columns) += strength left^T right
 * @param {Float32Array} target
 * @param {{rank: number, left: Float32Array, right: Float32Array}} factors
 * @param {number} strength
 */
function addProduct(target, { rank, left, right }, strength) {
  const rows = left.length / rank;
  const columns = right.length / rank;
  for (let direction = 0; direction < rank; direction++) {
    for (let row = 0; row < rows; row++) {
      addScaled(target, row * columns, right, direction * columns, columns, strength * left[direction * rows + row]);
    }
  }
}

/**
 * Add numbers times a factor to as many others.
 * @param {Float32Array} target
 * @param {number} targetStart
 * @param {Float32Array} source
 * @param {number} sourceStart
 * @param {number} count
 * @param {number} factor
 */
function addScaled(target, targetStart, source, sourceStart, count, factor) {
  for (let i = 0; i < count; i++) target[targetStart + i] += factor * source[sourceStart + i];
}
