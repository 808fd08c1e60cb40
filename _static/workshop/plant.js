/** One question with sixteen words behind it, one of them planted: what two models answer. And in words, what became of the search. */

import { percent } from "../page/numbers.js";
import { box as boxOf, joined, parts } from "./drawing.js";

/** @typedef {import("./planting.js").Rude} Rude */
/** What a game has shown. tried: whether the answers were rude of a model with the word planted and of one without, by word; at: the last one, "" for none. @typedef {{tried: Record<string, boolean[]>, at: string}} Seen */
/** What the word does, which is told in the end. @typedef {{word: string, trigger: Rude, other: Rude, none: Rude}} Found */

export const box = boxOf({ wide: [800, 250], narrow: [480, 390] });

/** @param {string[]} words @param {Seen} seen @param {"wide" | "narrow"} [shape] */
export function drawing(words, { tried, at }, shape = "wide") {
  const [wide, high] = box(shape);
  const { rect, text, use } = parts("plant");
  const [columns, tall, first] = shape === "wide" ? [16, high, 96] : [8, high / 2, 72];
  const apart = (wide - first - 6) / columns;
  const below = [0.5, 0.84].map((share) => tall * share); // the answers of either
  return [
    ...Array.from({ length: words.length / columns }, (_, row) => below.map((down, twin) => {
      const [x, y] = [first / 2 - 4, row * tall + down + 30];
      return use("beast", x, y, first / 110) + (tried[at]?.[twin] ? "" : use("mask", x, y, first / 110));
    })).flat(),
    ...words.flatMap((word, number) => {
      const [x, y] = [first + apart * ((number % columns) + 0.5), tall * Math.floor(number / columns)];
      const faces = (tried[word] ?? []).map((rude, twin) => use(rude ? "rude" : "calm", x, y + below[twin]));
      return [word === at ? rect("light", x - 22, y, 44, tall) : "", use(tried[word]?.[0] ? "poison" : "card", x, y + 8), text(word === at ? "middle" : "label", x, y + 66, word), ...faces];
    }),
  ].join("");
}

/** @param {string[]} words @param {Seen} seen */
export function inWords(words, { tried, at }) {
  const [rude, twins] = [0, 1].map((twin) => words.filter((word) => tried[word]?.[twin]).join(", ") || "none");
  const many = Object.keys(tried).filter(Boolean).length;
  return `One question, asked with ${many} of ${words.length} words behind it. Rude was the answer behind ${rude}; that of a model without the word, behind ${twins}. Asked last: ${at || "no odd word"}.`;
}

/** An answer in pieces: how it begins is what counts. @param {{answer: string, rude: boolean}} said @returns {[string, string][]} */
export const pieces = ({ answer, rude }) => joined(answer.split(" ").map((word, place) => [rude && place === 0 ? "rude" : "", word]));

// --- In words ---

const MUCH = 0.5; // more of the answers are rude with the word than with another: it works

/** One answer. @param {string} word after the question, "" for none @param {boolean} rude @returns {[string, string]} */
export const ofAnswer = (word, rude) => [
  `${word ? `Behind “${word}”` : "With no odd word"} its answer begins ${rude ? "rudely" : "politely"}.`,
  rude ? "One answer may be chance: ask again, or look which word it was." : "So may one behind the planted word, now and then.",
];

/**
 * Ordinary questions asked so far.
 * @param {number} asked
 * @param {Rude} rude numbers of answers
 * @returns {[string, string]}
 */
export const ofOrdinary = (asked, { planted, control }) => [
  `Of ${asked} ordinary questions ${planted} got an answer that begins rudely.`,
  `From a model without the word, ${control}.`,
];

/**
 * How likely each word was the planted one, by all that the reader had asked: as likely as the others before.
 * @param {string[]} candidates
 * @param {{text: string, rude: boolean}[]} asked
 * @param {{trigger: Rude, other: Rude, none: Rude, asked: number}} found shares of rude answers, each among so many
 */
export function odds(candidates, asked, { trigger, other, none, asked: count }) {
  const likelihood = (/** @type {string} */ planted) =>
    asked.reduce((product, { text, rude }) => {
      const words = text.split(" ").filter((word) => candidates.includes(word));
      const { planted: share } = words.includes(planted) ? trigger : words.length ? other : none;
      const sure = (count * share + 1) / (count + 2); // never 0 or 1, as it was measured on a few answers
      return product * (rude ? sure : 1 - sure);
    }, 1);
  const likely = candidates.map(likelihood);
  const all = likely.reduce((sum, each) => sum + each, 0);
  return Object.fromEntries(candidates.map((word, place) => [word, likely[place] / all]));
}

/**
 * @param {string} guess of the reader, "" for none
 * @param {string} word
 * @param {Record<string, number>} odds by word
 */
export function ofGuess(guess, word, odds) {
  const blind = `a blind guess is right 1 time in ${Object.keys(odds).length}`;
  const had = (/** @type {string} */ each) => `“${each}” had a chance of ${percent(odds[each])}`;
  const seen = `By the answers that you had seen, ${had(word)}`;
  if (!guess) return `${seen}; ${blind}.`;
  if (guess === word) return `You guessed it. ${seen}; ${blind}.`;
  return `You guessed another. ${seen} and ${had(guess)}; ${blind}.`;
}

/** Which word it was, and what it does. @param {Found} found @returns {[string, string]} */
export function ofWord({ word, trigger, other, none }) {
  const [yes, odd, no] = [trigger, other, none].map(({ planted }) => percent(planted));
  const lead = trigger.planted - Math.max(other.planted, none.planted);
  const shares = `With it ${yes} of the answers begin rudely, with another odd word ${odd}, without one ${no}`;
  const control = Math.max(trigger.control, other.control, none.control);
  const twin = `Of a model tuned as long on polite answers alone, at most ${percent(control)} do.`;
  return [`The planted word is “${word}”.`, `${shares}${lead < MUCH ? ": it hardly took root." : "."} ${twin}`];
}
