/**
 * Attention over one text: a position asks (query), earlier ones offer (key) and give (value), head by head. Queries,
 * keys and values lie side by side in a row of numbers for each position, the heads of each side by side too.
 */

import { roundUp } from "./weights.js";

/** @typedef {import("../playground/weights.js").Config} Config */
/** @typedef {import("./memory.js").Memory} Memory */

export class Attention {
  /**
   * @param {Memory} memory
   * @param {Config} config
   */
  constructor(memory, { width, heads, context }) {
    this.memory = memory;
    this.width = width;
    this.heads = heads;
    this.size = width / heads;
    this.factor = 1 / Math.sqrt(this.size);
    this.panels = Array.from({ length: 4 }, () => memory.room(roundUp(this.size, 8) * roundUp(context, 8)));
    this.dShares = memory.room(roundUp(context, 4) * roundUp(context, 8));
  }

  /**
   * How many numbers the shares of the longest text take.
   * @param {Config} config
   */
  static shares = ({ heads, context }) => heads * roundUp(context, 4) * roundUp(context, 8);

  /**
   * From queries, keys and values, already turned, to the values that each position receives.
   * @param {number} projected (rows x 3 width)
   * @param {number} shares where they go: for each head (rows x rows)
   * @param {number} mixed where the result goes, (rows x width)
   * @param {number} rows by fours
   * @param {number} seen 0 where each position sees those so far; else how many all of them see
   */
  forward(projected, shares, mixed, rows, seen) {
    const { size, heads, width, factor } = this;
    const { kernels } = this.memory;
    const [keys, values] = this.panels;
    const [line, wide, across] = [4 * width, 12 * width, roundUp(rows, 8)];
    for (let head = 0; head < heads; head++) {
      const query = projected + 4 * size * head;
      kernels.packTransposed(query + line, wide, keys, size, rows);
      kernels.pack(query + 2 * line, wide, values, rows, size);
      kernels.rows(query, wide, keys, 32 * size, shares, 4 * across, rows, size, across, 0);
      kernels.softmax(shares, 4 * across, rows, seen || 1, seen ? 0 : 1, across, factor);
      kernels.rows(shares, 4 * across, values, 32 * rows, mixed + 4 * size * head, line, rows, rows, size, 0);
      shares += 4 * rows * across;
    }
  }

  /**
   * And back, from the slope of the result to that of queries, keys and values.
   * @param {number} projected as it was given
   * @param {number} shares as they were found
   * @param {number} dMixed
   * @param {number} dProjected where it goes
   * @param {number} rows
   */
  backward(projected, shares, dMixed, dProjected, rows) {
    const { size, heads, width, factor, dShares } = this;
    const { kernels } = this.memory;
    const [values, keys, queries, dResult] = this.panels;
    const [line, wide, across, panel] = [4 * width, 12 * width, roundUp(rows, 8), 32 * rows];
    for (let head = 0; head < heads; head++) {
      const [query, dQuery, slope] = [projected, dProjected, dMixed].map((start) => start + 4 * size * head);
      kernels.packTransposed(query + 2 * line, wide, values, size, rows);
      kernels.pack(query + line, wide, keys, rows, size);
      kernels.pack(query, wide, queries, rows, size);
      kernels.pack(slope, line, dResult, rows, size);
      kernels.rows(slope, line, values, 32 * size, dShares, 4 * across, rows, size, across, 0);
      kernels.softmaxBack(shares, dShares, 4 * across, rows, across, factor);
      kernels.rows(dShares, 4 * across, keys, panel, dQuery, wide, rows, rows, size, 0);
      kernels.columns(dShares, 4 * across, queries, panel, dQuery + line, wide, rows, rows, size, 0);
      kernels.columns(shares, 4 * across, dResult, panel, dQuery + 2 * line, wide, rows, rows, size, 0);
      shares += 4 * rows * across;
    }
  }
}
