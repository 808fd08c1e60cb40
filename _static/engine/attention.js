/**
 * Attention over one text: a position asks (query), earlier ones offer (key) and give (value), head by head. Queries,
 * keys and values lie side by side in a row of numbers for each position, the heads of each side by side too.
 */

import { bytes } from "./memory.js";
import { roundUp } from "./weights.js";

const BLOCK = 32; // rows that are taken together: the first of them need nothing of what comes after the last

/** @typedef {import("./config.js").Config} Config */
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
    const [line, wide, across] = [bytes(width), bytes(3 * width), bytes(roundUp(rows, 8))];
    for (let head = 0; head < heads; head++) {
      const query = projected + bytes(size * head);
      kernels.packTransposed(query + line, wide, keys, size, rows);
      kernels.pack(query + 2 * line, wide, values, rows, size);
      for (const { first, count, last } of blocks(rows, seen)) {
        const [from, to] = [query + wide * first, mixed + line * first + bytes(size * head)];
        const [found, columns] = [shares + across * first, roundUp(last, 8)];
        kernels.rows(from, wide, keys, bytes(8 * size), found, across, count, size, columns, 0);
        kernels.softmax(found, across, count, seen || first + 1, seen ? 0 : 1, columns, factor);
        kernels.rows(found, across, values, bytes(8 * rows), to, line, count, last, size, 0);
      }
      shares += across * rows;
    }
  }

  /**
   * And back, from the slope of the result to that of queries, keys and values.
   * @param {number} projected as it was given
   * @param {number} shares as they were found
   * @param {number} dMixed
   * @param {number} dProjected where it goes
   * @param {number} rows
   * @param {number} seen
   */
  backward(projected, shares, dMixed, dProjected, rows, seen) {
    const { size, heads, width, factor, dShares } = this;
    const { kernels } = this.memory;
    const [values, keys, queries, dResult] = this.panels;
    const [line, wide, across] = [bytes(width), bytes(3 * width), bytes(roundUp(rows, 8))];
    const panel = bytes(8 * rows);
    for (let head = 0; head < heads; head++) {
      const [query, dQuery, slope] = [projected, dProjected, dMixed].map((start) => start + bytes(size * head));
      kernels.packTransposed(query + 2 * line, wide, values, size, rows);
      kernels.pack(query + line, wide, keys, rows, size);
      kernels.pack(query, wide, queries, rows, size);
      kernels.pack(slope, line, dResult, rows, size);
      for (const { first, count, last } of blocks(rows, seen)) {
        const [from, to, at] = [slope + line * first, dQuery + wide * first, across * first];
        const columns = roundUp(last, 8);
        kernels.rows(from, line, values, bytes(8 * size), dShares + at, across, count, size, columns, 0);
        kernels.softmaxBack(shares + at, dShares + at, across, count, columns, factor);
        kernels.rows(dShares + at, across, keys, panel, to, wide, count, last, size, 0);
      }
      for (const { first, count } of blocks(rows, seen)) {
        // A key is looked at by the rows from its own block on.
        const before = seen ? 0 : first;
        const [at, depth, skipped] = [across * before + bytes(first), rows - before, bytes(8 * before)];
        const [dKey, dValue] = [line, 2 * line].map((offset) => dQuery + wide * first + offset);
        kernels.columns(dShares + at, across, queries + skipped, panel, dKey, wide, count, depth, size, 0);
        kernels.columns(shares + at, across, dResult + skipped, panel, dValue, wide, count, depth, size, 0);
      }
      shares += across * rows;
    }
  }
}

/**
 * Blocks of rows, each with the number of tokens that the last of them sees.
 * @param {number} rows
 * @param {number} seen as in `forward`
 */
function blocks(rows, seen) {
  return Array.from({ length: Math.ceil(rows / BLOCK) }, (_, number) => {
    const first = number * BLOCK;
    const count = Math.min(BLOCK, rows - first);
    return { first, count, last: seen ? rows : first + count };
  });
}
