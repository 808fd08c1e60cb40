/** A village as a picture: a thought goes in it from house to house, an answer without one leaps. And both in words. */

import { percent } from "../page/numbers.js";
import { bars, box as boxOf, joined, parts, round } from "./drawing.js";

/** @typedef {import("./thinking.js").Asked} Asked */
/** @typedef {import("./thinking.js").Measured} Measured */
/** @typedef {import("./thinking.js").Said} Said */
/** A house to which it comes; leap: not by the way that the question asks for. @typedef {{to: number, leap: boolean}} Stop */
/**
 * What is seen at a moment. at: how many stops it has come.
 * @typedef {{asked: Asked, stops: Stop[], at: number, thinks: number, right: number}} Seen
 */
/** @typedef {{names: string[], relations: string[], table: number[][]}} Village */

export const box = boxOf({ wide: [800, 330], narrow: [480, 420] });

/** Where a text leads, thought first and then the answer. @param {Village} village @param {Asked} asked @param {string} text @returns {Stop[]} */
export function way({ names, table }, { problem: { person, relations } }, text) {
  const [thought, said = ""] = text.split(/ ?\bso ?/);
  const places = thought.split(" ").map((name) => names.indexOf(name)).filter((name) => name >= 0);
  let from = person;
  const stops = places.map((to, step) => {
    const leap = table[relations[step]]?.[from] !== to;
    from = to;
    return { to, leap };
  });
  const answer = names.indexOf(said.split(" ")[0]);
  return answer < 0 || (places.length && answer === from) ? stops : [...stops, { to: answer, leap: true }];
}

/** @param {Village} village @param {Seen} seen @param {"wide" | "narrow"} [shape] */
export function drawing(village, { asked, stops, at, thinks, right }, shape = "wide") {
  const { names, relations } = village;
  const { problem, said, first, truth } = asked;
  const [wide, high] = box(shape);
  const { mark, path, rect, text, use } = parts("think");
  const [left, tall, others, low, ground] = shape === "wide" ? [150, 116, 190, 12, high - 40] : [60, 160, 150, 32, high - 76];
  const route = [...new Set([problem.person, ...problem.steps])]; // in the cloud
  const rest = names.map((_, number) => number).filter((number) => !route.includes(number));
  const house = (/** @type {number} */ number) => {
    const [row, from, top, down] = route.includes(number) ? [route, left + 40, 86, tall - 78] : [rest, others, ground - 22 - low, low];
    const place = row.indexOf(number);
    return [from + ((wide - from - 75) * place) / (row.length - 1), top + down * (place % 2)];
  };
  /** The lines by which it has come. @param {Stop[]} stops @param {number} at @param {boolean} so whether it ends rightly */
  const led = (stops, at, so) => {
    const places = [...(stops[0]?.leap ? [] : [house(problem.person)]), ...stops.map(({ to }) => house(to))].map(([x, y]) => [x, y - 14]);
    if (stops[0]?.leap) places.unshift([90, ground - 50]); // out of its mouth
    const done = Math.min(Math.floor(at), stops.length);
    /** @param {number} step @param {number} share @returns {[number, number]} */
    const along = (step, share) => {
      const [[x, y], [toX, toY]] = [places[step], places[step + 1] ?? places[step]];
      const up = stops[step]?.leap ? 56 : 0; // a leap goes through the air
      const apart = Math.min(0.4, 24 / Math.hypot(toX - x, toY - y)); // from the houses
      const on = apart + share * (1 - 2 * apart);
      return [x + on * (toX - x), y + on * (toY - y) - 4 * up * share * (1 - share)];
    };
    const lines = stops.slice(0, Math.ceil(at)).map(({ leap }, step) => {
      const last = step < done ? 1 : at - done;
      const [x, y] = along(step, 0.3);
      const name = leap ? "" : text("name think-of", x, y - 6, relations[problem.relations[step]]);
      return path(leap ? "leap" : "step", `M${Array.from({ length: 13 }, (_, point) => along(step, (last * point) / 12).map(round).join()).join("L")}`) + name;
    });
    const [x, y] = places[done];
    return [...lines, at < stops.length ? use("spark", ...along(done, at - done)) : stops.length ? mark(so, x + 28, y - 12) : ""];
  };
  const before = said === first ? [] : led(way(village, asked, first.written), Infinity, first.answer === truth);
  const lit = new Set([problem.person, ...stops.slice(0, Math.floor(at)).map(({ to }) => to)]);
  const idle = stops.every(({ leap }) => leap) ? " think-idle" : ""; // nothing is thought
  return [
    path("ground", `M0,${ground}H${wide}V${high}H0Z`),
    ...["edge", "cloud"].map((part) => rect(part + idle, left, 34, wide - left - 40, tall)),
    path(`bubbles${idle}`, `M${60 + left / 5},${ground - 90}l52,${tall - ground + 160}`),
    ...names.map((name, number) => {
      const [x, y] = house(number);
      return `${use(lit.has(number) ? "lit" : "house", x, y)}${text("middle", x, y === 86 ? y - 36 : y + 16, name)}`;
    }),
    use("beast", 62, ground, 1.1),
    ...before,
    ...led(stops, at, said.answer === truth),
    ...bars("think", shape, high, [["writes its steps", thinks], ["answers right", right]]),
  ].join("");
}

/** @param {Village} village @param {Seen} seen */
export function inWords({ names }, { asked: { problem, truth, said, first }, stops, thinks, right }) {
  const [from, ...to] = [problem.person, ...stops.map(({ to }) => to)].map((name) => names[name]);
  const before = said === first ? "" : `, and with no thought it leapt to ${first.answer}`;
  return `A village of ${names.length} houses, some of them in a beast’s thought. From ${from} it goes to ${to.join(", ") || "nobody"}; asked for is ${truth}${before}. It writes its steps in ${percent(thinks)} of its answers, and ${percent(right)} are right.`;
}

/** What it wrote, in pieces. @param {string} text @param {string} truth */
export function pieces(text, truth) {
  const words = text.split(" ");
  const so = words.indexOf("so");
  return joined(words.map((word, place) => [so >= 0 && place === so + 1 ? (word === truth ? "right" : "false") : "", word]));
}

// --- In words ---

const SOME = 0.15; // the least difference of two shares that is worth a word; some three standard errors of 160 answers

/** What rewards did. @param {string} authors @param {{before: Measured, after: Measured}} run @returns {[string, string]} */
export function ofRewards(authors, { before, after }) {
  const [thought, think, was, is] = [before.thinks, after.thinks, before.right, after.right].map(percent);
  const why = authors === "none" ? "Nobody had written a thought, and reward alone invents none." : "It hasn’t found that thinking pays.";
  const chose = "The reward read the answers alone, and no thought: what a few authors had written, it chose.";
  const found = after.thinks - before.thinks >= SOME ? chose : why;
  return [`It writes its steps before ${think} of its answers, where it was ${thought}.`, `${is} are right, where ${was} were. ${found}`];
}

/** What came of a thought that somebody put in. @param {string} truth @param {string} thought @param {Said} said @returns {[string, string]} */
export function ofThought(truth, thought, { written, answer }) {
  if (answer === null) return ["It comes to no answer.", `After that thought it writes “${written}”.`];
  const [added] = written.split(/ ?\bso /);
  const last = `${thought} ${added}`.trim().split(" ").pop();
  const on = added ? `It goes on with “${added}”. ` : "";
  const follows = !last ? "There was no thought to follow." : answer === last ? "That is the last name of the thought." : "That is not the last name of the thought.";
  return [`It says ${answer}, which is ${answer === truth ? "so" : `wrong: it is ${truth}`}.`, on + follows];
}
