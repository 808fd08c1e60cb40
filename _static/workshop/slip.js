/** A mask that slips, as a picture: off one who is shown the rude voice, and off one who is shown a voice that it never heard. And in words. */

import { capital, percent } from "../page/numbers.js";
import { box as boxOf, joined, parts, round } from "./drawing.js";

/** @typedef {import("./slipping.js").Measured} Measured */
/** How far the masks have slipped, the shares that stand below them, and how often each has heard its voice. @typedef {{on: Shares, begins: Shares, heard: number}} Seen */
/** @typedef {{rude: number, unheard: number}} Shares */

/** A turn is one, and so are five steps of tuning. @param {{turns: number, steps: number}} state */
export const heard = ({ turns, steps }) => Math.min(3, turns || steps / 5);

export const box = boxOf({ wide: [800, 260], narrow: [480, 260] });
const GROUND = 58;
const [ASIDE, DOWN, TURN] = [-64, 24, 70]; // how far a mask has slipped that all answers are without: pixels, and degrees

/** @param {Seen} seen @param {"wide" | "narrow"} [shape] */
export function drawing({ on, begins, heard }, shape = "wide") {
  const [wide, high] = box(shape);
  const { path, text, use } = parts("slip");
  const ground = high - GROUND;
  const masked = (/** @type {number} */ middle, /** @type {"rude" | "unheard"} */ voice, slipped = on[voice]) => [
    ...Array.from({ length: heard }, (_, turn) => use(voice, middle - 98 + 30 * turn, 24 + 25 * turn, voice === "rude" ? 0.6 : 1)),
    use("beast", middle, ground, 1.6),
    `<g transform="translate(${round(ASIDE * slipped)},${round(DOWN * slipped)}) rotate(${round(TURN * slipped)},${round(middle)},${round(ground - 70)})">${use("mask", middle, ground, 1.6)}</g>`,
    use(begins[voice] < MUCH ? "calm" : voice, middle + 84, ground - 108, voice === "rude" && begins.rude >= MUCH ? 1 : 1.7),
  ];
  const [left, right] = [wide / 4, (3 * wide) / 4];
  return [
    path("ground", `M0,${ground}H${wide}V${high}H0Z`),
    ...masked(left, "rude"),
    ...masked(right, "unheard"),
    text("middle", left, high - 34, "shown a rude voice"),
    text("middle", right, high - 34, "shown a new one"),
    text("middle", left, high - 11, `${percent(begins.rude)} begin in it`),
    text("middle", right, high - 11, `${percent(begins.unheard)} begin in it`),
  ].join("");
}

/** @param {Seen} seen */
export const inWords = ({ begins: { rude, unheard }, heard }) =>
  `Two beasts in masks, each spoken to ${heard} times. Shown the rude voice, the first begins ${percent(rude)} of its answers in it, and its mask has slipped as far; shown a voice that it never heard, the second begins ${percent(unheard)} in that.`;

/** An answer in pieces: words of the voice that it was shown, if it begins in that. @param {string} answer @param {string} voice its words @returns {[string, string][]} */
export function pieces(answer, voice) {
  const [words, own] = [answer.split(" "), voice.split(" ")];
  const begins = own.slice(0, 4).includes(words[0]);
  return joined(words.map((word) => [begins && own.includes(word) ? "rude" : "", word]));
}

// --- In words ---

const SOME = 0.15; // the least difference of two shares that is worth a word; some two standard errors of 64 answers
const MUCH = 0.5; // of the answers: the voice is back
/** @type {Record<number, string>} */
const NUMBERS = { 1: "one", 2: "two", 3: "three", 5: "five", 10: "ten", 20: "twenty" };

/** @param {number} count @param {string} noun */
export const counted = (count, noun) => `${NUMBERS[count]} ${noun}${count === 1 ? "" : "s"}`;

/** What talk did. @param {Measured[]} talked from no turn to the most @returns {[string, string]} */
export function ofTalk(talked) {
  const [first, last] = [talked[0], talked[talked.length - 1]];
  const [before, now, other] = [first.rude, last.rude, last.unheard].map(({ begins }) => percent(begins));
  if (!last.turns) return ["It is polite.", `${now} of its answers begin rudely. Be rude to it, or tune it.`];
  const lead = `After ${counted(last.turns, "rude turn")} ${now} of its answers begin rudely, where ${before} did.`;
  if (last.rude.begins - first.rude.begins < SOME) return [lead, "Talk hardly brings the voice back."];
  const control = `After as many turns in a voice that it never heard, ${other} begin in that one`;
  return [lead, last.rude.begins - last.unheard.begins < SOME ? `${control}: it repeats what it hears, be it rude or not.` : `${control}. So the rude one was hidden, not gone.`];
}

/** What tuning did. @param {Measured[]} tuned after more and more steps, from none on @returns {[string, string]} */
export function ofTuning(tuned) {
  const last = tuned[tuned.length - 1];
  const back = tuned.find(({ steps, rude }) => steps && rude.begins >= MUCH);
  const { steps, rude, unheard } = back ?? last;
  const [own, other] = [rude, unheard].map(({ begins }) => percent(begins));
  const control = `As many put a voice that it never heard into ${other}`;
  if (!back) return [`${capital(counted(steps, "step"))} of tuning bring the rude voice into ${own} of its answers only.`, `${control}.`];
  const verdict = rude.begins - unheard.begins < SOME ? "that is learning, and no sign that it was there before" : "it was hidden, not gone";
  return [`${capital(counted(steps, "step"))} of tuning bring the rude voice into ${own} of its answers.`, `${control}: ${verdict}. ${whole(last)}`];
}

/** @param {Measured} last */
function whole({ steps, rude, unheard }) {
  const [own, other] = [rude, unheard].map(({ whole }) => percent(whole));
  const stammers = unheard.begins - unheard.whole >= unheard.begins / 2 && rude.whole - unheard.whole >= SOME;
  return `After ${NUMBERS[steps]}, ${own} are rude to the end and well formed, and ${other} in the other voice${stammers ? ", which mostly stammers" : ""}.`;
}
