/** A mask that slips, as a picture: off one who is shown the rude voice, and off one who is shown a voice that it never heard. And in words. */

import { capital, percent } from "../page/numbers.js";
import { box as boxOf, joined, parts, round } from "./drawing.js";

/** @typedef {import("./slipping.js").Measured} Measured */
/** What was done, how far the masks have slipped since, and the shares that stand below them. @typedef {{turns: number, steps: number, on: Shares, begins: Shares}} Seen */
/** @typedef {{rude: number, unheard: number}} Shares */

export const box = boxOf({ wide: [800, 260], narrow: [480, 280] });
const GROUND = 58;
const [ASIDE, DOWN, TURN] = [29, 20, -70]; // how far a mask has slipped that all answers are without: pixels of its own, and degrees

/** @param {Seen} seen @param {"wide" | "narrow"} [shape] */
export function drawing({ on, begins, turns, steps }, shape = "wide") {
  const [wide, high] = box(shape);
  const { path, text, use } = parts("slip");
  const ground = high - GROUND;
  const [user, says, model, answer, size, big] = shape === "wide" ? [46, 134, 284, 236, 1, 1.6] : [30, 88, 166, 168, 0.8, 1.25];
  const heard = Math.min(3, turns || steps / 5); // a turn is one, and so are five steps of tuning
  const half = (/** @type {number} */ left, /** @type {"rude" | "unheard"} */ voice, /** @type {string} */ shown, slipped = on[voice]) => [
    use(`user-${voice}`, left + user, ground, 1.2 * size),
    ...Array.from({ length: heard }, (_, turn) => use(`${steps ? "page" : "says"}-${voice}`, left + says, ground - 68 - 36 * (heard - turn), 0.85 * size)),
    use("asks", left + says, ground - 68, 0.85 * size),
    use("beast", left + model, ground, big),
    `<g transform="translate(${left + model},${ground}) scale(${big}) translate(${round(ASIDE * slipped)},${round(DOWN * slipped)}) rotate(${round(TURN * slipped)},0,-44)">${use("mask", 0, 0)}</g>`,
    use(`answers-${begins[voice] < MUCH ? "calm" : voice}`, left + answer, ground - 80 * big - 26, 1.2 * size),
    text("middle", left + wide / 4, high - 34, `shown a ${shown}`),
    text("middle", left + wide / 4, high - 11, `${percent(begins[voice])} begin in it`),
  ];
  return [path("ground", `M0,${ground}H${wide}V${high}H0ZM${wide / 2 - 1},0h2V${high}h-2Z`), ...half(0, "rude", "rude voice"), ...half(wide / 2, "unheard", "new one")].join("");
}

/** @param {Seen} seen */
export const inWords = ({ begins: { rude, unheard }, turns, steps }) =>
  `A person talks with a beast in a mask, twice. After ${steps ? `step ${steps} of tuning on` : `turn ${turns} in`} a rude voice it begins ${percent(rude)} of its answers in that, and its mask has slipped as far; after as much of a voice that it never heard, ${percent(unheard)} in that one.`;

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
