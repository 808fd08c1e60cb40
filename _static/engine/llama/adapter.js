/** A LoRA adapter of llama.cpp, https://arxiv.org/abs/2106.09685: to a matrix W it adds scale B A, times its dose. */

import { floats } from "./gguf.js";

/** a: (rank, columns), b: (rows, rank). @typedef {{a: Float32Array, b: Float32Array, rank: number, rows: number, columns: number}} Part */

export class Adapter {
  /**
   * @param {{about: Record<string, any>, tensors: Map<string, import("./gguf.js").Tensor>}} file
   * @param {Map<string, {rows: number, columns: number}>} matrices of the model
   */
  constructor({ about, tensors }, matrices) {
    const alpha = about["adapter.lora.alpha"];
    /** @type {Map<string, Part>} */
    this.parts = new Map();
    for (const [name, { shape: [rank, columns], ...a }] of tensors) {
      if (!name.endsWith(".weight.lora_a")) continue;
      const [matrix, b] = [name.replace(".weight.lora_a", ""), tensors.get(name.replace(/a$/, "b"))];
      const place = matrices.get(matrix);
      if (!place || !b || place.columns !== columns || place.rows !== b.shape[0]) throw new RangeError(`${matrix} doesn't fit.`);
      const scaled = floats(b).map((number) => (number * alpha) / rank);
      this.parts.set(matrix, { a: floats({ shape: [], ...a }), b: scaled, rank, ...place });
    }
  }

  /**
   * y += dose scale B A x, row by row.
   * @param {string} name of the matrix
   * @param {number} dose
   * @param {import("../memory.js").Memory} memory
   * @param {number} x
   * @param {number} y
   * @param {number} stride bytes from one row of y to the next
   * @param {number} count of rows
   */
  add(name, dose, memory, x, y, stride, count) {
    const part = this.parts.get(name);
    if (!part) return;
    const { a, b, rank, rows, columns } = part;
    for (let row = 0; row < count; row++) {
      const [from, to] = [memory.at(x + 4 * columns * row, columns), memory.at(y + stride * row, rows)];
      for (let r = 0; r < rank; r++) {
        let inner = 0;
        for (let i = 0; i < columns; i++) inner += a[r * columns + i] * from[i];
        inner *= dose;
        for (let i = 0; i < rows; i++) to[i] += b[i * rank + r] * inner;
      }
    }
  }
}
