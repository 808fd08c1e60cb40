/**
 * Tokens a second that the engine of the page trains on and writes, with each of its kernels: node bench/lab/engine.mjs
 * [--quick]. `python -m bench.lab.engine` has it take turns with PyTorch, and then each line of standard input names a
 * task.
 *
 * What is measured is CPU time. Each task takes turns with the others, so that a slow minute hits all alike.
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import v8 from "node:v8";

v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag
const SIZE = "0.4M";
const [ROWS, LENGTH] = [8, 128]; // of a batch
const TEXTS = 64; // written at once
const STEPS = { relaxed: 8, simd: 8, plain: 1 }; // of training that a turn takes
const [PROMPT, MORE] = [16, 64]; // tokens that each of them begins with, and goes on for
const ALONE = 200; // tokens of a text that is written alone

// The page's modules, in a folder where Node takes them for what they are to a browser.
const folder = mkdtempSync(join(tmpdir(), "engine-"));
for (const name of ["engine", "page", "playground"]) {
  cpSync(fileURLToPath(new URL(`../../_static/${name}`, import.meta.url)), join(folder, name), { recursive: true });
}
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
const load = (name) => import(pathToFileURL(join(folder, name)));
const file = (path) => Uint8Array.from(readFileSync(join(folder, path))).buffer;
const { inflated } = await load("page/inflate.js");
const { Random } = await load("engine/sampler.js");
const { readBase } = await load("engine/changes.js");
const { World } = await load("engine/world.js");
const { chooseKernels } = await load("engine/kernels.js");
const { sampleRows, Stream } = await load("engine/corpus.js");
const { Writer } = await load("engine/generate.js");
const { Memory } = await load("engine/memory.js");
const { configOf, Model } = await load("engine/model.js");
const { Network } = await load("engine/network.js");
const { Optimizer } = await load("engine/optimizer.js");
const { pretrain } = await load("engine/pretrain.js");
const { finish } = await load("engine/work.js");

const data = async (name) => inflated(file(`playground/data/${name}.gzip`));
const world = new World(JSON.parse(new TextDecoder().decode(await data("world"))));
const base = readBase(await data("base")).weights;
const DOC = world.token("<doc>");
const config = configOf(SIZE, world.words.length);
const batches = Array.from({ length: Math.max(...Object.values(STEPS)) }, (_, number) =>
  new Stream(world, { batchSize: ROWS, length: LENGTH }).batch(number),
);
const prompts = sampleRows(world, TEXTS, PROMPT - 1, new Random(2)).map((row) => Array.from(row));

/** Tasks of one kind of kernels; each returns how many tokens it took. */
async function tasksOf(name) {
  const kernels = await chooseKernels(async (path) => file(`engine/${path}`), name);
  if (kernels.name !== name) return {};
  const memory = new Memory(kernels, 64);
  const network = new Network(memory, config);
  const model = new Model(network);
  const optimizer = new Optimizer(model, { weightDecay: 0.1 });
  const trained = new Model(network);
  trained.load(base);
  model.load(base);
  const writer = new Writer(network, { texts: TEXTS, length: PROMPT + MORE });
  const alone = new Writer(network, { texts: 1, length: 256 });
  return {
    [`train ${name}`]: () => {
      finish(pretrain(optimizer, (step) => batches[step], { steps: STEPS[name], learningRate: 1e-3 }));
      return STEPS[name] * ROWS * LENGTH;
    },
    [`write alone ${name}`]: () =>
      [...alone.write(trained, [DOC], { maxNewTokens: ALONE, random: new Random(2) })].length,
    [`write ${TEXTS} ${name}`]: () => {
      const maxNewTokens = MORE;
      const found = finish(writer.generate(trained, prompts, { maxNewTokens, random: new Random(2) }));
      return found.reduce((sum, { tokens }) => sum + tokens.length, 0);
    },
  };
}

const tasks = {
  ...(await tasksOf("relaxed")),
  ...(await tasksOf("simd")),
};
rmSync(folder, { recursive: true });

/** CPU-seconds for each token of a task. */
function measure(name) {
  const begun = process.cpuUsage();
  const tokens = tasks[name]();
  const { user, system } = process.cpuUsage(begun); // in microseconds
  return (user + system) / 1e6 / tokens;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

if (process.argv.includes("--serve")) {
  console.log(JSON.stringify(Object.keys(tasks)));
  for await (const name of createInterface({ input: process.stdin })) console.log(measure(name));
} else {
  const rounds = process.argv.includes("--quick") ? 1 : 5;
  const names = Object.keys(tasks);
  const found = new Map(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) { // the first one warms up
    for (const name of names) {
      const seconds = measure(name);
      if (round >= 0) found.get(name).push(seconds);
    }
  }
  console.log(`${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${SIZE}, batches of ${ROWS} x ${LENGTH}`);
  for (const [name, seconds] of found) {
    console.log(`${name}: ${Number((1 / median(seconds)).toPrecision(3)).toLocaleString("en")} tokens a second`);
  }
}
