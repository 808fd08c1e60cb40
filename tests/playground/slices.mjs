/**
 * {settings}: how many words the worker writes in each slice of a whole text, and of one that is stopped once its first
 * slice is there. The worker's clock goes on by a millisecond each time it is looked at.
 */

import { basename, join } from "node:path";
import { answer, data, file, folder, load, task } from "./driver.mjs";

const asked = new Map(); // what waits for its answer, by the number of the question
let now = 0;
let hear;
globalThis.performance = { now: () => now++ };
globalThis.fetch = async ({ pathname }) => {
  const name = basename(pathname);
  return new Response(file(join(name.endsWith(".wasm") ? join(folder, "engine") : data, name)));
};
globalThis.addEventListener = (_, listener) => (hear = listener);
globalThis.postMessage = ({ id, part, result, error }) => {
  const { parts, done } = asked.get(id) ?? {};
  if (part) parts?.(part);
  else done?.(result ?? error);
};

function ask(type, request = {}, parts = () => {}) {
  return new Promise((done) => {
    asked.set(asked.size, { parts, done });
    hear({ data: { id: asked.size - 1, type, ...request } });
  });
}

await load("playground/worker.js");
await ask("load");
const { settings } = task;
const written = (rows) => rows.filter((row) => row.written).length;

const whole = [];
const { words } = await ask("write", { settings }, (rows) => whole.push(written(rows)));
const stopped = [];
const how = await ask("write", { settings }, (rows) => {
  if (stopped.push(written(rows)) === 1) setTimeout(() => hear({ data: { id: -1, type: "stop" } }));
});
answer({ words, whole, stopped, how });
