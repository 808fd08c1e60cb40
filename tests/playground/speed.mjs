/**
 * {tokens, rounds}: tokens a second of one stream, ours and the naive one in turn, and how far their logits differ.
 * Seconds are those of the processor, so that other programs on the machine don't count.
 */

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
    const begun = process.cpuUsage();
    for (const token of tokens) last[name] = reader.step(token);
    const { user, system } = process.cpuUsage(begun); // in microseconds
    rates[name].push((1e6 * tokens.length) / (user + system));
  }
}
const difference = Math.max(...last.ours.map((logit, token) => Math.abs(logit - last.naive[token])));
answer({ rates, difference });
