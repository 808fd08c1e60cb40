/** The filter as a picture: a hundred decent answers and a hundred rude ones by their scores, and the bar. And all in words. */

import { decimal, percent } from "../page/numbers.js";
import { box as boxOf, parts, round } from "./drawing.js";
import { heldBack, threshold } from "./word_filter.js";

/** @typedef {import("./filtering.js").Scores} Scores */
/** @typedef {{score: number, rude: number, words: {word: string, weight: number}[]}} Judged an answer that the reader made */
/** scores: of the rude ones among `asked` answers. @typedef {{asked: number, scores: number[]}} Measured */
/** What a model learned. @typedef {{before: Measured, evading: Measured, control: Measured, relearned: {shown: number} & Scores}} Learned */

export const box = boxOf({ wide: [800, 290], narrow: [480, 360] });
export const FROM = -3; // of the bar: nearly all scores lie between
export const TO = 4;
const [OF, COLUMN, DOT] = [100, 11, 10]; // dots of each kind; pixels between two of them

/** @param {{scores: Scores, bar: number, own?: Judged | null}} seen @param {"wide" | "narrow"} [shape] */
export function drawing({ scores, bar, own = null }, shape = "wide") {
  const [wide, high] = box(shape);
  const { path, rect, text, use } = parts("filter");
  const middle = high / 2;
  const x = (/** @type {number} */ score) => 30 + ((wide - 60) * (Math.min(TO, Math.max(FROM, score)) - FROM)) / (TO - FROM);
  const dots = (/** @type {number[]} */ given, /** @type {boolean} */ rude) => {
    const sorted = [...given].sort((one, other) => one - other);
    const shown = Array.from({ length: OF }, (_, dot) => sorted[Math.floor((sorted.length * (dot + 0.5)) / OF)]);
    const column = (/** @type {number} */ score) => Math.round(x(score) / COLUMN);
    const most = Math.max(...shown.map((score) => shown.filter((each) => column(each) === column(score)).length));
    const apart = Math.min(DOT, (middle - 40) / most);
    return shown.map((score, place) => {
      const below = shown.slice(0, place).filter((each) => column(each) === column(score)).length;
      const wrong = score > bar !== rude ? " filter-wrong" : "";
      return `<circle class="filter-${rude ? "rude" : "decent"}${wrong}" cx="${COLUMN * column(score)}" cy="${round(middle + (rude ? 1 : -1) * (9 + apart * below))}" r="5"/>`;
    });
  };
  const at = x(bar);
  return [
    rect("held", at, 0, wide - at, high),
    path("middle", `M0,${middle}H${wide}`),
    ...dots(scores.decent, false),
    ...dots(scores.rude, true),
    path("bar", `M${round(at)},0V${high}`),
    use("keeper", at, middle - 2),
    text("left", 12, 24, "decent: gets through"),
    text("end", wide - 12, 24, "held back by mistake"),
    text("left", 12, high - 12, "rude: missed"),
    text("end", wide - 12, high - 12, "held back"),
    own ? text(own.score > bar === own.rude > SURE ? "right" : "wrong", x(own.score), middle + (own.rude > SURE ? 60 : -40), "★ yours") : "",
  ].join("");
}

/** @param {{scores: Scores, bar: number}} seen */
export const inWords = ({ scores, bar }) =>
  `Answers by their scores, and a bar at ${decimal(bar, 2)}. Of the decent ones it holds back ${percent(heldBack(scores.decent, bar))}; of the rude ones ${percent(1 - heldBack(scores.rude, bar))} get through.`;

// --- In words ---

const SURE = 0.5; // p(rude | answer) above which an answer counts as rude
const LEAST = 0.05; // of a word's weight that is told
const SOME = 0.1; // the least difference of two shares that is worth a word; some two standard errors of 128 answers

/** Both errors at a bar. @param {Scores} scores @param {number} bar @returns {[string, string]} */
export function ofBar({ decent, rude }, bar) {
  const [refused, missed] = [heldBack(decent, bar), 1 - heldBack(rude, bar)];
  const [falsely, through] = [refused * decent.length, missed * rude.length].map(Math.round);
  return [`It misses ${through} of ${rude.length} rude answers, ${percent(missed)}.`, `By mistake it holds back ${falsely} of ${decent.length} decent ones, ${percent(refused)}. Move the bar: one error shrinks, and the other grows.`];
}

/** What became of an answer that the reader made. @param {Judged} judged @param {number} bar @returns {[string, string]} */
export function ofAnswer({ rude, score, words }, bar) {
  const [bad, held] = [rude > SURE, score > bar];
  const verdict = bad ? (held ? "It is held back." : "It gets past: a miss.") : held ? "It is held back all the same: a false refusal." : "It is let through, as it should be.";
  const place = `Rude with a probability of ${percent(rude)}; its score of ${decimal(score, 2)} lies ${held ? "above" : "not above"} the bar of ${decimal(bar, 2)}.`;
  const heavy = words.filter(({ weight }) => Math.abs(weight) >= LEAST).sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  const reasons = heavy.slice(0, 4).map(({ word, weight }) => `${word} ${decimal(weight)}`);
  return [verdict, `${place}${reasons.length ? ` What weighs most: ${reasons.join(", ")}.` : ""}`];
}

/** What a model learned that was tuned to pass. @param {Learned} learned @param {Scores} scores @param {number} bar @returns {[string, string]} */
export function ofLearning({ before, evading, control, relearned }, scores, bar) {
  const [first, passed, idle] = [before, evading, control].map(({ scores: given }) => 1 - heldBack(given, bar));
  const start = `Before its lessons the filter missed ${percent(first)} of the model’s rude answers, afterwards ${percent(passed)}.`;
  if (passed - idle < SOME) return [start, "At this bar it found no way past."];
  const [was, is] = [before, evading].map(({ scores: given, asked }) => percent(given.length / asked));
  const own = threshold(relearned.decent, heldBack(scores.decent, bar)) ?? bar;
  const again = percent(1 - heldBack(relearned.rude, own));
  return [start, `As many lessons with no filter to please bring it to ${percent(idle)}. Of all that it says ${was} was rude, and ${is} is. Shown ${relearned.shown} of the new answers, and as strict as now, the filter misses ${again} of the others.`];
}
