/** {prompt, strengths, settings, maxNewTokens, stop} to what the page writes with each setting. */

import { answer, load, playground, task } from "./driver.mjs";

const { Sampler } = await load("engine/sampler.js");
const { write } = await load("playground/writer.js");
const { prompt, strengths, settings, maxNewTokens, stop } = task;
const { reader, set } = await playground();
set(strengths);
const drawn = (setting) => [...write(reader, new Sampler(setting), prompt, { maxNewTokens, stop })];
answer(settings.map((setting) => drawn(setting).map(({ token }) => token)));
