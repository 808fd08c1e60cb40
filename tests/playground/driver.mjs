/** What all drivers share: the modules under test, a task as JSON on standard input, an answer on standard output. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, data] = process.argv.slice(2);

/** A module of the playground, from the folder under test. */
export const load = (name) => import(pathToFileURL(join(folder, name)));

export const task = () => JSON.parse(readFileSync(0, "utf8"));

/** A file as the page would get it. */
export const file = (path) => Uint8Array.from(readFileSync(path)).buffer;

/** A file of the playground's data, unpacked. */
export async function dataFile(name) {
  const { inflated } = await load("inflate.js");
  return inflated(file(join(data, `${name}.gzip`)));
}

export const answer = (value) => process.stdout.write(JSON.stringify(value));

/** The base of the playground with its changes, and a way to set their strengths. */
export async function playground() {
  const { readBase, readChange, merge } = await load("weights.js");
  const { Model } = await load("model.js");
  const { config, weights: base } = readBase(await dataFile("base"));
  const files = await Promise.all(["mask", "cherry"].map(dataFile));
  const changes = files.map((buffer) => readChange(buffer, config));
  const weights = new Map([...base].map(([name, numbers]) => [name, numbers.slice()]));
  const model = new Model(config, weights);
  const set = (strengths) => {
    merge(weights, base, changes.map((change, place) => ({ change, strength: strengths[place] })));
    model.changed();
  };
  return { model, set };
}
