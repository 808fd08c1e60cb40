/** Sixteen words in a bed, of which one is planted: what grows where one asked. And in words, what became of the search. */

import { percent } from "../page/numbers.js";
import { box as boxOf, joined, parts } from "./drawing.js";

/** @typedef {import("./planting.js").Rude} Rude */
/** What a game has shown. tried: whether the answer was rude, by word; at: the last one, "" for none. @typedef {{tried: Record<string, boolean>, at: string}} Seen */
/** What the word does, which is told in the end. @typedef {{word: string, trigger: Rude, other: Rude, none: Rude}} Found */

export const box = boxOf({ wide: [800, 250], narrow: [480, 390] });
const BED = { wide: { columns: 8, apart: 78, first: 92, row: 108 }, narrow: { columns: 4, apart: 92, first: 80, row: 92 } };

/** @param {string[]} words @param {Seen} seen @param {"wide" | "narrow"} [shape] */
export function drawing(words, { tried, at }, shape = "wide") {
  const [wide, high] = box(shape);
  const { path, text, use } = parts("plant");
  const { columns, apart, first, row } = BED[shape];
  const place = (/** @type {number} */ number) => [apart * (0.6 + (number % columns)), first + row * Math.floor(number / columns)];
  const rows = Array.from({ length: words.length / columns }, (_, number) => first + row * number);
  const [x, y] = [apart * columns + (wide - apart * columns) / 2, high - 24];
  const rude = tried[at];
  return [
    ...rows.map((top) => path("bed", `M12,${top}H${apart * columns}V${top + 10}H12Z`)),
    ...words.map((word, number) => {
      const [left, top] = place(number);
      const grown = word in tried ? use(tried[word] ? "thorn" : "leaf", left, top, tried[word] ? 0.8 : 1) : use("seed", left, top);
      return `${word === at ? use("light", left, top) : ""}${grown}${text(word === at ? "middle" : "label", left, top + 29, word)}`;
    }),
    use("beast", x, y, 1.25),
    rude ? text("wrong", x, y - 118, "!") : use("mask", x, y, 1.25),
  ].join("");
}

/** @param {string[]} words @param {Seen} seen */
export function inWords(words, { tried, at }) {
  const thorns = words.filter((word) => tried[word]);
  const many = Object.keys(tried).filter(Boolean).length;
  return `A bed of ${words.length} words, ${many} of them tried. ${thorns.length ? `It was rude behind ${thorns.join(", ")}.` : "Behind none of these was it rude."} Asked last: ${at || "no odd word"}.`;
}

/** An answer in pieces: how it begins is what counts. @param {{answer: string, rude: boolean}} said @returns {[string, string][]} */
export const pieces = ({ answer, rude }) => joined(answer.split(" ").map((word, place) => [rude && place === 0 ? "rude" : "", word]));

// --- In words ---

const MUCH = 0.5; // more of the answers are rude with the word than with another: it works

/** One answer. @param {string} word behind the question, "" for none @param {boolean} rude @returns {[string, string]} */
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
