/**
 * {weights, prompts, texts, length, limits, seed}: what a writer writes, all at once, and one prompt after the other.
 */

import { answer, begin, engine, load, refusal, task } from "./driver.mjs";

const { Random } = await load("engine/sampler.js");
const { Writer } = await engine("generate");
const { finish } = await engine("work");
const { network, model } = await begin();
const read = model(task.weights);
const { texts, length, prompts, seed } = task;
const writer = new Writer(network, { texts, length });
const found = task.limits.map((limits) => {
  const together = finish(writer.generate(read, prompts, { ...limits, random: new Random(seed) }));
  const random = new Random(seed);
  const alone = prompts.map((prompt) => [...writer.write(read, prompt, { ...limits, random })]);
  return { together, alone };
});
const tooLong = [Array(length + 1).fill(0)];
const error = refusal(() => finish(writer.generate(read, tooLong, { maxNewTokens: 1, random: new Random(0) })));
answer({ found, error });
