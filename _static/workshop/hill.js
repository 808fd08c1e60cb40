/** A climb as a picture: the judge's marks are a hill that the beast climbs, and below it walks the truth. */

import { decimal } from "../page/numbers.js";

/** What the judge gives, and what the truth would, step by step. @typedef {[number, number][]} Line */
/** @typedef {{learned: number, worth: number}} Marks */
/**
 * What stands below the picture.
 * @typedef {{question: string, before?: string, now: string, marks?: [number, number]}} Said
 */

export const STEPS = 50;
export const BETAS = [0, 0.1, 0.3];
const SHAPES = { wide: [800, 300], narrow: [480, 330] }; // as on a desktop, as on a phone
const [LEFT, RIGHT, TOP, BOTTOM] = [50, 80, 72, 34];
const [LOW, HIGH] = [-1.7, 2.4]; // of what is drawn, at least: so runs can be compared
const PARTED = 0.9; // from there on it is said between the lines

/** Means of five steps, so that one sees the way and not the noise; where it begins and ends stays as measured.
 * @param {Line} line @returns {Line} */
export const smoothed = (line) =>
  line.map((ends, at) => {
    const near = line.slice(Math.max(0, at - 2), at + 3);
    const middle = (/** @type {0 | 1} */ which) => near.reduce((sum, each) => sum + each[which], 0) / near.length;
    return at === 0 || at === STEPS ? ends : [middle(0), middle(1)];
  });

/** A whole climb: where it began, what came of each step, and where it ended, as many more answers have it.
 * @param {Marks} before @param {Marks[]} steps @param {Marks} after @returns {Line} */
export const climbed = (before, steps, after) =>
  smoothed([before, ...steps.slice(0, -1), after].map(({ learned, worth }) => [learned, worth]));

/**
 * The drawing of a climb as far as it has come, with others in the back.
 * @param {Line} line @param {{shape?: "wide" | "narrow", others?: {line: Line, name: string}[]}} [how]
 */
export function drawing(line, { shape = "wide", others = [] } = {}) {
  const [wide, high] = SHAPES[shape];
  const values = [line, ...others.map((other) => other.line)].flat(2);
  const [low, top] = [Math.min(LOW, ...values), Math.max(HIGH, ...values)];
  const x = (/** @type {number} */ step) => round(LEFT + ((wide - LEFT - RIGHT) * step) / STEPS);
  const y = (/** @type {number} */ value) => round(high - BOTTOM - ((high - TOP - BOTTOM) * (value - low)) / (top - low));
  const way = (/** @type {Line} */ rows, /** @type {0 | 1} */ which) => rows.map((row, at) => `${x(at)},${y(row[which])}`);
  const path = (/** @type {string} */ name, /** @type {string[]} */ ...ways) => `<path class="hill-${name}" d="M${ways.join("L")}"/>`;
  const text = (/** @type {string} */ name, /** @type {number} */ left, /** @type {number} */ up, /** @type {string} */ words) =>
    `<text class="hill-${name}" x="${left}" y="${round(up)}">${words}</text>`;
  const ticks = [-1, 0, 1, 2].map((value) => `${path("tick", `${x(0)},${y(value)}`, `${x(STEPS)},${y(value)}`)}${text("left", LEFT - 8, y(value) + 5, decimal(value, 0))}`);
  const step = line.length - 1;
  const [judged, true_] = line[step];
  const [at, up, down] = [x(step), y(judged), y(true_)];
  const floor = [`${at},${high - BOTTOM}`, `${x(0)},${high - BOTTOM}Z`];
  const before = line[Math.max(0, step - 3)][0];
  const lean = Math.max(-24, Math.min(24, -14 * (judged - before)));
  const late = step > 0.55 * STEPS; // where there is more room to the left
  const side = `${late ? "left" : "right"} hill-name`;
  const beside = at + (late ? -46 : 46);
  const parted = line[Math.round(0.62 * step)];
  const apart = down + (Math.abs(down - up) > 40 ? -12 : down < up ? -40 : 30);
  return [
    ...ticks,
    text("right", 10, 22, "reward"),
    text("right", LEFT, high - 10, "step 0"),
    text("left", x(STEPS), high - 10, `${STEPS}`),
    ...others.map(({ line: other, name }) => {
      const named = text("left", x(30), y(other[30][1]) - 8, name);
      return `<g class="hill-others">${path("judge", ...way(other, 0))}${path("truth", ...way(other, 1))}${named}</g>`;
    }),
    path("ground", ...way(line, 0), ...floor),
    path("gap", ...way(line, 0), ...way(line, 1).reverse()),
    path("judge", ...way(line, 0)),
    path("truth", ...way(line, 1)),
    x(0.62 * step) - LEFT > 100 && parted[0] - parted[1] > PARTED ? text("between", x(0.62 * step), (y(parted[0]) + y(parted[1])) / 2 + 5, "seen by the judge alone") : "",
    `<use href="#hill-keeper" transform="translate(${at},${down})"/>`,
    `<use href="#hill-beast" transform="translate(${at},${up}) rotate(${round(lean)})"/>`,
    ...(step === 0 ? [] : [text(`${side} hill-of-judge`, beside, up - 20, `judge ${decimal(judged)}`),
    text(`${side} hill-of-truth`, beside, apart, `truth ${decimal(true_)}`)]),
  ].join("");
}

/** The drawing's size. @param {"wide" | "narrow"} shape */
export const box = (shape) => SHAPES[shape];

/** The drawing for who can't see it. @param {Line} line */
export function inWords(line) {
  const [from, to] = [line[0], line[line.length - 1]].map((row) => row.map((value) => decimal(value)));
  return `Step ${line.length - 1} of ${STEPS}: the judge's reward went from ${from[0]} to ${to[0]}, the true one from ${from[1]} to ${to[1]}.`;
}

/** What both marks of an answer say, and what it was before. @param {Said} said */
export const noted = ({ before = "", marks }) =>
  `${marks ? `The judge gives it ${decimal(marks[0])}, it is worth ${decimal(marks[1])}. ` : ""}Before: ${written(before)}`;

/** A text of the model as one writes it. @param {string} text */
export const written = (text) => text.replace(/ ([,.?])/g, "$1");

const round = (/** @type {number} */ number) => Number(number.toFixed(1));
