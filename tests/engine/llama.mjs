/**
 * {model, kernels, context, jobs}: what a Llama makes of each job, {tokens, batches, off, adapter, dose, looks, odds}.
 * batches: how many tokens it is given at a time; looks: [layer, head]; odds: of how many likeliest tokens.
 */

import { answer, file, folder, load, task } from "../driver.mjs";
import { join } from "node:path";

const { chooseKernels } = await load("engine/llama/kernels.js");
const { readGguf } = await load("engine/llama/gguf.js");
const { Llama } = await load("engine/llama/llama.js");
const { Adapter } = await load("engine/llama/adapter.js");
const { softmax } = await load("engine/sampler.js");

const kernels = await chooseKernels(async (name) => file(join(folder, "engine", name)), task.kernels);
if (task.kernels && kernels.name !== task.kernels) throw new Error(`${task.kernels} kernels don't run here`);
const model = new Llama(kernels, readGguf(file(task.model)), task.context);

function done({ tokens, batches = [tokens.length], off = [], adapter, dose = 1, looks = [], odds = 0, every }) {
  model.rewind(0);
  model.off = new Set(off.map(([layer, head]) => layer * model.config.heads + head));
  model.adapter = adapter ? new Adapter(readGguf(file(adapter)), model.matrices) : null;
  model.dose = dose;
  const seen = [];
  let start = 0;
  let logits;
  for (const count of batches) {
    const work = model.read(tokens.slice(start, (start += count)), every && ((_, each) => seen.push([...each])));
    let step = work.next();
    while (!step.done) step = work.next();
    logits = step.value;
  }
  const found = { seen, attention: looks.map(([layer, head]) => [...model.attention(layer, head)]) };
  if (!odds) return { ...found, logits: [...logits] };
  const shares = softmax(logits);
  const likeliest = [...shares.keys()].sort((a, b) => shares[b] - shares[a]).slice(0, odds);
  return { ...found, odds: likeliest.map((token) => [token, shares[token]]) };
}

answer(task.jobs.map(done));
