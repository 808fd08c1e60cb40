/** {kernels}: what the kernels of rounded numbers make of the same ones, and these. */

import { join } from "node:path";
import { answer, file, folder, load, task } from "../driver.mjs";

const { chooseKernels } = await load("engine/llama/kernels.js");
const { Random } = await load("engine/sampler.js");
const [X, Q, S, W, D, Y] = [4096, 16384, 32768, 49152, 90000, 120000]; // bytes
const [K, N, COUNT] = [96, 12, 8];

const kernels = await chooseKernels(async (name) => file(join(folder, "engine", name)), task.kernels);
if (kernels.name !== task.kernels) throw new Error(`${task.kernels} kernels don't run here`);
const { buffer, functions } = kernels.on(131072);
const [numbers, whole, bytes] = [new Float32Array(buffer), new Int16Array(buffer), new Int8Array(buffer)];
const random = new Random(1);
const fill = (start, count) => {
  for (let i = 0; i < count; i++) numbers[start / 4 + i] = 2 * random.next() - 1;
};
fill(X, K * COUNT);
numbers.fill(0, X / 4 + 32, X / 4 + 64); // a block of nothing
fill(D, (2 * N * K) / 32);
for (let i = 0; i < N * K; i++) bytes[W + i] = 256 * random.next() - 128;
functions.quantize(X, Q, S, (K * COUNT) / 32);
const found = {
  quantize: Array.from({ length: K * COUNT }, (_, i) => whole[Q / 2 + i] * numbers[S / 4 + 2 * Math.floor(i / 32)]),
  scales: [...numbers.slice(S / 4, S / 4 + (2 * K * COUNT) / 32)],
};
for (const name of ["rowQ4", "rowsQ4", "rowQ8", "rowsQ8"]) {
  for (const more of name === "rowQ8" || name === "rowsQ4" ? [0, 1] : [0]) {
    const count = name.startsWith("rows") ? COUNT : 1;
    for (let i = 0; i < COUNT * 20; i++) numbers[Y / 4 + i] = i;
    functions[name](Q, S, W, D, Y, 4 * 20, count, K, N, more);
    found[more ? `${name}More` : name] = [...numbers.slice(Y / 4, Y / 4 + COUNT * 20)];
  }
}
found.x = [...numbers.slice(X / 4, X / 4 + K * COUNT)];
found.steps = [...numbers.slice(D / 4, D / 4 + (2 * N * K) / 32)];
found.bytes = [...bytes.slice(W, W + N * K)];
answer(found);
