/** What the drivers share: the engine from the folder under test, and numbers in files beside it. */

import { writeFileSync } from "node:fs";
import { answer, file, kernelsOf, load, refusal, task } from "../driver.mjs";

const engine = (name) => load(`engine/${name}.js`);

const { Memory } = await engine("memory");
const { Network } = await engine("network");
const { Model } = await engine("model");
const { Optimizer } = await engine("optimizer");
const { readSafetensors } = await load("engine/safetensors.js");

/** A network for the task's config, and models from files of weights by name. */
export async function begin({ config, kernels, megabytes = 64 } = task) {
  const memory = new Memory(await kernelsOf(kernels), megabytes);
  const network = new Network(memory, config);
  const model = (path, options) => {
    const made = new Model(network, options);
    made.load(new Map([...readSafetensors(file(path)).tensors].map(([name, { data }]) => [name, data])));
    return made;
  };
  return { memory, network, model };
}

/** Numbers by name as a file of float32, one after the other; returns what lies where. */
export function save(path, byName) {
  let start = 0;
  const places = Object.fromEntries([...byName].map(([name, { length }]) => [name, [start, (start += length)]]));
  const all = new Float32Array(start);
  for (const [name, numbers] of byName) all.set(numbers, places[name][0]);
  writeFileSync(path, all);
  return places;
}

/** An optimizer that takes no step but keeps the gradient, by name. */
export class Watched extends Optimizer {
  gradients = [];
  update() {
    const { vocabulary, width } = this.model.config;
    const numbers = this.numbers(this.gradient);
    const byName = [...this.model.layout.entries.values()].map(({ name, start, rows, columns }) => {
      const count = name === "embedding.weight" ? vocabulary * width : rows * columns;
      return [name, numbers.slice(start, start + count)];
    });
    const { words } = this.model.layout;
    const padding = numbers.subarray(vocabulary * width, words * width);
    if (padding.some((slope) => slope !== 0)) throw new Error("padding has a slope");
    this.gradients.push(new Map(byName));
    numbers.fill(0);
    return 0;
  }
}

/** All reports of a piece of work. */
export const reports = (work) => [...work].filter(Boolean);

export { answer, engine, kernelsOf, load, Model, Optimizer, refusal, task };
