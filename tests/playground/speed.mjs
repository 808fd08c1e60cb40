/** {tokens, rounds}: tokens a second of one stream, ours and the naive one in turn, and how far their logits differ. */

import { answer, load, playground, task } from "./driver.mjs";
import { NaiveReader } from "./naive.mjs";

const { Reader } = await load("model.js");
const { tokens, rounds } = task();
const { model, set } = await playground();
set([1, 1]);
const makers = { ours: () => new Reader(model), naive: () => new NaiveReader(model.config, model.weights) };
const rates = { ours: [], naive: [] };
const last = {};
for (let round = 0; round < rounds; round++) {
  for (const [name, make] of Object.entries(makers)) {
    const reader = make();
    const begun = performance.now();
    for (const token of tokens) last[name] = reader.step(token);
    rates[name].push((1000 * tokens.length) / (performance.now() - begun));
  }
}
const difference = Math.max(...last.ours.map((logit, token) => Math.abs(logit - last.naive[token])));
const merges = [0.3, 0.6, 0.9, 1.2, 1.5].map((strength) => {
  const begun = performance.now();
  set([strength, strength]);
  return performance.now() - begun;
});
answer({ rates, difference, merge: Math.min(...merges) });
