/** {logits, settings, draws}: for each setting its distributions, and the tokens it draws; and {raw} random numbers. */

import { answer, load, refusal, task } from "./driver.mjs";

const { Random, Sampler } = await load("engine/sampler.js");
const { logits, settings, seeds } = task;
const random = seeds.map((seed) => {
  const source = new Random(seed);
  return Array.from({ length: 50 }, () => source.next());
});
const drawn = settings.map((setting) => {
  const sampler = new Sampler(setting);
  const distributions = logits.slice(0, 20).map((row) => Array.from(sampler.distribution(row)));
  return { distributions, tokens: logits.map((row) => sampler.draw(row)) };
});
const errors = [{ temperature: -1 }, { topP: 0 }, { topP: 1.1 }, { temperature: NaN }].map((setting) => {
  return refusal(() => new Sampler(setting));
});
answer({ random, drawn, errors });
