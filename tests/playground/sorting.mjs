/** {logits, settings}: how many numbers a sampler sorts for each distribution. */

import { answer, load, task } from "./driver.mjs";

const { Sampler } = await load("engine/sampler.js");
const { logits, settings } = task;
let sorted = 0;
for (const prototype of [Array.prototype, Object.getPrototypeOf(Uint16Array.prototype)]) {
  const { sort } = prototype;
  prototype.sort = function (compare) {
    sorted += this.length;
    return sort.call(this, compare);
  };
}
answer(
  settings.map((setting) => {
    const sampler = new Sampler(setting);
    return logits.map((row) => {
      sorted = 0;
      sampler.distribution(row);
      return sorted;
    });
  }),
);
