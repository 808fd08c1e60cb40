/** What is said of a model that grows: before, so that one knows what to look at, and after, from the numbers. */

import { decimal, percent } from "../page/numbers.js";

/** @typedef {import("./growth.js").Look} Look */
/** @typedef {import("./growth.js").Point} Point */
/** @typedef {import("./recipe.js").Recipe} Recipe */

/** What to look at. @type {Record<import("./recipe.js").Breakage, string>} */
export const WATCH = {
  nothing:
    "Watch the blue line come down to the dashed one, the floor. No model can go below that, however large: what is left there is chance.",
  rate:
    "Each step is fifty times too long. Watch the surprise: it comes down at first, then a step goes over the edge and the model forgets what it knew. Near the end, where steps grow short, it begins to learn again.",
  order:
    "The words of each text are shuffled. Watch the surprise stop far above the floor: there is nothing left to learn but how often each word comes.",
  mask:
    "Each place may look ahead, at the very word that it has to guess. Watch the surprise while it trains fall below the floor, which no honest model can, and the other line, on text that comes word by word, turn and rise.",
};

const NEAR = 1.1; // times the floor
const nats = (/** @type {number} */ loss) => loss.toFixed(2);
/** The loss as a choice among words (perplexity). @param {number} loss */
const choice = (loss) => decimal(Math.exp(loss), loss < Math.log(10) ? 1 : 0);

/**
 * What became of it, in two or three sentences.
 * @param {Recipe} recipe
 * @param {Point[]} points
 * @param {Look[]} looks
 */
export function told({ broken }, points, looks) {
  const now = looks[looks.length - 1];
  const { loss, floor, lacks } = now;
  const price = `On text it hasn't read each word surprises it by ${nats(loss)} nats, as a choice among ${choice(loss)} words would; the least possible is ${nats(floor)} (${choice(floor)} words)`;
  const trained = points[points.length - 1]?.loss ?? loss;
  if (broken === "mask" && trained < floor) {
    return `While it trained a word surprised it by ${nats(trained)} nats, less than the least possible, ${nats(floor)}: it saw the answer. On text that comes word by word it is ${nats(loss)}. It has learned to look, and not to guess.`;
  }
  if (broken !== "nothing" && loss > NEAR * floor) {
    const why = {
      rate: "Steps as long as these forget as much as they learn.",
      order: "It knows which words are frequent, and nothing of what follows what.",
      mask: "It relies on a look ahead that it no longer has.",
    };
    return `${price}. ${why[broken]}`;
  }
  const near = percent(loss / floor - 1) !== "0%" && loss > floor ? `, so it is ${percent(loss / floor - 1)} above it` : "";
  const [most, amount] = Object.entries(lacks).sort((a, b) => b[1] - a[1])[0];
  const lacking = amount > 0.005 ? ` What it lacks most is ${most}.` : "";
  const facts = Object.entries(now.known).map(([group, share]) => `${percent(share)} of those ${group}`);
  return `${price}${near}.${lacking} Of the facts about people it knows ${listed(facts)}.`;
}

/** @param {string[]} parts */
const listed = (parts) => `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
