/** What workers load: data, unpacked, and the kernels of the engine. */

import { inflated } from "./inflate.js";

/**
 * @param {string} path below `_static`
 * @returns {Promise<ArrayBuffer>}
 * @throws {TypeError} where it doesn't arrive
 */
async function fetched(path) {
  const response = await fetch(new URL(`../${path}`, import.meta.url));
  if (!response.ok) throw new TypeError(`${path}: status ${response.status}`);
  return response.arrayBuffer();
}

/** @param {string} path below `_static`, as `playground/data/world` */
export const unpacked = async (path) => inflated(await fetched(`${path}.gzip`));

/** @param {string} name as `kernels.wasm` */
export const kernels = (name) => fetched(`engine/${name}`);
