/** What the drivers share: the playground from the folder under test, its data, and its models. */

import { dataFile, kernelsOf, load, task } from "../driver.mjs";

export { answer, data, dataFile, file, folder, load, refusal, task } from "../driver.mjs";

/** The kernels that the task names, else the fastest. */
export const kernels = () => kernelsOf(task.kernels ?? "relaxed");

/** The base of the playground with its changes, and a way to set their strengths. */
export async function playground() {
  const { readBase, readChange, merge } = await load("engine/changes.js");
  const { config, weights: base } = readBase(await dataFile("base"));
  const files = await Promise.all(["mask", "cherry"].map(dataFile));
  const changes = files.map((buffer) => readChange(buffer, config));
  const { readersOf } = await load("playground/reader.js");
  const read = readersOf(await kernels(), config, base);
  const { model } = read;
  const set = (strengths) => {
    merge(model.named, base, changes.map((change, place) => ({ change, strength: strengths[place] })));
    model.changed();
  };
  return { ...read, set };
}
