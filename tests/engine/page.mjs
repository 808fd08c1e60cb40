/** {kernels, rows, strengths}: how far the logits of the playground, which PyTorch holds, and of training differ, at most. */

import { playground } from "../playground/driver.mjs";
import { answer, begin, Model, task } from "./driver.mjs";

const { model: page, reader, set } = await playground();
const { network } = await begin({ config: page.config, kernels: task.kernels });
const ours = new Model(network);

const found = task.strengths.map((pair) => {
  set(pair);
  ours.load(page.named);
  const kept = ours.byName();
  const same = [...page.named].every(([name, numbers]) => numbers.every((number, i) => number === kept.get(name)[i]));
  const differences = task.rows.map((row) => {
    const logits = ours.logits(row);
    reader.keepOnly(0);
    const theirs = row.flatMap((token) => Array.from(reader.step(token)));
    return theirs.reduce((most, logit, place) => Math.max(most, Math.abs(logit - logits[place])), 0);
  });
  const size = ours.logits(task.rows[task.rows.length - 1]).length;
  return { difference: Math.max(...differences), size, same };
});
answer(found);
