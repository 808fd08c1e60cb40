/** What all drivers share: the folder under test, a task as JSON on standard input, an answer on standard output. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import v8 from "node:v8";

v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag

/** The folder under test; and one of data, where a driver needs it. */
export const [folder, data] = process.argv.slice(2);

/** A module from the folder under test. */
export const load = (name) => import(pathToFileURL(join(folder, name)));

/** A file as the page would get it. */
export const file = (path) => Uint8Array.from(readFileSync(path)).buffer;

/** A file of the playground's data, unpacked. */
export async function dataFile(name) {
  const { inflated } = await load("page/inflate.js");
  return inflated(file(join(data, `${name}.gzip`)));
}

/** Kernels by name, which must be those asked for; else the fastest. */
export async function kernelsOf(name) {
  const { chooseKernels } = await load("engine/kernels.js");
  const kernels = await chooseKernels(async (each) => file(join(folder, "engine", each)), name);
  if (name && kernels.name !== name) throw new Error(`${name} kernels don't run here`);
  return kernels;
}

/** With which error something ends, if with any. */
export function refusal(attempt) {
  try {
    attempt();
    return "";
  } catch ({ name, message }) {
    return `${name}: ${message}`;
  }
}

export const task = JSON.parse(readFileSync(0, "utf8"));
export const answer = (value) => process.stdout.write(JSON.stringify(value));

/** Answer a task of one name by the function of that name. */
export async function answerBy(kinds) {
  const [[kind, given]] = Object.entries(task);
  answer(await kinds[kind](given));
}

/** Run a generator, at most so many steps of it, as a worker would; what it yielded and what it returned. */
export function run(steps, limit = Infinity) {
  const parts = [];
  for (let step = 0; step < limit; step++) {
    const { done, value } = steps.next();
    if (done) return { parts, result: value };
    if (value) parts.push(value);
  }
  steps.return();
  return { parts };
}
