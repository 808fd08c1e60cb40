/** {prompt, strengths, settings, maxNewTokens, stop} to what is written with each setting, by page and by oracle. */

import { answer, load, playground, task } from "./driver.mjs";
import { readersOf } from "./oracle.mjs";

const { Sampler } = await load("engine/sampler.js");
const { write } = await load("playground/writer.js");
const { prompt, strengths, settings, maxNewTokens, stop } = task;

function written({ reader, set }) {
  set(strengths);
  const drawn = (setting) => [...write(reader, new Sampler(setting), prompt, { maxNewTokens, stop })];
  return settings.map((setting) => drawn(setting).map(({ token }) => token));
}

answer({ page: written(await playground()), oracle: written(await playground(readersOf)) });
