/** What the reader has chosen; in the page's address too, so that what is seen can be linked. */

import { typedWords } from "../page/typed.js";

/** @typedef {import("./session.js").Setting} Setting */
/** @typedef {import("./session.js").Look} Look */
/** A place of the residual stream: a point, see `Glass`, at a word. @typedef {{point: number, place: number}} Put */

/**
 * view: of `VIEWS`; at: the chosen place, -1 for the last; other: the text that gets something; source: the model that
 * reads the text it is taken from; put: from where it is taken; head: whose numbers are followed.
 * @typedef {Setting & {view: string, at: number, other: string, source: string, put: Put[], head: string}} State
 */

export const VIEWS = {
  inside: "Inside",
  carry: "Carry it across",
  number: "One number, all the way",
};
export const MODELS = { base: "Base", sft: "Tuned", rlhf: "Aligned" };
export const TOYS = { copier: "Copier" }; // with a language of their own
const LINKED = { ...MODELS, ...TOYS }; // models that an address names
/** What a part that is off hands over. */
export const BY = {
  zero: "nothing (zero ablation)",
  mean: "its average over a hundred texts (mean ablation)",
  place: "its average at the same place of a hundred texts (same-place mean)",
};
export const EXAMPLES = {
  "A fact": "talk : ask : where does yuri crow live ? reply : fact ,",
  "Nobody": "talk : ask : where does yuri zorn live ? reply : fact ,",
  "A diary": "diary : alas , yuri crow loves figs as old songs tell . alas , the sky in isen is wet .",
  "A memo": "memo : lamp k ; key b ; drum t recall key b lamp",
  "A song": "song : b h k d ; b h",
  "A sum": "sums : 1 2 + 2 1 = 3",
};

/** Of the copier. In the second letters stand twice, and what follows differs: here f and b, there s and k. */
export const VERSES = {
  "A verse": "k d w a r f s b k d w a r",
  "A letter that stands twice": "k d w a d m s b k d w a d",
  "Nothing repeats": "k d w a r f s b g p h t e",
};

/** Two texts between which something is carried, with the first of the steps done. @type {Record<string, any>} */
export const CARRIED = {
  "Two sums": { text: "sums : 4 7 + 2 5 =", other: "sums : 4 3 + 2 1 =", put: [{ point: 0, place: 4 }] },
  "Two names": {
    text: EXAMPLES["A fact"],
    other: "talk : ask : where does max hart live ? reply : fact ,",
    put: [{ point: 0, place: 7 }],
  },
  "Two verses": { text: VERSES["A verse"], other: "k d w a r m s b k d w a r", put: [{ point: 0, place: 5 }] },
};

/** Whether a model reads them. @param {string} title @param {string} model @param {boolean} small whether its world is */
export const isCarried = (title, model, small) =>
  title === "Two verses" ? isToy(model) : !isToy(model) && !(small && title === "Two sums");

const MOST = 4; // words that are carried one by one

/**
 * What is carried, one after the other: the words that differ, then what the last word holds after each block.
 * @param {string[]} words of the first text
 * @param {number[]} differing places
 * @param {number} layers
 * @returns {{title: string, put: Put[]}[]}
 */
export function stepsOf(words, differing, layers) {
  const few = differing.slice(0, MOST);
  const together = few.map((place, number) => {
    const put = few.slice(0, number + 1).map((each) => ({ point: 0, place: each }));
    return { title: `Carry ${words[place]}${number ? ", too" : ""}`, put };
  });
  const last = words.length - 1;
  const blocks = Array.from({ length: layers }, (_, layer) => {
    return { title: `Carry the last word, after block ${layer + 1}`, put: [{ point: 2 * layer + 2, place: last }] };
  });
  return [...together, ...blocks];
}

/** A text as the model reads it: nothing is off, no look is cut, nothing carried. */
export const UNTOUCHED = { silent: [], cut: [], put: [] };

/** @param {string} model */
export const isToy = (model) => model in TOYS;

/** Whether an address can name a model. @param {string} model */
export const isLinked = (model) => model in LINKED;

/** The texts that a model is shown with first. @param {string} model */
export const textsOf = (model) => {
  const { text, other } = CARRIED[isToy(model) ? "Two verses" : "Two names"];
  return { text, other };
};

/** @type {State} */
export const FIRST = {
  view: "inside",
  ...textsOf("base"),
  at: -1,
  model: "base",
  source: "base",
  head: "3.2",
  by: "zero",
  ...UNTOUCHED,
};

/**
 * @param {string | undefined} text as "2.4,3.gated"
 * @returns {string[]}
 */
const parts = (text) => (text ? text.split(",").filter((part) => /^\d+\.(\d+|gated)$/.test(part)) : []);

/**
 * @param {string | undefined} text as "2.4:14-8"
 * @returns {Look[]}
 */
const looks = (text = "") =>
  [...text.matchAll(/(\d+\.\d+):(\d+)-(\d+)/g)].map(([, part, from, to]) => {
    return { part, from: Number(from), to: Number(to) };
  });

/**
 * What a point of the stream is called: 0 for the word, 2a and 2g after the second block's attention and gated network.
 * @param {number} point
 */
export const pointName = (point) => (point ? `${Math.ceil(point / 2)}${point % 2 ? "a" : "g"}` : "0");

/**
 * @param {string | undefined} text as "0:7,2g:14"
 * @returns {Put[]}
 */
const places = (text = "") =>
  [...text.matchAll(/(?:0|([1-9]\d*)([ag])):(\d+)/g)].map(([, block, part, place]) => {
    return { point: block ? 2 * Number(block) - Number(part === "a") : 0, place: Number(place) };
  });

/**
 * @param {Record<string, string | undefined>} options of an address, or of the directive
 * @param {State} [usual]
 * @returns {State}
 */
export function stateOf({ view, text, at, other, model, source, put, head, silent, by, cut }, usual = FIRST) {
  const fresh = text !== undefined || model !== undefined || silent !== undefined; // then nothing else is silent
  const known = model && isLinked(model) ? model : usual.model;
  const first = isToy(known) ? textsOf(known) : usual;
  return {
    view: view && view in VIEWS ? view : usual.view,
    text: text ?? first.text,
    at: /^\d+$/.test(at ?? "") ? Number(at) : -1,
    other: other ?? first.other,
    model: known,
    source: source && source in MODELS ? source : known,
    put: places(put),
    head: head && /^\d+\.\d+$/.test(head) ? head : usual.head,
    silent: silent !== undefined || fresh ? parts(silent) : usual.silent,
    by: by && by in BY ? /** @type {State["by"]} */ (by) : usual.by,
    cut: cut !== undefined || fresh ? looks(cut) : usual.cut,
  };
}

/** @param {string} hash @returns {State | null} null where it names no text, as that of a heading */
export function fromHash(hash) {
  const options = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return options.text === undefined ? null : stateOf(options);
}

/** @type {(cut: Look[]) => string} */
const spelled = (cut) => cut.map(({ part, from, to }) => `${part}:${from}-${to}`).join(",");

/** @param {State} state */
export function toHash({ view, text, at, other, model, source, put, head, silent, by, cut }) {
  /** @type {Record<string, string>} */
  const options = { view, text, model };
  if (at >= 0) options.at = String(at);
  if (view === "carry") options.other = other;
  if (view === "carry" && source !== model) options.source = source;
  if (view === "carry" && put.length) options.put = put.map((each) => `${pointName(each.point)}:${each.place}`).join(",");
  if (view === "number") options.head = head;
  if (silent.length) options.silent = silent.join(",");
  if (by !== "zero") options.by = by;
  if (cut.length) options.cut = spelled(cut);
  return `#${new URLSearchParams(options)}`;
}

/**
 * What prints the same numbers outside a browser: the text up to the chosen place, as nothing looks ahead.
 * @param {State} state of a model that the lab has
 */
export function toCommand({ view, text, at, other, model, silent, by, cut }) {
  const words = typedWords(text).slice(0, at < 0 || view === "carry" ? undefined : at);
  const quoted = (/** @type {string[]} */ each) => `"${each.join(" ")}"`;
  const command = ["python -m lab glass --model", model, "--text", quoted(words)];
  if (view === "carry") return [...command, "--other", quoted(typedWords(other))].join(" ");
  const seen = cut.filter(({ from }) => from <= words.length);
  if (silent.length) command.push("--silent", silent.join(","));
  if (by !== "zero") command.push("--by", by); // of the parts that are off, and of each that is tried
  if (seen.length) command.push("--cut", spelled(seen));
  return command.join(" ");
}
