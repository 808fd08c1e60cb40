/**
 * Rotary positions: position t turns pair i of a head's numbers by t / base^(2i / size), as `rotations` in lab/model.py
 * has it, in float32 steps.
 * @param {import("./config.js").Config} config
 * @returns {Float32Array} for each position the cosines of all pairs, each twice, then their sines, the first of each
 *   pair negative: so a turn is  x cosine + (x with neighbors exchanged) sine
 */
export function rotations({ width, heads, context, rotaryBase }) {
  const size = width / heads;
  const result = new Float32Array(context * 2 * size);
  for (let i = 0; i < size; i += 2) {
    const frequency = Math.fround(rotaryBase ** -Math.fround(i / size));
    for (let position = 0; position < context; position++) {
      const angle = Math.fround(position * frequency);
      const at = position * 2 * size + i;
      result[at] = result[at + 1] = Math.cos(angle);
      result[at + size] = -Math.sin(angle);
      result[at + size + 1] = Math.sin(angle);
    }
  }
  return result;
}
