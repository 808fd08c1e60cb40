/** A matrix times rows of numbers, there and back. All of a model's matrices work by these two. */

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
  kernels.rows(x, 4 * columns, panels, 32 * columns, y, 4 * rows, count, columns, rows, Number(more));
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
  kernels.rows(dy, 4 * rows, back, 32 * rows, dx, 4 * columns, count, rows, columns, 0);
  kernels.pack(x, 4 * columns, panel, count, columns);
  kernels.columns(dy, 4 * rows, panel, 32 * count, gradient + offset, 4 * columns, rows, count, columns, 1);
}
