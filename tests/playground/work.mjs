/**
 * {config, tasks}: how often one reader reads each weight of a model in each task, on average over its numbers.
 * A task is a text to read, a prompt to continue, or weights that changed. Nothing of how a model is read is assumed:
 * the kernels in JavaScript get a memory that counts how often each of its numbers is looked at.
 */

import { answer, load, task } from "./driver.mjs";

const { plain } = await load("engine/plain.js");
const { readersOf } = await load("playground/reader.js");
const { Random, Sampler } = await load("engine/sampler.js");
const { weightShapes } = await load("engine/config.js");
const { write } = await load("playground/writer.js");
const { config, tasks } = task;

let reads = []; // of each number of the memory
const counting = (numbers) =>
  new Proxy(numbers, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads[key]++;
      const found = target[key];
      return typeof found === "function" ? found.bind(target) : found;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });

function on(bytes) {
  const buffer = new ArrayBuffer(bytes);
  const { Float32Array } = globalThis;
  globalThis.Float32Array = class extends Float32Array {
    constructor(given) {
      super(given);
      return counting(new Float32Array(given));
    }
  };
  const functions = plain(buffer);
  globalThis.Float32Array = Float32Array;
  return { buffer, functions };
}

const random = new Random(1);
const lengths = Object.fromEntries(
  [...weightShapes(config)].map(([name, shape]) => [name, shape.reduce((product, length) => product * length)]),
);
const drawn = (length) => Float32Array.from({ length }, () => random.next() - 0.5);
const weights = new Map(Object.entries(lengths).map(([name, length]) => [name, drawn(length)]));
const { model, reader } = readersOf({ on }, config, weights);
const { memory } = model;
const { copy } = memory;
memory.copy = (from, to, count) => {
  for (let place = from / 4; place < from / 4 + count; place++) reads[place]++;
  copy.call(memory, from, to, count);
};

const kinds = {
  changed: () => model.changed(),
  read: (text) => reader.read(text),
  write: ([prompt, maxNewTokens]) => [...write(reader, new Sampler(), prompt, { maxNewTokens })],
};
answer(
  tasks.map(([kind, argument]) => {
    reads = new Array(memory.numbers.length).fill(0);
    kinds[kind](argument);
    const counted = ([name, length]) => {
      const first = model.weight(name).at / 4;
      const total = reads.slice(first, first + length).reduce((sum, count) => sum + count, 0);
      return [name, total / length];
    };
    return Object.fromEntries(Object.entries(lengths).map(counted));
  }),
);
