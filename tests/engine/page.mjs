/** {data, rows, strengths}: the largest difference between the logits of the playground's model and of the engine. */

import { join } from "node:path";
import { answer, begin, engine, file, load, task } from "./driver.mjs";

const { inflated } = await load("playground/inflate.js");
const { Model: PageModel, Reader } = await load("playground/model.js");
const { merge, readBase, readChange } = await load("playground/weights.js");
const { Model } = await engine("model");
const read = async (name) => inflated(file(join(task.data, `${name}.gzip`)));
const { config, weights: base } = readBase(await read("base"));
const changes = await Promise.all(["mask", "cherry"].map(async (name) => readChange(await read(name), config)));
const weights = new Map([...base].map(([name, numbers]) => [name, numbers.slice()]));
const page = new PageModel(config, weights);
const { network } = await begin({ config, kernels: task.kernels });
const ours = new Model(network);

const found = task.strengths.map((pair) => {
  merge(weights, base, changes.map((change, place) => ({ change, strength: pair[place] })));
  page.changed();
  ours.load(weights);
  const kept = ours.byName();
  const same = [...weights].every(([name, numbers]) => numbers.every((number, i) => number === kept.get(name)[i]));
  const differences = task.rows.map((row) => {
    const logits = ours.logits(row);
    const reader = new Reader(page);
    const theirs = row.flatMap((token) => Array.from(reader.step(token)));
    return theirs.reduce((most, logit, place) => Math.max(most, Math.abs(logit - logits[place])), 0);
  });
  const size = ours.logits(task.rows[task.rows.length - 1]).length;
  return { difference: Math.max(...differences), size, same };
});
answer(found);
