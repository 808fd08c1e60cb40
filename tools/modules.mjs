/** What the tools share that write what a page prints: modules and data as the page itself would load them. */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import v8 from "node:v8";

v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag

const OWN = ["reader", "thinker", "unthinking", "worker", "honest", "keyed"]; // data of the workshop

/** @param {string} [folder] that of the scripts, from here */
export function from(folder = "../_static/") {
  const read = (name) => readFileSync(new URL(name, new URL(folder, import.meta.url)));
  const whole = (buffer) => Uint8Array.from(buffer).buffer;
  return {
    load: (name) => import(new URL(name, new URL(folder, import.meta.url))),
    kernels: async (name) => whole(read(`engine/${name}`)),
    data: async (name) => whole(gunzipSync(read(`${OWN.includes(name) ? "workshop" : "playground"}/data/${name}.gzip`))),
  };
}
