/** {kernels}: what each kernel makes of the same numbers, drawn anew for each. */

import { answer, kernelsOf, load, task } from "./driver.mjs";

const { Random } = await load("engine/sampler.js");
const COUNT = 60_000;

/** Calls by name; pointers are places times four. A to D are far enough from each other. */
const [A, B, C, D] = [256, 80_000, 120_000, 160_000];
const calls = {
  rows: [A, 4 * 24, B, 32 * 24, C, 4 * 48, 12, 24, 48, 0],
  rowsMore: [A, 4 * 100, B, 32 * 7, C, 4 * 16, 4, 7, 16, 1],
  columns: [A, 4 * 24, B, 32 * 9, C, 4 * 16, 24, 9, 16, 0],
  columnsMore: [A, 4 * 8, B, 32 * 5, C, 4 * 8, 8, 5, 8, 1],
  row: [A, B, C, 48, 40, 0],
  rowMore: [A, B, C, 8, 4, 1],
  pack: [A, 4 * 30, B, 7, 24],
  packTransposed: [A, 4 * 10, B, 9, 21],
  norm: [A, B, C, D, 5, 24, 1e-6],
  normBack: [A, B, D, A + 4000, C, C + 8000, 5, 24],
  turn: [A, 4 * 60, B, 4 * 16, 6, 32, 8, 1],
  turnBack: [A, 4 * 60, B, 4 * 16, 6, 32, 8, -1],
  softmax: [A, 4 * 48, 9, 30, 0, 48, 3],
  softmaxGrowing: [A, 4 * 16, 11, 1, 1, 16, 40],
  softmaxBack: [A, B, 4 * 24, 7, 20, 0.3],
  gate: [A, C, 6, 40],
  gateBack: [A, C, 6, 40],
  fit: [A, B, 4 * 96, C, 4 * 40, 33, 3, 16],
  mix: [A, 4 * 40, B, 4 * 96, C, 33, 3, 16],
  adamw: [A, B, C, D, 500, 0.4, 0.9, 0.95, 0.03, 1.2, 0.99],
  squares: [A, 3000],
};

const { buffer, functions } = (await kernelsOf(task.kernels)).on(4 * COUNT);
const numbers = new Float32Array(buffer);
const found = {};
for (const [name, call] of Object.entries(calls)) {
  const random = new Random(1);
  for (let i = 0; i < COUNT; i++) numbers[i] = 4 * random.next() - 2;
  if (name === "adamw") for (let i = D / 4; i < D / 4 + 500; i++) numbers[i] = Math.abs(numbers[i]); // squares
  const before = numbers.slice();
  const kernel = name === "turnBack" ? "turn" : name.replace(/More|Growing/, "");
  const result = functions[kernel](...call);
  const changed = [...numbers.keys()].filter((i) => !Object.is(numbers[i], before[i]));
  found[name] = { result: result ?? null, changed, values: changed.map((i) => numbers[i]) };
}
answer(found);
