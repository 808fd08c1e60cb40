/** What workers load: the playground's data, unpacked, and the kernels of the engine. */

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

/** @param {string} name as `world`, of the playground's data, which are unpacked */
export const load = async (name) => inflated(await fetched(`data/${name}.gzip`));

/** @param {string} name as `kernels.wasm` */
export const kernels = (name) => fetched(`../engine/${name}`);
