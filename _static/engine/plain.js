/**
 * The kernels in plain JavaScript: what tools/kernels.mjs says in WebAssembly, to read, to test it by, and for a browser
 * that has no SIMD, thirteen times slower. Pointers and strides are bytes, as there; numbers lie four bytes apart.
 */

/**
 * Arguments of both products, see `Kernels`.
 * @typedef {[a: number, aStride: number, b: number, bStride: number, c: number, cStride: number,
 *   rows: number, depth: number, columns: number, more: number]} Product
 */

const WIDE = 8; // columns of a panel

/**
 * @param {ArrayBuffer} buffer
 * @returns {import("./kernels.js").Functions}
 */
export function plain(buffer) {
  const x = new Float32Array(buffer);
  /** @type {(start: number, columns: number, of: (at: number) => number) => number} */
  const sum = (start, columns, of) => {
    let total = 0;
    for (let at = start; at < start + columns; at++) total += of(at);
    return total;
  };

  /**
   * @param {number} row places from one number to that of the next row of A
   * @param {number} column and of the next column
   * @param {Product} product in places
   */
  const multiply = (row, column, [a, , b, bStride, c, cStride, rows, depth, columns, more]) => {
    for (let first = 0; first < columns; first += WIDE, b += bStride) {
      for (let i = 0; i < rows; i++) {
        // Eight sums in locals, so that none waits for another, nor for memory.
        let s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        for (let k = 0, from = a + i * row, to = b; k < depth; k++, from += column, to += WIDE) {
          const number = x[from];
          s0 += number * x[to];
          s1 += number * x[to + 1];
          s2 += number * x[to + 2];
          s3 += number * x[to + 3];
          s4 += number * x[to + 4];
          s5 += number * x[to + 5];
          s6 += number * x[to + 6];
          s7 += number * x[to + 7];
        }
        const result = c + i * cStride + first;
        if (!more) x.fill(0, result, result + WIDE);
        x[result] += s0;
        x[result + 1] += s1;
        x[result + 2] += s2;
        x[result + 3] += s3;
        x[result + 4] += s4;
        x[result + 5] += s5;
        x[result + 6] += s6;
        x[result + 7] += s7;
      }
    }
  };

  /** @type {(product: Product) => Product} */
  const inPlaces = ([a, aStride, b, bStride, c, cStride, ...counts]) => [
    a / 4, aStride / 4, b / 4, bStride / 4, c / 4, cStride / 4, ...counts,
  ];

  return {
    rows(...bytes) {
      const product = inPlaces(bytes);
      multiply(product[1], 1, product);
    },

    columns(...bytes) {
      const product = inPlaces(bytes);
      multiply(1, product[1], product);
    },

    row(vector, matrix, result, depth, rows, more) {
      for (let i = 0, at = matrix / 4, to = result / 4; i < rows; i += 4, at += 3 * depth, to += 4) {
        // Four rows share each number of the vector; eight sums in locals, as above.
        let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        for (let from = vector / 4, end = from + depth; from < end; from += 2, at += 2) {
          const even = x[from];
          const odd = x[from + 1];
          s0 += x[at] * even;
          t0 += x[at + 1] * odd;
          s1 += x[at + depth] * even;
          t1 += x[at + depth + 1] * odd;
          s2 += x[at + 2 * depth] * even;
          t2 += x[at + 2 * depth + 1] * odd;
          s3 += x[at + 3 * depth] * even;
          t3 += x[at + 3 * depth + 1] * odd;
        }
        if (!more) x.fill(0, to, to + 4);
        x[to] += s0 + t0;
        x[to + 1] += s1 + t1;
        x[to + 2] += s2 + t2;
        x[to + 3] += s3 + t3;
      }
    },

    pack(from, stride, to, rows, columns) {
      for (let first = 0, at = to / 4; first < columns; first += WIDE) {
        for (let k = 0; k < rows; k++) {
          for (let j = 0; j < WIDE; j++) x[at++] = x[(from + k * stride) / 4 + first + j];
        }
      }
    },

    packTransposed(from, stride, to, rows, columns) {
      for (let first = 0, at = to / 4; first < columns; first += WIDE) {
        for (let k = 0; k < rows; k++) {
          for (let j = first; j < first + WIDE; j++) x[at++] = j < columns ? x[(from + j * stride) / 4 + k] : 0;
        }
      }
    },

    norm(from, gain, to, scale, rows, width, epsilon) {
      for (let row = 0, a = from / 4, y = to / 4; row < rows; row++, a += width, y += width) {
        const factor = 1 / Math.sqrt(sum(a, width, (at) => x[at] ** 2) / width + epsilon);
        x[scale / 4 + row] = factor;
        for (let i = 0; i < width; i++) x[y + i] = x[a + i] * factor * x[gain / 4 + i];
      }
    },

    normBack(from, gain, scale, slope, dx, dGain, rows, width) {
      for (let row = 0; row < rows; row++) {
        const [a, dy, d] = [from, slope, dx].map((start) => start / 4 + row * width);
        const factor = x[scale / 4 + row];
        let along = 0; // how far the slope points along x
        for (let i = 0; i < width; i++) {
          along += x[a + i] * x[dy + i] * x[gain / 4 + i];
          x[dGain / 4 + i] += x[a + i] * x[dy + i] * factor;
        }
        const pull = (factor ** 3 * along) / width;
        for (let i = 0; i < width; i++) x[d + i] += x[dy + i] * x[gain / 4 + i] * factor - x[a + i] * pull;
      }
    },

    turn(from, stride, table, next, rows, count, size, sign) {
      for (let row = 0; row < rows; row++) {
        const start = (from + row * stride) / 4;
        for (let i = 0; i < count; i += 2) {
          const at = (table + row * next) / 4 + (i % size);
          const [real, imaginary] = [x[start + i], x[start + i + 1]];
          x[start + i] = real * x[at] + sign * imaginary * x[at + size];
          x[start + i + 1] = imaginary * x[at + 1] + sign * real * x[at + size + 1];
        }
      }
    },

    softmax(from, stride, rows, count, grow, width, factor) {
      for (let row = 0; row < rows; row++, count += grow) {
        const start = (from + row * stride) / 4;
        let highest = -Infinity;
        for (let at = start; at < start + count; at++) highest = Math.max(highest, x[at]);
        for (let at = start; at < start + count; at++) x[at] = Math.exp(Math.max(-80, (x[at] - highest) * factor));
        const total = sum(start, count, (at) => x[at]);
        for (let at = start; at < start + count; at++) x[at] /= total;
        x.fill(0, start + count, start + width);
      }
    },

    softmaxBack(p, d, stride, rows, width, factor) {
      for (let row = 0; row < rows; row++) {
        const [shares, slopes] = [(p + row * stride) / 4, (d + row * stride) / 4];
        const mean = sum(0, width, (i) => x[shares + i] * x[slopes + i]);
        for (let i = 0; i < width; i++) x[slopes + i] = x[shares + i] * (x[slopes + i] - mean) * factor;
      }
    },

    gate(from, to, rows, inner) {
      for (let row = 0, gate = from / 4, y = to / 4; row < rows; row++, gate += 2 * inner, y += inner) {
        for (let i = 0; i < inner; i++) x[y + i] = (x[gate + i] * x[gate + inner + i]) / (1 + Math.exp(-x[gate + i]));
      }
    },

    gateBack(from, slope, rows, inner) {
      for (let row = 0, gate = from / 4, dy = slope / 4; row < rows; row++, gate += 2 * inner, dy += inner) {
        for (let i = gate; i < gate + inner; i++) {
          const sigmoid = 1 / (1 + Math.exp(-x[i]));
          const d = x[dy + i - gate] * sigmoid;
          const dGate = d * x[i + inner] * (1 + x[i] * (1 - sigmoid));
          x[i + inner] = d * x[i];
          x[i] = dGate;
        }
      }
    },

    fit(query, keys, stride, fits, fitStride, count, heads, size) {
      for (let head = 0; head < heads; head++) {
        const [q, k, f] = [query / 4 + head * size, keys / 4 + head * size, (fits + head * fitStride) / 4];
        for (let j = 0, at = k; j < count; j++, at += stride / 4) {
          let total = 0;
          for (let i = 0; i < size; i++) total += x[q + i] * x[at + i];
          x[f + j] = total;
        }
      }
    },

    mix(shares, shareStride, values, stride, result, count, heads, size) {
      for (let head = 0; head < heads; head++) {
        const [s, v, y] = [(shares + head * shareStride) / 4, values / 4 + head * size, result / 4 + head * size];
        for (let i = 0; i < size; i++) {
          let total = 0;
          for (let j = 0, at = v + i; j < count; j++, at += stride / 4) total += x[s + j] * x[at];
          x[y + i] = total;
        }
      }
    },

    adamw(weights, gradient, mean, spread, count, cut, beta1, beta2, rate, root, keep) {
      const [p, g, m, v] = [weights / 4, gradient / 4, mean / 4, spread / 4];
      for (let i = 0; i < count; i++) {
        const slope = x[g + i] * cut;
        x[m + i] = x[m + i] * beta1 + slope * (1 - beta1);
        x[v + i] = x[v + i] * beta2 + slope * slope * (1 - beta2);
        x[p + i] = x[p + i] * keep - (x[m + i] * rate) / (Math.sqrt(x[v + i]) * root + 1e-8);
      }
    },

    squares: (from, count) => sum(from / 4, count, (at) => x[at] ** 2),
  };
}
