/** What workers load: data of the playground and of lessons, unpacked, and the kernels of the engine. */

import { inflated } from "./inflate.js";

/**
 * @param {string} address beside this module
 * @returns {Promise<ArrayBuffer>}
 * @throws {TypeError} where it doesn't arrive
 */
async function fetched(address) {
  const response = await fetch(new URL(address, import.meta.url));
  if (!response.ok) throw new TypeError(`${address}: status ${response.status}`);
  return response.arrayBuffer();
}

const OF_LESSONS = ["reader"]; // which the playground doesn't load

/** @param {string} name as `world` */
export const load = async (name) =>
  inflated(await fetched(`${OF_LESSONS.includes(name) ? "../workshop/" : ""}data/${name}.gzip`));

/** @param {string} name as `kernels.wasm` */
export const kernels = (name) => fetched(`../engine/${name}`);
