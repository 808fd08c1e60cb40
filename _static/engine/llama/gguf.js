/** Reads GGUF, the format of llama.cpp: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */

import { fromHalf } from "../safetensors.js";

/** shape: rows first; type: of ggml's. @typedef {{shape: number[], type: number, data: Uint8Array}} Tensor */

/** Of ggml's types those that are read here: numbers and bytes of a block. @type {Record<number, [number, number]>} */
const TYPES = { 0: [1, 4], 1: [1, 2], 3: [32, 20], 8: [32, 34] };
const [F32, F16] = [0, 1];
export const Q4_1 = 3;
const Q8_0 = 8;

/**
 * @param {ArrayBuffer} buffer
 * @returns {{about: Record<string, any>, tensors: Map<string, Tensor>}} what the file says of the model, and its weights,
 *   where they lie in the buffer
 */
export function readGguf(buffer) {
  const view = new DataView(buffer);
  const text = new TextDecoder();
  let at = 8; // after the version
  /** @type {(bytes: number) => number} */
  const skip = (bytes) => (at += bytes) - bytes;
  const long = () => Number(view.getBigUint64(skip(8), true));
  const short = () => view.getUint32(skip(4), true);
  const string = () => {
    const length = long();
    return text.decode(new Uint8Array(buffer, skip(length), length));
  };
  /** By the format's numbers. @type {(() => any)[]} */
  const values = [
    () => view.getUint8(skip(1)), () => view.getInt8(skip(1)), () => view.getUint16(skip(2), true),
    () => view.getInt16(skip(2), true), short, () => view.getInt32(skip(4), true), () => view.getFloat32(skip(4), true),
    () => view.getUint8(skip(1)) !== 0, string, () => array(), long, () => Number(view.getBigInt64(skip(8), true)),
    () => view.getFloat64(skip(8), true),
  ];
  /** @param {number} type */
  const value = (type) => values[type]();
  const array = () => {
    const [type, length] = [short(), long()];
    return Array.from({ length }, () => value(type));
  };

  const [count, fields] = [long(), long()];
  /** @type {Record<string, any>} */
  const about = {};
  for (let i = 0; i < fields; i++) {
    const name = string();
    about[name] = value(short());
  }
  /** @type {[string, number[], number, number][]} */
  const places = [];
  for (let i = 0; i < count; i++) {
    const name = string();
    const shape = Array.from({ length: short() }, long).reverse();
    places.push([name, shape, short(), long()]);
  }
  const align = about["general.alignment"] ?? 32;
  const start = Math.ceil(at / align) * align;
  const tensors = places.map(([name, shape, type, from]) => {
    const [numbers, bytes] = TYPES[type];
    const length = (shape.reduce((all, one) => all * one, 1) / numbers) * bytes;
    return /** @type {[string, Tensor]} */ ([name, { shape, type, data: new Uint8Array(buffer, start + from, length) }]);
  });
  return { about, tensors: new Map(tensors) };
}

/** @type {Float32Array | undefined} */
let table;

/** Half precision by its 16 bits. */
export const halves = () => (table ??= Float32Array.from({ length: 65536 }, (_, bits) => fromHalf(bits)));

/** A tensor as numbers. @param {Tensor} tensor @returns {Float32Array} */
export function floats({ type, data }) {
  const bytes = data.slice(); // which begins where numbers may
  if (type === F32) return new Float32Array(bytes.buffer);
  const [numbers, size] = TYPES[type];
  const [half, words] = [halves(), new Uint16Array(bytes.buffer)];
  if (type === F16) return Float32Array.from(words, (word) => half[word]);
  const result = new Float32Array((bytes.length / size) * numbers);
  for (let from = 0, to = 0; from < bytes.length; from += size, to += numbers) {
    const step = half[words[from / 2]];
    for (let i = 0; i < numbers; i++) {
      if (type === Q8_0) result[to + i] = ((bytes[from + 2 + i] << 24) >> 24) * step;
      else {
        const byte = bytes[from + 4 + (i % 16)];
        result[to + i] = (i < 16 ? byte & 15 : byte >> 4) * step + half[words[from / 2 + 1]];
      }
    }
  }
  return result;
}
