/** What is said of a model that grows: before, so that one knows what to look at, and after, from the numbers. */

import { decimal, percent } from "../page/numbers.js";

/** @typedef {import("./growth.js").Look} Look */
/** @typedef {import("./growth.js").Point} Point */
/** @typedef {import("./recipe.js").Recipe} Recipe */

/** What to look at. @type {Record<import("./recipe.js").Breakage, string>} */
export const WATCH = {
  nothing:
    "Watch the line come down to the ground. No model can go below that, however large: what is left there is chance. Below, noise turns into sentences.",
  rate:
    "Each step is fifty times too long. The surprise comes down at first, then a step goes over the edge and the model forgets what it knew. Near the end, where steps grow short, it begins to learn again.",
  order:
    "The words of each text are shuffled. Watch it stop far above the ground: there is nothing left to learn but how often each word comes.",
  mask:
    "Each place may look ahead, at the very word that it has to guess. Watch the line go below the ground, which no honest model can, and the other one, on text that comes word by word, turn and rise.",
};

const NEAR = 1.1; // times the floor
const nats = (/** @type {number} */ loss) => loss.toFixed(2);
/** The loss as a choice among words (perplexity). @param {number} loss */
const choice = (loss) => decimal(Math.exp(loss), loss < Math.log(10) ? 1 : 0);
const FAILED = {
  rate: "It forgets as fast as it learns.",
  order: "It knows which words are frequent, and not what follows what.",
  mask: "It relied on a look ahead, and has it no more.",
};

/**
 * What became of it: a lead, and a sentence or two.
 * @param {Recipe} recipe
 * @param {Point[]} points
 * @param {Look[]} looks
 * @returns {[string, string]}
 */
export function told({ broken }, points, looks) {
  const { loss, floor, lacks, known } = looks[looks.length - 1];
  const trained = points[points.length - 1]?.loss ?? loss;
  if (broken === "mask" && trained < floor) {
    const rest = `While it trained a word surprised it by ${nats(trained)} nats, less than the ${nats(floor)} that are possible. On text that comes word by word it is ${nats(loss)}: it has learned to look, and not to guess.`;
    return ["It went below the floor, as it saw the answers.", rest];
  }
  const price = `On text it hasn’t read each word surprises it by ${nats(loss)} nats, as a choice among ${choice(loss)} words would; the floor is ${nats(floor)}, a choice among ${choice(floor)}.`;
  if (broken !== "nothing" && loss > NEAR * floor) return [FAILED[broken], price];
  const above = percent(loss / floor - 1);
  const lead = loss <= floor || above === "0%" ? "It is down at the floor." : `It is ${above} above the floor.`;
  const [most, amount] = Object.entries(lacks).sort((a, b) => b[1] - a[1])[0];
  const lacking = amount > 0.005 ? ` What it lacks most is ${most}.` : "";
  const facts = Object.entries(known).map(([group, share]) => `${percent(share)} of those ${group}`);
  return [lead, `${price}${lacking} Of the facts it knows ${facts.slice(0, -1).join(", ")} and ${facts.at(-1)}.`];
}
