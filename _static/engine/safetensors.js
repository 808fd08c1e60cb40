/**
 * Reads safetensors, the format of the playground's own weights and of the reader's checkpoints: eight bytes with the
 * length of a header, the header as JSON, then the numbers. https://huggingface.co/docs/safetensors
 */

const MAX_HEADER = 1e6; // bytes; ours have some thousand

/** What is wrong with a file, in a sentence that a reader can act on. */
export class FileError extends Error {
  name = "FileError";
}

/**
 * @typedef {Object} Tensor
 * @property {string} type F32, F16 or I8
 * @property {number[]} shape lengths of its dimensions
 * @property {Float32Array | Int8Array} data all numbers, the last dimension fastest; float16 is widened to float32
 */

/** @type {Record<string, {bytes: number, read: (buffer: ArrayBuffer) => Float32Array | Int8Array}>} */
const READERS = {
  F32: { bytes: 4, read: (buffer) => new Float32Array(buffer) },
  F16: { bytes: 2, read: (buffer) => Float32Array.from(new Uint16Array(buffer), fromHalf) },
  I8: { bytes: 1, read: (buffer) => new Int8Array(buffer) },
};

/**
 * @param {ArrayBuffer} buffer the whole file
 * @returns {{metadata: Object<string, string>, tensors: Map<string, Tensor>}}
 * @throws {FileError} where the file isn't safetensors, is cut short, or has numbers of a type that isn't read here
 */
export function readSafetensors(buffer) {
  const { header, start } = readHeader(buffer);
  const { __metadata__: metadata = {}, ...entries } = header;
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  for (const [name, entry] of Object.entries(entries)) {
    tensors.set(name, readTensor(buffer, start, name, entry));
  }
  return { metadata, tensors };
}

/**
 * The header, and where the numbers begin.
 * @param {ArrayBuffer} buffer
 */
function readHeader(buffer) {
  if (buffer.byteLength < 10) throw new FileError("This is not a safetensors file: it is too short.");
  const view = new DataView(buffer);
  const length = view.getUint32(0, true);
  // A high half that isn't zero would be a header of gigabytes: some other format.
  if (view.getUint32(4, true) !== 0 || length > MAX_HEADER || view.getUint8(8) !== "{".charCodeAt(0)) {
    throw new FileError("This is not a safetensors file: it doesn't begin like one.");
  }
  if (8 + length > buffer.byteLength) throw new FileError("The file is cut short within its header.");
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(buffer, 8, length)));
    return { header, start: 8 + length };
  } catch {
    throw new FileError("The header of the file is damaged.");
  }
}

/**
 * @param {ArrayBuffer} buffer
 * @param {number} start of the numbers
 * @param {string} name
 * @param {{dtype?: string, shape?: unknown, data_offsets?: unknown} | null} entry of the header: anything
 * @returns {Tensor}
 */
function readTensor(buffer, start, name, entry) {
  const { dtype: type, shape, data_offsets: range } = entry ?? {};
  const reader = READERS[type ?? ""];
  if (!type || !reader) throw new FileError(`${name} has numbers of type ${type}; F32, F16 and I8 are read here.`);
  if (!areCounts(shape) || !areCounts(range) || range.length !== 2) {
    throw new FileError("The header of the file is damaged.");
  }
  const [from, to] = range;
  const count = shape.reduce((product, length) => product * length, 1);
  if (to - from !== count * reader.bytes) throw new FileError(`${name} doesn't have the numbers that its shape needs.`);
  if (start + to > buffer.byteLength) throw new FileError(`The file is cut short: ${name} is missing or incomplete.`);
  // A copy, since a typed array must begin at a multiple of its numbers' size.
  return { type, shape, data: reader.read(buffer.slice(start + from, start + to)) };
}

/**
 * @param {unknown} list
 * @returns {list is number[]}
 */
function areCounts(list) {
  return Array.isArray(list) && list.every((item) => Number.isInteger(item) && item >= 0);
}

/**
 * The number that the sixteen bits of a float16 stand for.
 * @param {number} bits
 */
export function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24; // too small for the usual form
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
