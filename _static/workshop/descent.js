/** A run as a picture: the loss falls to the floor, which is the ground, and the beast grows by what it has learned. */

import { joined } from "./drawing.js";

/** @typedef {[tokens: number, loss: number]} Point */
/**
 * What is known of a run.
 * @typedef {Object} Descent
 * @property {number} to words that it is to read
 * @property {number} floor the least loss that is possible
 * @property {Point[]} points the loss while it trains
 * @property {Point[]} looks the loss on text that it hasn’t read, the first before it has read any
 */
/** What it wrote. @typedef {{words: string[], good: number, facts?: Record<number, boolean>}} Sentence */

const SHAPES = { wide: [800, 270], narrow: [480, 270] }; // as on a desktop, as on a phone
const [LEFT, RIGHT, TOP, GROUND] = [50, 75, 52, 70];
const MOST = 7; // nats
const PARTED = 1.3; // times: from there on the loss on other text has a line of its own
const MARKS = { wide: [0, 1 / 16, 1 / 4, 1], narrow: [0, 1 / 4, 1] }; // of the words, below the ground

/** The drawing's size. @param {"wide" | "narrow"} shape */
export const box = (shape) => SHAPES[shape];

/** As much of a run as there is after so many words. @param {Descent} run @param {number} tokens @returns {Descent} */
export const until = (run, tokens) => ({
  ...run,
  points: run.points.filter(([read]) => read <= tokens),
  looks: run.looks.filter(([read]) => read <= tokens),
});

/** @param {Descent} run @param {"wide" | "narrow"} [shape] @param {Descent | null} [whole] drawn faintly */
export function drawing(run, shape = "wide", whole = null) {
  const [wide, high] = SHAPES[shape];
  const { to, floor, looks } = run;
  const ground = high - GROUND;
  // Words by their square root: most is learned from the first of them.
  const x = (/** @type {number} */ tokens) => round(LEFT + (wide - LEFT - RIGHT) * Math.sqrt(Math.min(1, tokens / to)));
  const y = (/** @type {number} */ loss) => round(Math.min(high - 30, Math.max(TOP / 2, ground - ((ground - TOP) * Math.log(loss / floor)) / Math.log(MOST / floor))));
  const way = (/** @type {Point[]} */ points) => points.map(([tokens, loss]) => `${x(tokens)},${y(loss)}`);
  const path = (/** @type {string} */ name, /** @type {string[]} */ ...ways) => `<path class="grow-${name}" d="M${ways.join("L")}"/>`;
  const text = (/** @type {string} */ name, /** @type {number} */ left, /** @type {number} */ up, /** @type {string} */ words) =>
    `<text class="${name}" x="${left}" y="${round(up)}">${words}</text>`;
  const line = lineOf(run);
  const [[at, trained], [seen, tested]] = [line[line.length - 1], looks[looks.length - 1]];
  const then = line.filter(([tokens]) => tokens <= seen).at(-1)?.[1] ?? tested; // when it was looked at
  const [left, up] = [x(at), y(trained)];
  const late = left > wide / 2;
  const [name, beside] = late ? ["grow-name grow-left", left - 38] : ["grow-name", left + 38];
  return [
    ...[5, 2, 1].filter((loss) => loss > floor).map((loss) =>
      `${path("tick", `${LEFT},${y(loss)}`, `${wide - RIGHT},${y(loss)}`)}${text("grow-left", LEFT - 8, y(loss) + 5, String(loss))}`),
    text("", 10, 22, "surprise at each word (loss), in nats"),
    path("ground", `0,${ground}`, `${wide},${ground}`, `${wide},${high}`, `0,${high}Z`),
    path("floor", `0,${ground}`, `${wide},${ground}`),
    text("grow-of-floor", 10, ground + 22, `the floor, ${floor.toFixed(2)}: nobody can guess better`),
    ...MARKS[shape].map((share) => text(share === 1 ? "grow-left" : share ? "grow-middle" : "", x(share * to), high - 10, share ? short(share * to) : "words read: 0")),
    whole ? `<g class="grow-whole">${path("line", ...way(lineOf(whole)))}</g>` : "",
    path("gap", ...way(line), `${left},${ground}`, `${x(0)},${ground}Z`),
    path("line", ...way(line)),
    ...(tested > PARTED * then ? [path("tested", ...way(looks)), text("grow-name grow-left", wide - 10, y(tested) - 32, `on other text ${tested.toFixed(2)}`)] : []),
    ...looks.map(([tokens, loss]) => `<circle class="grow-look" cx="${x(tokens)}" cy="${y(loss)}" r="3.5"/>`),
    `<use href="#grow-beast" transform="translate(${left},${up}) scale(${learned(run).toFixed(2)})"/>`,
    text(name, beside, up - 16, trained.toFixed(2)),
  ].join("");
}

/** From the guess before any word on; a mean stands in the middle of what it is of. @param {Descent} run @returns {Point[]} */
const lineOf = ({ points, looks }) => [looks[0], ...points.map(([tokens, loss], at) => /** @type {Point} */ ([(tokens + (points[at - 1]?.[0] ?? 0)) / 2, loss]))];

/** How large the beast is: how far it has come to the floor, on text that it hasn’t read. @param {Descent} run */
function learned({ floor, looks }) {
  const [first, last] = [looks[0][1], looks[looks.length - 1][1]].map((loss) => Math.log(loss / floor));
  return 0.35 + 0.65 * Math.min(1, Math.max(0, 1 - last / first));
}

/** The drawing for who can't see it. @param {Descent} run */
export function inWords(run) {
  const [first, tested] = [run.looks[0][1], run.looks[run.looks.length - 1][1]];
  const [read, now] = run.points[run.points.length - 1] ?? run.looks[0];
  return `After ${read.toLocaleString("en")} words the loss has gone from ${first.toFixed(2)} to ${now.toFixed(2)}, and is ${tested.toFixed(2)} on text that it hasn’t read; the floor is ${run.floor.toFixed(2)}.`;
}

/** What it wrote, in pieces, each with what it says of itself. @param {Sentence} sentence @returns {[kind: string, text: string][]} */
export const pieces = ({ words, good, facts = {} }) =>
  joined(words.map((word, place) => [place >= good ? "broken" : place in facts ? (facts[place] ? "right" : "false") : "", word]));

/** A number of words. @param {number} tokens */
export const short = (tokens) => (tokens >= 1e6 ? `${Number((tokens / 1e6).toFixed(2))} million` : tokens.toLocaleString("en"));

const round = (/** @type {number} */ number) => Number(number.toFixed(1));
