/** The kernels of rounded numbers in plain JavaScript, as ../plain.js has the others. */

const BLOCK = 32;

/**
 * @param {ArrayBuffer} buffer
 * @returns {import("./kernels.js").Rounded}
 */
export function rounded(buffer) {
  const [x, q] = [new Float32Array(buffer), new Int16Array(buffer)];
  const [signed, bytes] = [new Int8Array(buffer), new Uint8Array(buffer)];

  /** The product of a block of numbers of 16 bits with one of `Q4` or `Q8`. @type {Record<string, (a: number, w: number) => number>} */
  const dots = {
    Q4(a, w) {
      let sum = 0;
      for (let i = 0; i < 16; i++) sum += q[a + i] * (bytes[w + i] & 15) + q[a + 16 + i] * (bytes[w + i] >> 4);
      return sum;
    },
    Q8(a, w) {
      let sum = 0;
      for (let i = 0; i < BLOCK; i++) sum += q[a + i] * signed[w + i];
      return sum;
    },
  };

  /** @type {(kind: "Q4" | "Q8", size: number) => import("./kernels.js").Product} */
  const product = (kind, size) => (from, scales, matrix, steps, to, stride, count, K, N, more) => {
    const [blocks, dot] = [K / BLOCK, dots[kind]];
    for (let c = 0; c < count; c++) {
      for (let n = 0; n < N; n++) {
        const [a, w, y] = [from / 2 + c * K, matrix + n * blocks * size, (to + c * stride) / 4 + n];
        const [s, d] = [scales / 4 + 2 * c * blocks, steps / 4 + 2 * n * blocks];
        let sum = 0;
        for (let k = 0; k < blocks; k++) {
          sum += x[d + 2 * k] * x[s + 2 * k] * dot(a + k * BLOCK, w + k * size) + x[d + 2 * k + 1] * x[s + 2 * k + 1];
        }
        x[y] = more ? x[y] + sum : sum;
      }
    }
  };

  const [fours, eights] = [product("Q4", 16), product("Q8", 32)];
  return {
    quantize(from, to, scales, blocks) {
      for (let b = 0; b < blocks; b++) {
        const [a, s] = [from / 4 + b * BLOCK, scales / 4 + 2 * b];
        let [most, sum] = [0, 0];
        for (let i = 0; i < BLOCK; i++) most = Math.max(most, Math.abs(x[a + i]));
        const step = (x[s] = most / 32767);
        for (let i = 0; i < BLOCK; i++) sum += q[to / 2 + b * BLOCK + i] = Math.round(x[a + i] / Math.max(step, 1e-30));
        x[s + 1] = sum * step;
      }
    },
    rowQ4: fours,
    rowsQ4: fours,
    rowQ8: eights,
    rowsQ8: eights,
  };
}
