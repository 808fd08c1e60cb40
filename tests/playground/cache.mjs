/** {texts, strengths}: how far a reader that goes from text to text differs from one that forgets, at most. */

import { answer, playground, refusal, task } from "./driver.mjs";

const { texts, strengths } = task;
const { model, reader: kept, looker: forgetful, set } = await playground();
let difference = 0;
for (const pair of strengths) {
  set(pair);
  for (const text of texts) {
    forgetful.keepOnly(0);
    const fresh = forgetful.read(text);
    const found = kept.read(text);
    difference = fresh.reduce((most, logit, token) => Math.max(most, Math.abs(logit - found[token])), difference);
  }
}
const errors = [[], [-1], Array(model.config.context + 1).fill(0)].map((text) => refusal(() => kept.read(text)));
answer({ difference, errors });
