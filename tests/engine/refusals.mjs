/** {weights, narrow}: the errors of what can't be done. */

import { answer, begin, engine, refusal, task } from "./driver.mjs";

const { configOf } = await engine("model");
const { network, model, memory } = await begin();
const read = model(task.weights);
const attempts = [
  () => read.logits([]),
  () => read.logits(Array(257).fill(0)),
  () => read.set(new Float32Array(8)),
  () => memory.room(memory.left),
  () => new network.constructor(memory, task.narrow),
  () => configOf("2M", 269),
];
answer(attempts.map(refusal));
