/** A matrix times rows of numbers, there and back. All of a model's matrices work by these two. */

import { bytes } from "./memory.js";

/** @typedef {import("./memory.js").Memory} Memory */
/** @typedef {import("./weights.js").Weight} Weight */

/**
 * y = x W^T for each row, or y += x W^T.
 * @param {Memory} memory
 * @param {Weight} weight
 * @param {number} x (rows x columns of W)
 * @param {number} y (rows x rows of W)
 * @param {number} count of rows, by fours
 * @param {boolean} [more] whether it is added to y
 */
export function linear({ kernels }, { panels, rows, columns }, x, y, count, more = false) {
  kernels.rows(x, bytes(columns), panels, bytes(8 * columns), y, bytes(rows), count, columns, rows, Number(more));
}

/**
 * The way back: dx = dy W, and the slopes of W += dy^T x.
 * @param {Memory} memory
 * @param {Weight} weight
 * @param {number} x what it was given
 * @param {number} dy the slope of what it returned
 * @param {number} dx where the slope of x goes
 * @param {number} count of rows, by fours
 * @param {number} gradient where the slopes of all weights lie
 * @param {number} panel room for x in panels
 */
export function linearBack({ kernels }, { back, rows, columns, offset }, x, dy, dx, count, gradient, panel) {
  const [line, dLine] = [bytes(columns), bytes(rows)];
  kernels.rows(dy, dLine, back, bytes(8 * rows), dx, line, count, rows, columns, 0);
  kernels.pack(x, line, panel, count, columns);
  kernels.columns(dy, dLine, panel, bytes(8 * count), gradient + offset, line, rows, count, columns, 1);
}
