/**
 * Reads safetensors, the format of the playground's weights: eight bytes with the length of a header, the header as JSON,
 * then the numbers. https://huggingface.co/docs/safetensors
 */

/**
 * @typedef {Object} Tensor
 * @property {string} type F32, F16 or I8
 * @property {number[]} shape lengths of its dimensions
 * @property {Float32Array | Int8Array} data all numbers, the last dimension fastest; float16 is widened to float32
 */

/** @type {Record<string, (buffer: ArrayBuffer) => Float32Array | Int8Array>} */
const READERS = {
  F32: (buffer) => new Float32Array(buffer),
  F16: (buffer) => Float32Array.from(new Uint16Array(buffer), fromHalf),
  I8: (buffer) => new Int8Array(buffer),
};

/**
 * @param {ArrayBuffer} buffer a whole file of the book's own
 * @returns {{metadata: Object<string, string>, tensors: Map<string, Tensor>}}
 */
export function readSafetensors(buffer) {
  const length = new DataView(buffer).getUint32(0, true); // of eight bytes, as no header of ours has gigabytes
  const start = 8 + length;
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const tensors = Object.entries(entries).map(([name, { dtype: type, shape, data_offsets: [from, to] }]) => {
    // A copy, since a typed array must begin at a multiple of its numbers' size.
    return /** @type {[string, Tensor]} */ ([name, { type, shape, data: READERS[type](buffer.slice(start + from, start + to)) }]);
  });
  return { metadata, tensors: new Map(tensors) };
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
