/**
 * {config, tasks}: how often one reader reads each weight of a model in each task, on average over its numbers.
 * A task is a text to read, a prompt to continue, or weights that changed. Counted are copies, and what kernels are given.
 */

import { answer, kernels, load, task } from "./driver.mjs";

const { readersOf } = await load("playground/reader.js");
const { Random, Sampler } = await load("engine/sampler.js");
const { weightShapes } = await load("engine/config.js");
const { write } = await load("playground/writer.js");
const { config, tasks } = task;

const random = new Random(1);
const product = (shape) => shape.reduce((all, length) => all * length);
const lengths = Object.fromEntries([...weightShapes(config)].map(([name, shape]) => [name, product(shape)]));
const drawn = (length) => Float32Array.from({ length }, () => random.next() - 0.5);
const weights = new Map(Object.entries(lengths).map(([name, length]) => [name, drawn(length)]));
const { model, reader } = readersOf(await kernels(), config, weights);
const { memory } = model;

let reads = {};
function count(pointer, numbers) {
  const found = Object.keys(lengths).find((name) => {
    const { at } = model.weight(name);
    return at <= pointer && pointer < at + 4 * lengths[name];
  });
  if (found) reads[found] += Math.min(1, numbers / lengths[found]); // as rows of padding follow
}

/** Which weights a kernel reads, by its arguments. */
const given = {
  row: (x, matrix, y, depth, rows) => count(matrix, depth * rows),
  norm: (x, gain, y, scale, rows, width) => count(gain, width),
};
memory.kernels = Object.fromEntries(
  Object.entries(memory.kernels).map(([name, kernel]) => [
    name,
    (...all) => {
      given[name]?.(...all);
      return kernel(...all);
    },
  ]),
);
const { copy } = memory;
memory.copy = (from, to, numbers) => {
  count(from, numbers);
  copy.call(memory, from, to, numbers);
};

const kinds = {
  changed: () => model.changed(),
  read: (text) => reader.read(text),
  write: ([prompt, maxNewTokens]) => [...write(reader, new Sampler(), prompt, { maxNewTokens })],
};
answer(
  tasks.map(([kind, argument]) => {
    reads = Object.fromEntries(Object.keys(lengths).map((name) => [name, 0]));
    kinds[kind](argument);
    return reads;
  }),
);
