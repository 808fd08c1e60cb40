/**
 * Chooses what does the loops over many numbers: WebAssembly with fused multiply-add, which newer browsers have (relaxed
 * SIMD), or WebAssembly without.
 */

/** @typedef {"relaxed" | "simd"} Name */

/**
 * A product of matrices, C = A B, or C += A B with `more`, four rows and eight columns at a time; B lies in panels.
 * @typedef {(a: number, aStride: number, b: number, bStride: number, c: number, cStride: number,
 *   rows: number, depth: number, columns: number, more: number) => void} Product
 */

/**
 * Makes panels of a matrix with so many rows and columns.
 * @typedef {(from: number, stride: number, to: number, rows: number, columns: number) => void} Pack
 */

/**
 * What tools/kernels.mjs defines. Pointers and strides are bytes, the rest counts of numbers.
 * @typedef {Object} Functions
 * @property {Product} rows
 * @property {Product} columns with A transposed
 * @property {(x: number, matrix: number, y: number, depth: number, rows: number, more: number) => void} row y = or +=
 *   matrix x
 * @property {Pack} pack
 * @property {Pack} packTransposed of the transposed, which has so many rows and columns
 * @property {(x: number, gain: number, y: number, scale: number, rows: number, width: number,
 *   epsilon: number) => void} norm
 * @property {(x: number, gain: number, scale: number, dy: number, dx: number, dGain: number, rows: number,
 *   width: number) => void} normBack
 * @property {(x: number, stride: number, table: number, next: number, rows: number, count: number, size: number,
 *   sign: number) => void} turn
 * @property {(x: number, stride: number, rows: number, count: number, grow: number, width: number,
 *   factor: number) => void} softmax
 * @property {(p: number, d: number, stride: number, rows: number, width: number, factor: number) => void} softmaxBack
 * @property {(x: number, y: number, rows: number, inner: number) => void} gate
 * @property {(x: number, dy: number, rows: number, inner: number) => void} gateBack
 * @property {(query: number, keys: number, stride: number, fits: number, fitStride: number, count: number,
 *   heads: number, size: number) => void} fit
 * @property {(shares: number, shareStride: number, values: number, stride: number, result: number, count: number,
 *   heads: number, size: number) => void} mix
 * @property {(p: number, g: number, m: number, v: number, count: number, cut: number, beta1: number, beta2: number,
 *   rate: number, root: number, keep: number) => void} adamw
 * @property {(x: number, count: number) => number} squares
 */

/**
 * @typedef {Object} Kernels
 * @property {Name} name
 * @property {(bytes: number) => {buffer: ArrayBuffer, functions: Functions}} on make room, all 0, and the kernels that
 *   work there
 */

/** @type {[Name, string][]} fastest first */
const MODULES = [["relaxed", "kernels-relaxed.wasm"], ["simd", "kernels.wasm"]];
const PAGE = 65536; // bytes by which WebAssembly counts memory

/** This browser can't run them. */
class NoKernels extends Error {
  name = "NoKernels";
  message = "This browser can’t run the model: it has no WebAssembly with SIMD, as all have had since 2023, or it is switched off.";
}

/**
 * The fastest kernels that run here.
 * @param {(file: string) => Promise<ArrayBuffer>} read a file that lies beside this one
 * @param {Name} [wanted] these and no others
 * @returns {Promise<Kernels>}
 * @throws {NoKernels}
 */
export async function chooseKernels(read, wanted) {
  for (const [name, file] of MODULES) {
    if (wanted && name !== wanted) continue;
    const bytes = await read(file);
    if (globalThis.WebAssembly?.validate(bytes)) return assembled(name, await WebAssembly.compile(bytes));
  }
  throw new NoKernels();
}

/** @type {(name: Name, module: WebAssembly.Module) => Kernels} */
const assembled = (name, module) => ({
  name,
  on(bytes) {
    const pages = Math.ceil(bytes / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { buffer: memory.buffer, functions: /** @type {any} */ (exports) };
  },
});
