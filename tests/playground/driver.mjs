/** What the drivers share: the playground from the folder under test, its data, and its models. */

import { join } from "node:path";
import v8 from "node:v8";
import * as tests from "../driver.mjs";

v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag

export { answer, data, file, folder, load, refusal, task } from "../driver.mjs";

/** A file of the playground's data, unpacked. */
export async function dataFile(name) {
  const { inflated } = await tests.load("page/inflate.js");
  return inflated(tests.file(join(tests.data, `${name}.gzip`)));
}

/** The kernels that the task names, else the fastest. */
export async function kernels() {
  const { chooseKernels } = await tests.load("engine/kernels.js");
  const { kernels: wanted } = tests.task;
  const found = await chooseKernels(async (name) => tests.file(join(tests.folder, "engine", name)), wanted);
  if (found.name !== (wanted ?? "relaxed")) throw new Error(`${wanted} kernels don't run here`);
  return found;
}

/** The base of the playground with its changes, and a way to set their strengths. */
export async function playground() {
  const { readBase, readChange, merge } = await tests.load("engine/changes.js");
  const { config, weights: base } = readBase(await dataFile("base"));
  const files = await Promise.all(["mask", "cherry"].map(dataFile));
  const changes = files.map((buffer) => readChange(buffer, config));
  const { readersOf } = await tests.load("playground/reader.js");
  const read = readersOf(await kernels(), config, base);
  const { model } = read;
  const set = (strengths) => {
    merge(model.named, base, changes.map((change, place) => ({ change, strength: strengths[place] })));
    model.changed();
  };
  return { ...read, set };
}
