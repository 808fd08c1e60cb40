/** {kernels, numbers, calls, found}: what each kernel makes of the numbers in a file, one after the other in another. */

import { writeFileSync } from "node:fs";
import { answer, file, kernelsOf, task } from "../driver.mjs";

const given = new Float32Array(file(task.numbers));
const { buffer, functions } = (await kernelsOf(task.kernels)).on(given.byteLength);
const numbers = new Float32Array(buffer, 0, given.length);
const made = new Float32Array(task.calls.length * given.length);
const results = task.calls.map(([kernel, call], place) => {
  numbers.set(given);
  const result = functions[kernel](...call);
  made.set(numbers, place * given.length);
  return result ?? null;
});
writeFileSync(task.found, made);
answer(results);
