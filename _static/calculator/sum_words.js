/** Three years as text, as `values/sum_words.py` writes it, and the address that holds a reader's numbers. */

import { advised, below, control, likely, longestCheck, outcomes, redone, swings, triples } from "./sum.js";

/** @typedef {import("./sum.js").Sum} Sum */
/** @typedef {import("./sum.js").SumInput} SumInput */
/** @typedef {import("./sum.js").SumOutlook} SumOutlook */
/** @typedef {import("./sum.js").SumRanges} SumRanges */
/** @typedef {import("./sum.js").SumTriple} SumTriple */

const DRAWS = 1000;
const TODAY = 0;
const DIGITS = 15; // of a number in the address or a field, after which only rounding follows

/** Rounded half up, with a comma every three digits. @param {number} value @param {number} places */
function decimals(value, places) {
  const rounded = Math.floor(Math.abs(value) * 10 ** places + 0.5) / 10 ** places;
  const format = { minimumFractionDigits: places, maximumFractionDigits: places };
  return (value < 0 && rounded ? "−" : "") + rounded.toLocaleString("en-US", format);
}

/** @param {number} value @param {number} places */
function short(value, places) {
  const text = decimals(value, places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** @param {number} value */
export function euros(value) {
  if (!Number.isFinite(value)) return "none ends right";
  return `${value < 0 ? "−" : ""}€${decimals(Math.abs(value), Math.abs(value) < 10 && value ? 2 : 0)}`;
}

/** @param {number} share */
function chance(share) {
  if (share > 0.99 && share < 1) return "over 99%";
  return share > 0 && share < 0.01 ? "under 1%" : `${short(100 * share, 0)}%`;
}

const month = (/** @type {number | null} */ value) =>
  value === null ? "never" : value === 0 ? "–" : decimals(value, 0);
const whole = (/** @type {number} */ value) => decimals(value, 0);
const lower = (/** @type {string} */ title) => title[0].toLowerCase() + title.slice(1);

/** Of the board's table: name, title, and how a number is written. @type {[string, string, (value: any) => string][]} */
const ROWS = [
  ["total", "Three years, beside today", euros],
  ["adds", "Of which this step adds", euros],
  ["year_1", "First year", euros],
  ["year_2", "Second year", euros],
  ["year_3", "Third year", euros],
  ["lowest", "Deepest in the red", euros],
  ["paid_back", "Paid back in month", month],
  ["stopped", "Stopped after a year", euros],
  ["freed", "Hours a month needed less", whole],
  ["ended", "Hours a month paid less", whole],
  ["wrong", "Wrong in the end", (value) => `${short(100 * value, 1)}%`],
  ["resolved", "A case that ends right costs", euros],
  ["mean", "Three years, on average of the draws", euros],
  ["low", "One draw in twenty is below", euros],
  ["high", "One draw in twenty is above", euros],
  ["chance", "Beats today, of the draws", chance],
  ["worth", "Beats the step before, of the draws", chance],
];
const OF_TODAY = ["wrong", "resolved"]; // the rest compares with it

/** For each row of the table its title and what it says of each step. @param {SumRanges} ranges @param {SumOutlook[]} outlook */
export function board(ranges, outlook) {
  const found = outcomes(likely(ranges)).map((came, step) => {
    const [year_1, year_2, year_3] = came.years;
    return /** @type {Record<string, any>} */ ({ ...outlook[step], ...came, year_1, year_2, year_3 });
  });
  return ROWS.map(([name, title, text]) => [
    title,
    ...found.map((values, step) => (step === TODAY && !OF_TODAY.includes(name) ? "–" : text(values[name]))),
  ]);
}

/** How far to go. @param {Sum} model @param {SumOutlook[]} outlook */
export function verdict(model, outlook) {
  const titles = model.steps.map(({ title }) => lower(title));
  const best = advised(outlook);
  const draws = decimals(DRAWS, 0);
  let said = `Stay as you are: on average of ${draws} draws no step brings anything.`;
  if (best !== TODAY) {
    said =
      `Go as far as: ${titles[best]}. In three years it brings ${euros(outlook[best].mean)} on average of ` +
      `${draws} draws, and beats today in ${chance(outlook[best].chance)} of them.`;
  }
  if (best + 1 === titles.length) return said;
  return `${said} One step further, ${titles[best + 1]}, ${gained(outlook[best + 1].adds)}.`;
}

/**
 * Which range decides it, and what one does to the best step: that one, or another by its name.
 * @param {Sum} model @param {SumRanges} ranges @param {SumOutlook[]} outlook @param {string} [of]
 */
export function decider(model, ranges, outlook, of) {
  const step = advised(outlook) || outlook.reduce((best, { mean }, each) => (each && mean > outlook[best].mean ? each : best), 1);
  const found = swings(model, ranges, step);
  const { name, ends } = found.find((each) => each.name === of) ?? found[0];
  const input = /** @type {SumInput} */ (model.inputs.find((each) => each.name === name));
  const [low, , high] = ranges[name].map((value) => short(Number(toField(input, value)), 2));
  const said = `From ${low} to ${high} it takes what ${lower(model.steps[step].title)} brings from ${euros(ends[0])} to ${euros(ends[1])}`;
  return { name, step, said: `${said}${name === found[0].name ? ", and no other range of yours moves that so far" : ""}.` };
}

/** @param {number} value */
function gained(value) {
  if (value === 0) return "adds nothing";
  return value > 0 ? `brings ${euros(value)} more` : `loses ${euros(-value)} of it`;
}

/** What to measure before the money is spent. @param {SumRanges} ranges */
export function watch(ranges) {
  const x = likely(ranges);
  const limit = longestCheck(x);
  let said = "Drafts add nothing to the search, however quickly they are read.";
  if (limit === Infinity) said = "Drafts add to the search, however slowly they are read.";
  else if (limit !== null) {
    const longest = short(Math.floor(100 * (limit + redone(x))) / 100, 2);
    said =
      `Drafts add to the search up to ${longest} minutes a draft, wrong ones done again: time a hundred. ` +
      `By your range the watch says yes in ${chance(below(limit, ranges.check))} of cases.`;
  }
  const needs = control(x);
  if (!Number.isFinite(needs.minutes) || !Number.isFinite(needs.cases) || needs.cases > 1e9) return said;
  return (
    `${said} The search is worth its price from ${short(Math.ceil(100 * needs.minutes) / 100, 2)} minutes saved a ` +
    `case on. To see so much takes ${decimals(Math.ceil(needs.cases), 0)} cases with it and as many without, ` +
    `${decimals(Math.ceil(needs.weeks), 0)} weeks of yours.`
  );
}

// --- Fields and the address ----------------------------------------------------------------------------------------

const inPercent = (/** @type {SumInput} */ { kind }) => kind === "share" || kind === "change";

/** @param {SumInput} input @param {number} value */
export const toField = (input, value) => String(Number((inPercent(input) ? 100 * value : value).toPrecision(DIGITS)));

/** @param {SumInput} input @param {string} text */
export function fromField(input, text) {
  const value = text.trim() === "" ? NaN : Number(text);
  return inPercent(input) ? Number((value / 100).toPrecision(DIGITS)) : value;
}

/** What is wrong with the numbers of an input, or nothing. @param {SumInput} input @param {SumTriple} triple */
export function fault(input, triple) {
  const [low, high] = [input.min, input.max].map((end) => Number(toField(input, end)).toLocaleString("en-US"));
  if (triple.some((value) => !(value >= input.min && value <= input.max))) {
    return `${input.title}: give numbers between ${low} and ${high}.`;
  }
  if (input.kind === "whole" && triple.some((value) => !Number.isInteger(value))) {
    return `${input.title}: give a whole number.`;
  }
  return triple[0] <= triple[1] && triple[1] <= triple[2]
    ? ""
    : `${input.title}: low, likely and high must rise in this order.`;
}

/** Low and high beside another likely number: as far from it, in proportion, as they were. @param {SumInput} input @param {SumTriple} triple @param {number} likely @returns {SumTriple} */
export function moved(input, [low, before, high], likely) {
  const inside = (/** @type {number} */ value) =>
    Number(Math.min(input.max, Math.max(input.min, value)).toPrecision(DIGITS));
  if (!input.range || before === 0) return [Math.min(low, likely), likely, Math.max(high, likely)];
  return [Math.min(inside((low / before) * likely), likely), likely, Math.max(inside((high / before) * likely), likely)];
}

/** @param {Sum} model @param {SumRanges} ranges */
export function toQuery(model, ranges) {
  const given = triples(model.desk);
  const parts = model.inputs
    .filter(({ name }) => ranges[name].some((value, end) => value !== given[name][end]))
    .map((input) => {
      const texts = ranges[input.name].map((value) => toField(input, value));
      return `${input.name}=${input.range ? texts.join(",") : texts[1]}`;
    });
  return `?${parts.join("&")}`;
}

/** One number moves its range along. What cannot be is told, and left out. @param {Sum} model @param {string} query */
export function fromQuery(model, query) {
  const ranges = triples(model.desk);
  /** @type {string[]} */
  const faults = [];
  for (const input of model.inputs) {
    const text = new URLSearchParams(query).get(input.name);
    if (text === null) continue;
    const values = text.split(",").map((each) => fromField(input, each));
    const triple = values.length === 3 ? /** @type {SumTriple} */ (values) : moved(input, ranges[input.name], values[0]);
    const wrong = values.length === 1 || values.length === 3 ? fault(input, triple) : `${input.title}: give one number, or three.`;
    if (wrong) faults.push(wrong);
    else ranges[input.name] = input.range ? triple : [values[0], values[0], values[0]];
  }
  return { ranges, faults };
}
