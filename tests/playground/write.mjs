/** {prompt, strengths, settings, maxNewTokens, stop} to what is written with each setting. */

import { answer, load, playground, task } from "./driver.mjs";

const { Reader } = await load("model.js");
const { Sampler } = await load("sampler.js");
const { write } = await load("writer.js");
const { prompt, strengths, settings, maxNewTokens, stop } = task;
const { model, set } = await playground();
set(strengths);
const reader = new Reader(model);
const written = (setting) => [...write(reader, new Sampler(setting), prompt, { maxNewTokens, stop })];
answer(settings.map((setting) => written(setting).map(({ token }) => token)));
