/**
 * {config, tasks}: how often one reader reads each weight of a model in each task, on average over its numbers.
 * A task is a text to read, a prompt to continue, or weights that changed. Nothing of how the model is written is
 * assumed: its weights count how often they are looked at.
 */

import { answer, load, task } from "./driver.mjs";

const { Model, Reader } = await load("model.js");
const { Random, Sampler } = await load("sampler.js");
const { weightShapes } = await load("weights.js");
const { write } = await load("writer.js");
const { config, tasks } = task;

const random = new Random(1);
const reads = {};
const lengths = {};

function counted(name, shape) {
  lengths[name] = shape.reduce((product, length) => product * length);
  const numbers = Float32Array.from({ length: lengths[name] }, () => random.next() - 0.5);
  const get = (target, key) => {
    if (key !== "length") reads[name]++;
    return target[key];
  };
  return new Proxy(numbers, { get });
}

const weights = new Map([...weightShapes(config)].map(([name, shape]) => [name, counted(name, shape)]));
const model = new Model(config, weights);
const reader = new Reader(model);
const kinds = {
  changed: () => model.changed(),
  read: (text) => reader.read(text),
  write: ([prompt, maxNewTokens]) => [...write(reader, new Sampler(), prompt, { maxNewTokens })],
};
answer(
  tasks.map(([kind, argument]) => {
    for (const name of weights.keys()) reads[name] = 0;
    kinds[kind](argument);
    return Object.fromEntries([...weights.keys()].map((name) => [name, reads[name] / lengths[name]]));
  }),
);
