/** {paths}: the SHA-256 of the file in each archive. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { answer, load, task } from "../driver.mjs";

const { unwrapped } = await load("real/file.js");

const sum = async (path) => {
  try {
    const file = await unwrapped(new Blob([readFileSync(path)]));
    return createHash("sha256").update(new Uint8Array(file)).digest("hex");
  } catch ({ name, message }) {
    return `${name}: ${message}`;
  }
};
answer(await Promise.all(task.paths.map(sum)));
