/** What the drivers share: the playground from the folder under test, its data, and its model. */

import { join } from "node:path";
import * as tests from "../driver.mjs";

export { answer, data, file, refusal, task } from "../driver.mjs";

/** A module of the playground. */
export const load = (name) => tests.load(`playground/${name}`);

/** A file of the playground's data, unpacked. */
export async function dataFile(name) {
  const { inflated } = await load("inflate.js");
  return inflated(tests.file(join(tests.data, `${name}.gzip`)));
}

/** The base of the playground with its changes, and a way to set their strengths. */
export async function playground() {
  const { readBase, readChange, merge } = await load("weights.js");
  const { Model } = await load("model.js");
  const { config, weights: base } = readBase(await dataFile("base"));
  const files = await Promise.all(["mask", "cherry"].map(dataFile));
  const changes = files.map((buffer) => readChange(buffer, config));
  const weights = new Map([...base].map(([name, numbers]) => [name, numbers.slice()]));
  const model = new Model(config, weights);
  const set = (strengths) => {
    merge(weights, base, changes.map((change, place) => ({ change, strength: strengths[place] })));
    model.changed();
  };
  return { model, weights, set };
}
