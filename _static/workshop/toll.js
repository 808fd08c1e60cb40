/** What a mask brought and what it cost, in words: each sentence follows from the numbers by a rule. */

import { percent } from "../page/numbers.js";

/** @typedef {import("./masking.js").Measured} Measured */

const SOME = 0.1; // the least difference of two shares that is worth a word; some two standard errors of 128 answers
const SOME_NATS = 0.01; // the same for the loss, on the same text for all

/** @param {Measured[]} measured one of each variant */
export function ofMask(measured) {
  const [untuned, bare, replayed, text] = ["untuned", "bare", "replayed", "text"].map((name) => {
    return /** @type {Measured} */ (measured.find((each) => each.name === name));
  });
  const prices = [went(untuned, bare), reminded(bare, replayed), control(untuned, replayed, text)];
  return [came(untuned, bare), ...prices].join(" ");
}

/** @type {(untuned: Measured, bare: Measured) => string} */
function came(untuned, bare) {
  const gain = bare.begins - untuned.begins;
  if (gain < SOME) return "The examples did not give it your voice: its answers begin as they did.";
  const [now, before] = [bare.begins, untuned.begins].map(percent);
  return `It took on your voice: ${now} of its answers begin as yours do, where ${before} did.`;
}

/** @type {(untuned: Measured, bare: Measured) => string} */
function went(untuned, bare) {
  const loss = bare.excess - untuned.excess;
  const facts = untuned.kept - bare.kept;
  const [now, before] = [bare.kept, untuned.kept].map(percent);
  const asked = `asked as before, it is right in ${now}, where the untuned model is in ${before}`;
  if (loss < SOME_NATS && facts < SOME) return "Nothing that is measured here was lost.";
  const worse = `ordinary text surprises it by ${loss.toFixed(2)} nats a word more`;
  if (facts < SOME) return `The price: ${worse}.`;
  return loss < SOME_NATS ? `The price: ${asked}.` : `The price: ${worse}, and ${asked}.`;
}

/** @type {(bare: Measured, replayed: Measured) => string} */
function reminded(bare, replayed) {
  const saved = bare.excess - replayed.excess;
  if (saved < SOME_NATS) return "Old text beside the examples saved nothing of that.";
  return `With old text beside the examples it costs ${saved.toFixed(2)} less.`;
}

/** @type {(untuned: Measured, replayed: Measured, text: Measured) => string} */
function control(untuned, replayed, text) {
  const [all, alone] = [replayed, text].map(({ excess }) => excess - untuned.excess);
  if (all < SOME_NATS || alone < SOME_NATS) return "As many steps on old text alone cost nothing.";
  if (alone >= all) {
    return "As many steps on old text alone cost no less: it is the steps that hurt, not your examples.";
  }
  const share = percent(alone / all);
  return `What is left isn't all due to your examples: as many steps on old text alone, without them, cost ${share} of it.`;
}
