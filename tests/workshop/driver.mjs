/** What drivers share: the modules under test, what a lesson finds around it, a task and its answer as JSON. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = process.argv[2];
const bytes = (buffer) => Uint8Array.from(buffer).buffer;

/** A module, as `workshop/steps.js`. */
export const module = (path) => import(pathToFileURL(join(folder, path)));

/** A shelf that lasts as long as the driver does, and takes copies as IndexedDB does. */
export function shelf() {
  const kept = new Map();
  return {
    read: async (key) => kept.get(key),
    write: async (key, value) => void kept.set(key, structuredClone(value)),
    forget: async (key) => void kept.delete(key),
  };
}

export const around = (store = shelf()) => ({
  load: async (name) => bytes(gunzipSync(readFileSync(join(folder, `playground/data/${name}.gzip`)))),
  kernels: async (name) => bytes(readFileSync(join(folder, `engine/${name}`))),
  store,
});

/** Run a generator, at most so many steps of it, as the worker would; what it yielded and what it returned. */
export function run(steps, limit = Infinity) {
  const parts = [];
  for (let step = 0; step < limit; step++) {
    const { done, value } = steps.next();
    if (done) return { parts, result: value };
    if (value) parts.push(value);
  }
  steps.return();
  return { parts };
}

export const task = () => JSON.parse(readFileSync(0, "utf8"));
export const answer = (value) => process.stdout.write(JSON.stringify(value));
