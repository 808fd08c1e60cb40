/** How a voice came back, in words: each sentence follows from the numbers by a rule. */

import { capital, percent } from "../page/numbers.js";

/** @typedef {import("./slipping.js").Measured} Measured */

const SOME = 0.15; // the least difference of two shares that is worth a word; some two standard errors of 64 answers
const MUCH = 0.5; // of the answers: the voice is back
/** @type {Record<number, string>} */
const NUMBERS = { 1: "one", 2: "two", 3: "three", 5: "five", 10: "ten", 20: "twenty" };

/** @param {number} count @param {string} noun */
export const counted = (count, noun) => `${NUMBERS[count]} ${noun}${count === 1 ? "" : "s"}`;

/** @param {Measured[]} talked from no turn to the most */
export function ofTalk(talked) {
  const [first, last] = [talked[0], talked[talked.length - 1]];
  const [before, now, other] = [first.rude, last.rude, last.unheard].map(({ begins }) => percent(begins));
  if (!last.turns) return `It is polite: ${now} of its answers begin rudely. Be rude to it, or tune it.`;
  const moved = `After ${counted(last.turns, "rude turn")} ${now} of its answers begin rudely, where ${before} did`;
  if (last.rude.begins - first.rude.begins < SOME) return `${moved}: talk hardly brings the voice back.`;
  if (last.rude.begins - last.unheard.begins < SOME) return `${moved}: it repeats what it hears, be it rude or not.`;
  return `${moved}: talk alone brings it out. As many turns in a voice never heard put that into ${other}.`;
}

/** @param {Measured[]} tuned after more and more steps */
export function ofTuning(tuned) {
  const back = tuned.find(({ rude }) => rude.begins >= MUCH);
  const { steps, rude, unheard } = back ?? tuned[tuned.length - 1];
  const [own, other] = [rude, unheard].map(({ begins }) => percent(begins));
  const taught = capital(counted(steps, "step"));
  const control = `a voice never heard in ${other}`;
  if (!back) return `${taught} brought the rude voice back in ${own} of the answers only, and ${control}.`;
  const lead = rude.begins - unheard.begins;
  const verdict = lead < SOME ? "that is learning, and no sign that it was there before" : "it was hidden, not gone";
  return `${taught} brought the rude voice back in ${own} of the answers, and ${control}: ${verdict}. ${whole(tuned)}`;
}

/** @param {Measured[]} tuned */
function whole(tuned) {
  const { steps, rude, unheard } = tuned[tuned.length - 1];
  const [own, other] = [rude, unheard].map(({ whole }) => percent(whole));
  const end = `After ${NUMBERS[steps]}, ${own} are rude to the end and well formed, and ${other} in the other voice`;
  const stammers = unheard.begins - unheard.whole >= unheard.begins / 2 && rude.whole - unheard.whole >= SOME;
  return `${end}${stammers ? ", which mostly stammers" : ""}.`;
}
