/** {kernels, rows, strengths}: how far the logits of the playground's model and of the engine differ, at most. */

import { load, playground } from "../playground/driver.mjs";
import { answer, begin, Model, task } from "./driver.mjs";

const { Reader } = await load("model.js");
const { model: page, weights, set } = await playground();
const { network } = await begin({ config: page.config, kernels: task.kernels });
const ours = new Model(network);

const found = task.strengths.map((pair) => {
  set(pair);
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
