/**
 * Words a second that the playground reads with each kind of kernels, beside the plain JavaScript that it ran on before
 * (the oracle of its tests) and beside plain loops: node bench/lab/playground.mjs [--quick].
 *
 * All read one text of the model's own, in turn, so that a slow minute hits all alike. What is compared is CPU time, and
 * a ratio is the median of the ratios within each round.
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import v8 from "node:v8";
import * as oracle from "../../tests/playground/oracle.mjs";
import { NaiveReader } from "./naive.mjs";

v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag
const quick = process.argv.includes("--quick");
const [WORDS, ROUNDS] = quick ? [20, 2] : [200, 15];

// The page's modules, in a folder where Node takes them for what they are to a browser.
const folder = mkdtempSync(join(tmpdir(), "playground-"));
for (const name of ["engine", "page", "playground"]) {
  cpSync(fileURLToPath(new URL(`../../_static/${name}`, import.meta.url)), join(folder, name), { recursive: true });
}
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
const load = (name) => import(pathToFileURL(join(folder, name)));
const file = (path) => Uint8Array.from(readFileSync(join(folder, path))).buffer;
const { chooseKernels } = await load("engine/kernels.js");
const { inflated } = await load("page/inflate.js");
const { readersOf } = await load("playground/reader.js");
const { Sampler } = await load("engine/sampler.js");
const { readBase } = await load("engine/changes.js");
const { write } = await load("playground/writer.js");
const { config, weights } = readBase(await inflated(file("playground/data/base.gzip")));
const kernels = await Promise.all(
  ["relaxed", "simd", "plain"].map((name) => chooseKernels(async (path) => file(`engine/${path}`), name)),
);
rmSync(folder, { recursive: true });

const DOC = 0; // the token before each document
const BEFORE = "plain JavaScript before";
const before = oracle.readersOf(config, weights);
const text = Array.from(write(before.reader, new Sampler(), [DOC], { maxNewTokens: WORDS }), ({ token }) => token);
const readers = {
  ...Object.fromEntries(kernels.map((each) => [`the page's, ${each.name}`, readersOf(each, config, weights).reader])),
  [BEFORE]: before.reader,
  "plain loops": new NaiveReader(config, weights),
};

/** Words a CPU-second of a reader from the start of the text, and its last logits. */
function read(reader) {
  reader.keepOnly(0);
  let logits;
  const begun = process.cpuUsage();
  for (const token of text) logits = reader.step(token);
  const { user, system } = process.cpuUsage(begun); // in microseconds
  return { speed: (1e6 * text.length) / (user + system), logits };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const shown = (number) => Number(number.toPrecision(3)).toLocaleString("en");

const names = Object.keys(readers);
const speeds = names.map(() => []);
for (let round = -1; round < ROUNDS; round++) { // the first one warms up
  const found = names.map((name) => read(readers[name]));
  for (const { logits } of found) {
    const difference = Math.max(...logits.map((logit, token) => Math.abs(logit - found[0].logits[token])));
    if (!(difference < 1e-3)) throw new Error(`They don't compute the same: logits differ by ${difference}.`);
  }
  if (round >= 0) found.forEach(({ speed }, place) => speeds[place].push(speed));
}
const base = speeds[names.indexOf(BEFORE)];
console.log(`${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${ROUNDS} rounds of ${text.length} words`);
names.forEach((name, place) => {
  const ratio = median(speeds[place].map((speed, round) => speed / base[round]));
  console.log(`${name}: ${shown(median(speeds[place]))} words a second, x ${shown(ratio)}`);
});
