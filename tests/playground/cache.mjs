/** {texts, strengths}: how far a reader that goes from text to text differs from a fresh one for each, at most. */

import { answer, load, playground, refusal, task } from "./driver.mjs";

const { Reader } = await load("model.js");
const { texts, strengths } = task;
const { model, set } = await playground();
const kept = new Reader(model);
let difference = 0;
for (const pair of strengths) {
  set(pair);
  for (const text of texts) {
    const fresh = new Reader(model).read(text);
    const found = kept.read(text);
    difference = fresh.reduce((most, logit, token) => Math.max(most, Math.abs(logit - found[token])), difference);
  }
}
const errors = [[], [-1], Array(model.config.context + 1).fill(0)].map((text) => refusal(() => kept.read(text)));
answer({ difference, errors });
