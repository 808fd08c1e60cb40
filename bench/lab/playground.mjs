/**
 * Words a second that the playground's model reads, beside plain loops: node bench/lab/playground.mjs [--quick].
 *
 * Both read one text of the model's own, in turn, so that a slow minute hits both. What is compared is CPU time, and
 * the ratio is the median of the ratios within each round.
 */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { NaiveReader } from "./naive.mjs";

const quick = process.argv.includes("--quick");
const [WORDS, ROUNDS] = quick ? [20, 2] : [200, 15];

// The page's modules, in a folder where Node takes them for what they are to a browser.
const folder = mkdtempSync(join(tmpdir(), "playground-"));
cpSync(fileURLToPath(new URL("../../_static/playground", import.meta.url)), folder, { recursive: true });
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
const load = (name) => import(pathToFileURL(join(folder, name)));
const { inflated } = await load("inflate.js");
const { Model, Reader } = await load("model.js");
const { Sampler } = await load("sampler.js");
const { readBase } = await load("weights.js");
const { write } = await load("writer.js");
const packed = Uint8Array.from(readFileSync(join(folder, "data/base.gzip"))).buffer;
const { config, weights } = readBase(await inflated(packed));
rmSync(folder, { recursive: true });

const DOC = 0; // the token before each document
const model = new Model(config, weights);
const text = Array.from(write(new Reader(model), new Sampler(), [DOC], { maxNewTokens: WORDS }), ({ token }) => token);
const readers = { "the page's": () => new Reader(model), "plain loops": () => new NaiveReader(config, weights) };

/** Words a CPU-second of a new reader, and its last logits. */
function read(make) {
  const reader = make();
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
  const difference = Math.max(...found[0].logits.map((logit, token) => Math.abs(logit - found[1].logits[token])));
  if (!(difference < 1e-3)) throw new Error(`They don't compute the same: logits differ by ${difference}.`);
  if (round >= 0) found.forEach(({ speed }, place) => speeds[place].push(speed));
}
const ratio = median(speeds[0].map((speed, round) => speed / speeds[1][round]));
console.log(`${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${ROUNDS} rounds of ${text.length} words`);
names.forEach((name, place) => console.log(`${name}: ${shown(median(speeds[place]))} words a second`));
console.log(`the page's beside plain loops: x ${shown(ratio)}`);
