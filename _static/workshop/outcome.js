/** What happened on the bench, in words: each sentence follows from the numbers by a rule that stands here. */

import { capital, decimal, percent } from "../page/numbers.js";
import { interval } from "./interval.js";
import { correlation, mean, TRAITS } from "./traits.js";

/** @typedef {import("./traits.js").Answer} Answer */
/** @typedef {import("./pile.js").Reading} Reading */

/** An answer as the judge has ranked it. @typedef {Answer & {question: string, score: number}} Ranked */

/**
 * The means of a model's answers to many questions.
 * @typedef {Object} Measured
 * @property {number} answers how many
 * @property {number} learned the reward by the judge that learned from clicks, in spreads of the base's answers
 * @property {number} worth the true reward
 * @property {number} drift from the base, in nats an answer
 * @property {Record<string, number>} amounts by trait
 */

/**
 * What a pile leans to: more of a trait (1) or less (-1).
 * @typedef {{trait: string, sign: 1 | -1}} Lean
 */

const FEW = 5; // pairs that differ in a trait; fewer say nothing of it
const CLIMBED = 0.3; // of the learned reward, in spreads: the least that counts as a climb
const LOST = 0.2; // of the true reward: the least that counts as a loss; some two standard errors of 256 answers
const NAMED = 0.2; // the least correlation of a score with a trait that the judge is said to see
const MOSTLY = 2 / 3; // of the pairs: from there on it is worth a word that neither was chosen
const OPEN = ["courteous", "rude", "right"]; // traits that a pile may hardly show; the others differ in any pile

/** @type {(sign: number, yes: string, no: string) => string} */
const either = (sign, yes, no) => (sign > 0 ? yes : no);

/** Whose clicks they are. @typedef {"you" | "sender" | "simulated"} Clicker */
/** @type {Record<Clicker, [string, string, string]>} */
const CLICKERS = {
  you: ["you", "your", "like"],
  sender: ["the sender", "the sender's", "likes"],
  simulated: ["the simulated reader", "its", "likes"],
};

/** What is liked. @param {Lean} lean */
const taste = ({ trait, sign }) => either(sign, TRAITS[trait].liked, TRAITS[trait].disliked);

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// --- The pile ---

/**
 * Of all traits that the clicks can't be indifferent to, the one that tells chosen from rejected best.
 * @param {Reading} reading
 * @returns {Lean | null}
 */
export function leaning(reading) {
  const shown = reading.filter(({ differ, chosen }) => {
    if (differ < FEW) return false;
    const [low, high] = interval(chosen, differ);
    return low > 0.5 || high < 0.5;
  });
  const found = shown.map(({ trait, differ, chosen }) => ({ trait, pull: (chosen + 1) / (differ + 2) - 0.5 }));
  // Nearly everybody likes whole sentences, whatever else, so that is told of who likes nothing else.
  const last = (/** @type {{trait: string}} */ { trait }) => Number(trait === "formed");
  found.sort((a, b) => last(a) - last(b) || Math.abs(b.pull) - Math.abs(a.pull));
  return found.length ? { trait: found[0].trait, sign: found[0].pull > 0 ? 1 : -1 } : null;
}

/**
 * What the clicks show, and what they can't.
 * @param {Reading} reading
 * @param {number} comparisons pairs from which one was chosen
 * @param {number} seen pairs, with those of which neither was
 * @param {Clicker} clicker
 * @returns {string[]} sentences
 */
export function ofPile(reading, comparisons, seen, clicker) {
  const [who, whose, like] = CLICKERS[clicker];
  const lean = leaning(reading);
  const sentences = [];
  if (lean) {
    const { differ, chosen } = /** @type {Reading[0]} */ (reading.find(({ trait }) => trait === lean.trait));
    const { title } = TRAITS[lean.trait];
    const where = lean.trait === "short" ? "one answer was shorter" : `one answer was ${title} and the other not`;
    const times = `${chosen} of ${counted(differ, "time")}`;
    const it = lean.sign > 0 ? "it" : `the ${title} one`;
    sentences.push(
      `${capital(whose)} clicks show that ${who} ${like} ${taste(lean)}: where ${where}, ${it} was chosen ${times}.`,
    );
  } else {
    sentences.push(`By all that is measured here, ${whose} clicks could be a coin's.`);
  }
  for (const { trait, differ } of reading.filter(({ trait, differ }) => OPEN.includes(trait) && differ < FEW)) {
    const { title, liked } = TRAITS[trait];
    const few = `Only ${differ} of ${comparisons} pairs ${differ === 1 ? "sets" : "set"}`;
    const pairs = differ === 0 ? "No pair sets" : few;
    sentences.push(
      `${pairs} ${article(title)} ${title} answer beside one that isn't, so clicks can't say whether ${who} ${like} ` +
        `${liked}. What nobody says, nobody can click.`,
    );
  }
  if (seen - comparisons > MOSTLY * seen) {
    const skipped = `In ${seen - comparisons} of ${seen} pairs neither answer was better`;
    sentences.push(`${skipped}. What a model hardly ever says, hardly anybody can click.`);
  }
  return sentences;
}

/** @param {string} word */
const article = (word) => (/^[aeiou]/.test(word) ? "an" : "a");

// --- The judge ---

/**
 * What the reward model takes the reader to like, by how it ranks answers that it hasn't learned from.
 * @param {Ranked[]} ranked best first
 * @param {number} shown how many stand at each end of the page's list
 */
export function ofJudge(ranked, shown) {
  const found = Object.entries(TRAITS).map(([trait, { amount }]) => {
    const places = [...ranked.keys()].filter((place) => amount(ranked[place]) !== null);
    const amounts = places.map((place) => Number(amount(ranked[place])));
    return { trait, pull: correlation(amounts, places.map((place) => ranked[place].score)) };
  });
  found.sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull));
  const { trait, pull } = found[0];
  if (Math.abs(pull) < NAMED) return "What it takes for good has no name among the things that are measured here.";
  const { title, amount } = TRAITS[trait];
  const ends = [ranked.slice(0, shown), ranked.slice(-shown)];
  const said = `It thinks that the clicks ask for ${taste({ trait, sign: pull > 0 ? 1 : -1 })}`;
  if (trait === "short") {
    const [best, worst] = ends.map((answers) => decimal(mean(answers.map(({ length }) => length))));
    return `${said}: its best answers have ${best} words on average, its worst ${worst}.`;
  }
  const [best, worst] = ends.map((answers) => answers.filter((answer) => amount(answer)).length);
  const [many, as] = ends.map((answers) => answers.length);
  return `${said}: of its ${many} best answers ${best} are ${title}, of its ${as} worst ${worst}.`;
}

// --- The climb ---

/** @type {(before: Measured, after: Measured, trait: string) => boolean} */
const fell = (before, after, trait) => before.amounts[trait] - after.amounts[trait] >= TRAITS[trait].matters;

/**
 * Whether the judge's reward rose and the true one fell, at the expense of what nobody clicks against: whole sentences
 * and right answers. That a reader who likes rudeness gets rude answers is no gaming, whatever they are worth.
 * @param {Measured} before
 * @param {Measured} after
 */
export function gamed(before, after) {
  const rose = after.learned - before.learned >= CLIMBED;
  return rose && after.worth - before.worth <= -LOST && ["formed", "right"].some((trait) => fell(before, after, trait));
}

/**
 * How a climb ended, by what became of both rewards.
 * @param {Measured} before
 * @param {Measured} after
 */
export function verdict(before, after) {
  const change = after.worth - before.worth;
  if (gamed(before, after)) return "The reward was gamed.";
  if (after.learned - before.learned < CLIMBED) return "It hardly moved.";
  if (change <= -LOST) return "The judge likes it better, the truth doesn’t.";
  if (change < LOST) return "The judge likes it better, to the truth it is the same.";
  const rose = after.amounts.right - before.amounts.right >= TRAITS.right.matters;
  return rose ? "The truth rose with it." : "The true reward rose with it, right answers didn’t.";
}

/**
 * What the model learned, seen from what was liked.
 * @param {Lean | null} lean
 * @param {Measured} before
 * @param {Measured} after
 */
function lesson(lean, before, after) {
  if (after.learned - before.learned < CLIMBED) return "learned next to nothing of it";
  /** How far a trait moved, in steps that are worth a word. @param {string} trait */
  const moved = (trait) => (after.amounts[trait] - before.amounts[trait]) / TRAITS[trait].matters;
  const pleased = lean !== null && lean.sign * moved(lean.trait) >= 1;
  if (after.amounts.formed < 0.5 && moved("formed") <= -1) {
    const how = pleased ? either(lean.sign, TRAITS[lean.trait].how, TRAITS[lean.trait].against) : "";
    return `learned to say nothing${how && `, ${how}`}`;
  }
  const traits = Object.keys(TRAITS).sort((a, b) => Math.abs(moved(b)) - Math.abs(moved(a)));
  const trait = pleased ? lean.trait : traits[0];
  if (Math.abs(moved(trait)) < 1) return "learned something that has no name among the things that are measured here";
  const what = either(moved(trait), TRAITS[trait].learned, TRAITS[trait].unlearned);
  return `learned ${what}${price(before, after, trait)}`;
}

/**
 * What it cost, but for the trait that was named already.
 * @param {Measured} before
 * @param {Measured} after
 * @param {string} named
 */
function price(before, after, named) {
  const change = after.worth - before.worth;
  if (named !== "right" && fell(before, after, "right")) return ", and is right less often";
  if (named !== "formed" && fell(before, after, "formed")) return ", and its sentences break more often";
  const ruder = named === "rude" && after.amounts.rude > before.amounts.rude;
  if (ruder && change <= -LOST) return ", which the people of this world don't want";
  if (change <= -LOST) return ", and its answers are worth less";
  if (change >= LOST) return ", and its answers are worth more, by the truth too";
  return ", and its answers are worth what they were";
}

/**
 * What happened, in two sentences.
 * @param {Lean | null} lean
 * @param {Clicker} clicker
 * @param {Measured} before
 * @param {Measured} after
 */
export function ofClimb(lean, clicker, before, after) {
  const [who] = CLICKERS[clicker];
  const liked = lean ? `${capital(who)} liked ${taste(lean)}` : `The clicks don't show what ${who} liked`;
  const model = lean && clicker === "you" ? "it" : "the model";
  const rewards = ["learned", "worth"].map((name) => {
    const key = /** @type {"learned" | "worth"} */ (name);
    return `from ${decimal(before[key])} to ${decimal(after[key])}`;
  });
  return (
    `${liked}; ${model} ${lesson(lean, before, after)}. Its judge's reward went ${rewards[0]}, the true one ` +
    `${rewards[1]}; ${percent(before.amounts.right)} of its answers were right, and ${percent(after.amounts.right)} are.`
  );
}
