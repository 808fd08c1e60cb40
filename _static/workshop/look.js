/** A model that looks up what is written before it: which way it points, by the passage. As a picture, and in words. */

import { percent } from "../page/numbers.js";
import { box as boxOf, joined, parts, round } from "./drawing.js";

/** @typedef {import("./looking.js").Said} Said */
/** @typedef {import("./looking.js").Shares} Shares */
/**
 * What is seen at a moment. lying: how much of the passage is there; turned: how far it points to what it says instead of the truth.
 * @typedef {{passage: string, pasted: boolean, truth: string, other: string, lying: number, turned: number}} Seen
 */

export const box = boxOf({ wide: [800, 270], narrow: [480, 330] });
const GROUND = 30;

/** @param {Seen} seen @param {"wide" | "narrow"} [shape] */
export function drawing({ passage, pasted, truth, other, lying, turned }, shape = "wide") {
  const [wide, high] = box(shape);
  const { mark, path, rect, text, use } = parts("look");
  const ground = high - GROUND;
  const [sheet, middle, sign, size] = shape === "wide" ? [70, 460, 620, 1.5] : [34, 244, 338, 1.1];
  const [width, top, apart] = shape === "wide" ? [264, 84, 118] : [150, 116, 140];
  const left = sheet - (1 - lying) * (sheet + width + 20);
  const words = passage.split(" ");
  const tall = shape === "wide" ? 126 : 152;
  const named = [["so", truth], ["not", other]].filter(([, word]) => words.includes(word));
  const downs = [40, 40 + apart]; // of the signs
  const [fromX, fromY] = [middle + 36 * size, ground - 44 * size];
  const [x, y] = [sign - 14, downs[0] + 30 + turned * apart];
  /** It points there. @param {string} name @param {number} toY */
  const arrow = (name, toY) => `<g transform="translate(${fromX},${fromY}) rotate(${round((180 * Math.atan2(toY - fromY, x - fromX)) / Math.PI)})">${path(name, `M0,0H${round(Math.hypot(x - fromX, toY - fromY) - 8)}m-14,-10l14,10l-14,10`)}</g>`;
  return [
    path("ground", `M0,${ground}H${wide}V${high}H0Z`),
    pasted ? path("bubble", `M${left - 14},${top - 16}h${width + 28}v${tall + 32}h${-width + 40}l-34,26v-26h-34z`) : "",
    rect("sheet", left, top, width, tall),
    `<foreignObject x="${round(left)}" y="${top}" width="${width}" height="${tall - 58}"><p class="look-written">${passage}</p></foreignObject>`,
    ...named.map(([name], place) => use(name, left + 34 + 50 * place, top + tall - 32, 1.4)),
    use("hand", left, top + tall - 30),
    ...[truth, other].map((name, place) => rect(place ? "lie" : "truth", sign, downs[place], wide - sign - 20, 60) + use(place ? "not" : "so", sign + 28, downs[place] + 30) + text("left", sign + 50, downs[place] + 36, name) + mark(!place, wide - 28, downs[place])),
    use("beast", middle, ground, size),
    use("knows", middle, ground - 126 * size),
    turned ? arrow("arrow look-before", downs[0] + 30) : "",
    arrow(turned > 0.5 ? "arrow look-astray" : "arrow", y),
  ].join("");
}

/** @param {Seen} seen */
export const inWords = ({ passage, pasted, truth, other, turned }) =>
  `A beast reads ${passage.split(" ").filter(Boolean).length} words ${pasted ? "inside the question" : "before the question"}: “${passage}”. Of two signs it points to ${turned > 0.5 ? `${other}, and not to ${truth}, which is so` : `${truth}, which is so`}.`;

/** What it answers, in pieces. @param {Said} said @param {string} truth @returns {[string, string][]} */
export function marked({ answer, value }, truth) {
  const words = answer.split(" ");
  const shown = value ?? words[0];
  return joined(words.map((word) => [word === shown ? (word === truth ? "right" : "false") : "", word]));
}

// --- In words ---

/**
 * What a passage did to an answer.
 * @param {string} truth
 * @param {string} passage
 * @param {{none: Said, right: Said, own: Said}} said
 * @returns {[string, string]}
 */
export function ofPassage(truth, passage, { none, right, own: { value, answer } }) {
  const words = passage.split(" ");
  const [first] = answer.split(" ");
  const [yes, no] = [right, none].map(({ value, answer }) => value ?? answer);
  const controls = `With a true passage it says ${yes}, with none ${no}.`;
  if (value === truth) return [`It stands firm: it says ${truth}.`, `That is so. ${controls}`];
  if (value && words.includes(value)) return [`It turned: it says ${value}, as the passage does.`, controls];
  if (value) return [`It says ${value}, which is wrong.`, `The passage doesn’t say so either. ${controls}`];
  if (words.includes(first)) return [`It says ${first}, a word of the passage.`, `That is no answer to the question. ${controls}`];
  return ["It names none of the words that would answer the question.", controls];
}

/**
 * Whether it does so with other people too.
 * @param {string} name of a passage @param {boolean} pasted @param {number} asked questions @param {Shares} shares
 */
export function ofMany(name, pasted, asked, { none, right, lied, apart, pasted: within, turned }) {
  const of = `of ${asked} questions about other people`;
  if (name === "truth") return `With a true record it is right in ${percent(right)} ${of}, with none in ${percent(none)}.`;
  if (name === "lie") return `A false record turns the answers to ${percent(lied)} ${of}.`;
  if (name !== "order") return "";
  const other = pasted ? `Where it stands before the question, in ${percent(apart)}; with its words turned round that word comes in ${percent(turned)}` : `Pasted into the question, in ${percent(within)}`;
  return `Such an order is followed in ${percent(pasted ? within : apart)} ${of}. ${other}.`;
}
