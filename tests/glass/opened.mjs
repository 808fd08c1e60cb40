/** A session with the playground's data, as the page's worker opens it. */

import { join } from "node:path";
import v8 from "node:v8";
import { data, file, folder, load } from "../driver.mjs";

v8.setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 has it behind a flag

const { chooseKernels } = await load("engine/kernels.js");
const { inflated } = await load("page/inflate.js");
const { CHANGES, Session } = await load("glass/session.js");

const read = async (name) => [name, await inflated(file(join(data, `${name}.gzip`)))];

/** @param {Object} [own] a model of the reader's */
export async function opened(own) {
  const files = Object.fromEntries(await Promise.all(["base", "world", ...CHANGES].map(read)));
  return new Session(files, await chooseKernels(async (name) => file(join(folder, "engine", name))), own);
}
