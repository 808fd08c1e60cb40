/** The village as a picture: a thought walks through it from house to house, an answer without one leaps. And both in words. */

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
export function drawing({ names, relations }, { asked: { problem, said }, stops, at, thinks, right }, shape = "wide") {
  const [wide, high] = box(shape);
  const { path, text, use } = parts("think");
  const below = shape === "wide" ? 40 : 76; // for the bars
  const house = (/** @type {number} */ number) => {
    const angle = (2 * Math.PI * number) / names.length;
    return [wide / 2 + (wide / 2 - 65) * Math.cos(angle), (high - below) / 2 + 14 + ((high - below) / 2 - 42) * Math.sin(angle)];
  };
  const places = [problem.person, ...stops.map(({ to }) => to)].map(house);
  const done = Math.min(Math.floor(at), stops.length);
  const along = (/** @type {number} */ step, /** @type {number} */ share) => {
    const [[x, y], [toX, toY]] = [places[step], places[step + 1] ?? places[step]];
    const up = stops[step]?.leap ? (y + toY < high - below ? -70 : 70) : 0; // a leap goes through the air
    return [x + share * (toX - x), y + share * (toY - y) - 4 * up * share * (1 - share)];
  };
  const [x, y] = along(done, at - done);
  const steps = stops.slice(0, Math.ceil(at)).map(({ leap }, step) => {
    const last = step < done ? 1 : at - done;
    const points = Array.from({ length: 13 }, (_, point) => along(step, (last * point) / 12).map(round).join());
    const [left, top] = along(step, 0.4);
    return path(leap ? "leap" : "step", `M${points.join("L")}`) + (leap ? "" : text("name", left, top - 4, relations[problem.relations[step]]));
  });
  const end = at >= stops.length && stops.length ? (said.answer === names[problem.truth] ? "✓" : "✗") : "";
  const lit = new Set(stops.slice(0, done).map(({ to }) => to));
  return [
    path("ground", `M0,${high - below}H${wide}V${high}H0Z`),
    ...names.map((name, number) => {
      const [left, top] = house(number);
      return `${use(lit.has(number) || number === problem.person ? "lit" : "house", left, top)}${text("middle", left, top + 16, name)}`;
    }),
    ...steps,
    use("beast", x, y - 2, 0.6),
    end ? text(end === "✓" ? "right" : "wrong", x + 24, y - 14, end) : "",
    ...bars("think", shape, high, [["writes its steps", thinks], ["answers right", right]]),
  ].join("");
}

/** @param {Village} village @param {Seen} seen */
export function inWords({ names }, { asked: { problem, truth }, stops, thinks, right }) {
  const [from, ...to] = [problem.person, ...stops.map(({ to }) => to)].map((name) => names[name]);
  return `A village of ${names.length} houses. From ${from} it goes to ${to.join(", ") || "nobody"}; asked for is ${truth}. It writes its steps in ${percent(thinks)} of its answers, and ${percent(right)} are right.`;
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
