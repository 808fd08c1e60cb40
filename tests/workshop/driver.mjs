/** What the drivers share: what a lesson finds around it, and a worker that runs it. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { file, folder } from "../driver.mjs";

export { answer, answerBy, load, refusal, run, task } from "../driver.mjs";

const place = (name) => {
  const own = join(folder, `workshop/data/${name}.gzip`);
  return existsSync(own) ? own : join(folder, `playground/data/${name}.gzip`);
};

export const around = () => ({
  load: async (name) => Uint8Array.from(gunzipSync(readFileSync(place(name)))).buffer,
  kernels: async (name) => file(join(folder, `engine/${name}`)),
});
