/** A model as it was, in a quarter of the room: matrices in 8 bits a number with a scale for each row, gains as they are. */

/** @typedef {import("../engine/model.js").Model} Model */
/** @typedef {{numbers: Int8Array, scales: Float32Array, gains: Float32Array}} Moment */

const LIMIT = 127;

/**
 * @param {Model} model without a head of its own
 * @returns {Moment}
 */
export function packed({ values, layout }) {
  const numbers = new Int8Array(layout.packed);
  /** @type {number[]} */
  const scales = [];
  for (const { start, end } of rows(layout)) {
    let most = 0;
    for (let i = start; i < end; i++) most = Math.max(most, Math.abs(values[i]));
    const scale = most / LIMIT || 1;
    scales.push(scale);
    for (let i = start; i < end; i++) numbers[i] = Math.round(values[i] / scale);
  }
  return { numbers, scales: Float32Array.from(scales), gains: values.slice(layout.packed) };
}

/**
 * Make a model what it was.
 * @param {Model} model of the same kind
 * @param {Moment} moment
 */
export function unpack(model, { numbers, scales, gains }) {
  const { values, layout } = model;
  let row = 0;
  for (const { start, end } of rows(layout)) {
    const scale = scales[row++];
    for (let i = start; i < end; i++) values[i] = numbers[i] * scale;
  }
  values.set(gains, layout.packed);
  model.changed();
}

/** The rows of all matrices, by where they lie. @param {Model["layout"]} layout */
function* rows(layout) {
  for (const { start, rows: count, columns } of layout.entries.values()) {
    if (start >= layout.packed) return;
    for (let row = 0; row < count; row++) yield { start: start + row * columns, end: start + (row + 1) * columns };
  }
}
