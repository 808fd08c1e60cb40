/** A session with the playground's data, as the page's worker opens it. */

import { dataFile, kernelsOf, load } from "../driver.mjs";

const { CHANGES, Session } = await load("glass/session.js");

const read = async (name) => [name, await dataFile(name)];

/** @param {Object} [own] a model of the reader's */
export async function opened(own) {
  const files = Object.fromEntries(await Promise.all(["base", "world", ...CHANGES].map(read)));
  return new Session(files, await kernelsOf(), own);
}
