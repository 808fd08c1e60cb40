/**
 * The kernels that a Llama needs, chosen as ../kernels.js does: some of the lab's, and products of rounded numbers, whose
 * blocks are those of llama.cpp.
 */

import { chooseKernels as choose } from "../kernels.js";

/**
 * y = W x for `count` rounded x of K numbers, or y += W x with `more`; W (N x K) is rounded in blocks of 32. Those named
 * `row` work on one x, where N goes by fours; those named `rows` on fours.
 * @typedef {(q: number, scales: number, w: number, d: number, y: number, yStride: number, count: number, K: number,
 *   N: number, more: number) => void} Product
 */

/**
 * Pointers and strides are bytes.
 * @typedef {Object} Rounded
 * @property {(x: number, q: number, scales: number, blocks: number) => void} quantize to 16 bits: x = d q; scales are d
 *   and the sum of the block
 * @property {Product} rowQ4 a block of W is d q + m with q from 0 to 15 (Q4_1); its scales are d and m
 * @property {Product} rowsQ4
 * @property {Product} rowQ8 with q from -127 to 127 (Q8_0), and m = 0
 * @property {Product} rowsQ8
 */

/** @typedef {import("../kernels.js").Functions & Rounded} Functions of the lab's only those that a Llama needs */

/**
 * @param {(file: string) => Promise<ArrayBuffer>} read a file of the engine
 * @param {import("../kernels.js").Name} [wanted] these and no others
 * @returns {Promise<import("../kernels.js").Kernels>} whose functions are `Functions`
 */
export const chooseKernels = (read, wanted) => choose((file) => read(`llama/${file}`), wanted);
