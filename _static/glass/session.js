/** What the glass model does, without a page and without messages: a world, a model to be seen through, and texts. */

import { merge, readBase, readChange } from "../engine/changes.js";
import { smallWorld } from "../engine/corpus.js";
import { lookup } from "../engine/lookup.js";
import { readWorld, VERBS, World } from "../engine/world.js";
import { number } from "./number.js";
import { Subject } from "./subject.js";

/** @typedef {import("../engine/glass.js").Changes} Changes */
/** @typedef {import("../engine/program.js").Expectation} Expectation */

export const CHANGES = ["mask", "cherry"]; // what can be put on the base; the files are called so
/** @type {Record<string, string[]>} */
const WORN = { base: [], sft: ["mask"], rlhf: ["mask", "cherry"] };
const SHOWN = 6; // likeliest words of a distribution
const SMALL = 1e-12;

/** @typedef {{part: string, from: number, to: number}} Look */

/**
 * What is looked at: a text, a model ("base", "sft", "rlhf", and "own" or "copier" where there is one), and what
 * is done to it. by: what a silent part hands over, nothing ("zero") or what it hands over on average, at all places of
 * texts ("mean") or at the same place ("place").
 * @typedef {{text: string, model: string, silent: string[], by: "zero" | "mean" | "place", cut: Look[]}} Setting
 */

/** A word that may come next; exact: null where the world doesn't say; before: with nothing changed. */
/** @typedef {{word: string, share: number, exact: number | null, before: number}} Odds */

/**
 * What happens at a place of a text.
 * @typedef {Object} Place
 * @property {string} word
 * @property {number | null} floor by how much what follows surprises whoever knows the world, on average, in nats; null
 *   where the world doesn't say
 * @property {number | null} lost by how much more it surprises the model
 * @property {number | null} lostBefore the same with nothing changed
 * @property {string} component what a model must know there
 * @property {Odds[]} odds the likeliest first
 * @property {{word: string, share: number}} said the likeliest
 * @property {{word: string, share: number}} saidBefore the same with nothing changed
 * @property {{word: string, share: number}[][]} after what it would say if it ended after each block
 * @property {number[]} votes what each part adds to the score of `said`, over that of the average word
 * @property {Record<string, number[]>} looks of each head, a share for each word so far
 */

/**
 * A model that the reader has made, and its world.
 * @typedef {{config: import("../engine/config.js").Config, weights: Map<string, Float32Array>, world: "book" | "small"}} Own
 */

/** text: what is looked at first, if not the usual; at: the chosen word of it. @typedef {Own & {text?: string, at?: number}} Made */

export class Session {
  /**
   * @param {Record<string, ArrayBuffer>} data the playground's files by name, unpacked
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {Own | null} [own]
   */
  constructor(data, kernels, own = null) {
    const worldData = readWorld(data.world);
    const worlds = { book: new World(worldData), small: new World(smallWorld(worldData)) };
    const { config, weights } = readBase(data.base);
    this.base = weights;
    this.changes = Object.fromEntries(CHANGES.map((name) => [name, readChange(data[name], config)]));
    this.book = new Subject(kernels, worlds.book, config);
    /** @type {Map<string, Subject>} */
    this.others = new Map();
    if (own) this.others.set("own", new Subject(kernels, worlds[own.world], own.config, own.weights));
    this.kernels = kernels;
    this.subject = this.book; // that is looked at
    this.worn = ""; // which model that is
    this.whole = { key: "", rows: /** @type {Float32Array[]} */ ([]) }; // what it says of a text if nothing is changed
  }

  get world() {
    return this.subject.world;
  }

  get glass() {
    return this.subject.glass;
  }

  get model() {
    return this.subject.model;
  }

  /** What the page must know to show a model. @param {{model: string}} request */
  about({ model }) {
    this.dress(model);
    const { world, glass } = this;
    const { layers, heads, width } = glass.config;
    const parts = [...glass.parts.keys()];
    const small = world !== this.book.world;
    const names = [...world.facts.keys()].map((name) => name.split(" "));
    const values = [...world.facts.values()];
    const kinds = [...[0, 1].map((half) => names.map((name) => name[half])), ...VERBS.map((_, verb) => values.map((each) => each[verb]))];
    const people = kinds.map((words) => [...new Set(words)].sort()); // as in `WORDS` of view.js
    return { words: world.words, people, small, layers, heads, width, parts };
  }

  /** @param {string} name of a model */
  dress(name) {
    const other = this.others.get(name);
    if (name === this.worn) return;
    this.subject = other ?? this.book;
    if (!other) {
      const changes = WORN[name].map((change) => ({ change: this.changes[change], strength: 1 }));
      merge(this.model.named, this.base, changes);
      this.model.changed();
    }
    this.subject.changed();
    this.worn = name;
  }

  /** @param {string} text */
  tokens(text) {
    return this.subject.tokens(text);
  }

  /**
   * @param {Setting} setting
   * @param {number} length of the text, with its mark
   * @returns {Changes}
   * @throws {RangeError} where there is no such part, or its average at so late a place isn't known
   */
  done({ silent, by, cut }, length) {
    if (by === "zero" || !silent.length) return { silent: new Map(silent.map((part) => [part, null])), cut };
    for (const part of silent) this.glass.part(part);
    const means = this.subject.meansOf(this.worn);
    const most = lookup(means.place, silent[0]).length;
    if (by === "place" && length > most) {
      throw new RangeError(`The average at the same place is known for ${most - this.subject.opening.length} words only.`);
    }
    /** @type {Map<string, Float32Array | Float32Array[]>} */
    const instead = means[by];
    return { silent: new Map(silent.map((part) => [part, lookup(instead, part)])), cut };
  }

  /** Another model to be looked at. @param {string} name @param {Subject} subject */
  take(name, subject) {
    this.others.set(name, subject);
  }

  // --- Inside ---

  /**
   * All that happens for a text.
   * @param {Setting} setting
   */
  look(setting) {
    this.dress(setting.model);
    const { glass, model, world, subject } = this;
    const tokens = this.tokens(setting.text);
    const exact = subject.exact(tokens);
    const changes = this.done(setting, tokens.length);
    const changed = setting.silent.length > 0 || setting.cut.length > 0;
    const key = `${this.worn} ${tokens}`;
    if (changed && this.whole.key !== key) {
      glass.read(model, tokens);
      this.whole = { key, rows: subject.expected() };
    }
    glass.read(model, tokens, changes);
    const { layers } = glass.config;
    const early = Array.from({ length: layers - 1 }, (_, layer) =>
      glass.lens(2 * layer + 2).map((shares) => this.top(shares, 2)),
    );
    const rows = subject.expected();
    const blocks = [...early, rows.map((shares) => this.top(shares, 2))];
    if (!changed) this.whole = { key, rows };
    const heads = [...glass.parts].filter(([, { head }]) => head >= 0).map(([name]) => name);
    const before = this.whole.rows;
    /** @type {Place[]} */
    const places = rows.map((row, place) => {
      const next = exact[place]?.next ?? null;
      const [best] = likeliest(row, 1);
      const [bestBefore] = likeliest(before[place], 1);
      return {
        word: world.word(tokens[place]),
        floor: next && entropy(next),
        lost: next && divergence(next, row),
        lostBefore: next && divergence(next, before[place]),
        component: exact[place]?.component ?? "",
        odds: this.odds(row, next, before[place]),
        said: this.named(row, best),
        saidBefore: this.named(before[place], bestBefore),
        after: blocks.map((block) => block[place]),
        votes: glass.votes(subject.direction(best), place),
        looks: Object.fromEntries(heads.map((name) => [name, numbersOf(glass.looks(name, place))])),
      };
    });
    return { places, person: this.person(places.map(({ word }) => word)) };
  }

  /** @type {(shares: ArrayLike<number>, token: number) => {word: string, share: number}} */
  named(shares, token) {
    return { word: this.world.word(token), share: shares[token] };
  }

  /** @type {(shares: Float32Array, count: number) => {word: string, share: number}[]} */
  top(shares, count) {
    return likeliest(shares, count).map((token) => this.named(shares, token));
  }

  /**
   * @param {Float32Array} row
   * @param {Map<number, number> | null} next
   * @param {Float32Array} before
   * @returns {Odds[]}
   */
  odds(row, next, before) {
    const possible = [...(next?.keys() ?? [])];
    const real = likeliest([...(next?.values() ?? [])], SHOWN).map((place) => possible[place]);
    const tokens = [...new Set([...likeliest(row, SHOWN), ...real])];
    const odds = tokens.map((token) => {
      return { ...this.named(row, token), exact: next && (next.get(token) ?? 0), before: before[token] };
    });
    const height = (/** @type {Odds} */ { share, exact }) => Math.max(share, exact ?? 0);
    return odds.sort((a, b) => height(b) - height(a)).slice(0, SHOWN + 1);
  }

  /**
   * Whom a text is about, and the best-known people who share half of the name.
   * @param {string[]} words
   */
  person(words) {
    const { facts } = this.world;
    const names = [...facts.keys()]; // the best known first
    const [firsts, lasts] = [0, 1].map((half) => new Set(names.map((name) => name.split(" ")[half])));
    const place = words.findIndex((word, at) => firsts.has(word) && lasts.has(words[at + 1]));
    if (place < 0) return null;
    const [first, last] = words.slice(place, place + 2);
    const name = `${first} ${last}`;
    /** @param {string | undefined} one */
    const told = (one) => {
      return one === undefined ? null : { name: one, facts: lookup(facts, one), rank: names.indexOf(one) + 1 };
    };
    return {
      name,
      people: names.length,
      self: facts.has(name) ? told(name) : null,
      first: told(names.find((one) => one !== name && one.startsWith(`${first} `))),
      last: told(names.find((one) => one !== name && one.endsWith(` ${last}`))),
    };
  }

  // --- Carry it across ---

  /**
   * Two texts of one length, and what is put of the first into the second: `point` and `place` of the stream. source: the
   * model that reads the first, if that is another of the same kind.
   * @typedef {{text: string, other: string, model: string, source?: string, put: {point: number, place: number}[]}}
   *   Carrying
   */

  /**
   * What each text says at its end, and what the second says with streams of the first in it.
   * @param {Carrying} request
   */
  carry({ text, other, model: name, source = name, put }) {
    this.dress(source);
    const { glass, model, world } = this;
    const [from, to] = this.pair(text, other);
    const end = glass.points - 1;
    const last = to.length - 1;
    const said = (/** @type {number[]} */ tokens, /** @type {Changes} */ changes) => {
      glass.read(model, tokens, changes);
      return glass.lens(end, last, 1)[0].slice();
    };
    const first = said(from, {});
    const numbers = put.map(({ point, place }) => ({ point, place, numbers: glass.stream(point, place).slice() }));
    this.dress(name);
    const second = said(to, {});
    const mixed = said(to, { put: numbers });
    const tokens = [...new Set([first, second, mixed].flatMap((shares) => likeliest(shares, 3)))];
    const odds = tokens.map((token) => {
      return { word: world.word(token), from: first[token], to: second[token], mixed: mixed[token] };
    });
    return {
      words: [from, to].map((each) => each.map((token) => world.word(token))),
      said: [first, second, mixed].map((shares) => this.top(shares, 1)[0]),
      odds: odds.sort((a, b) => b.from + b.to + b.mixed - a.from - a.to - a.mixed),
    };
  }

  /** @type {(text: string, other: string) => number[][]} */
  pair(text, other) {
    const both = [text, other].map((each) => this.tokens(each));
    if (both[0].length !== both[1].length) {
      const counts = both.map((tokens) => tokens.length - this.subject.opening.length).join(" and ");
      throw new RangeError(`The texts must be of one length: they have ${counts} words.`);
    }
    return both;
  }

  /**
   * How far the answer of the second text goes over to that of the first, for every place by itself: 0 not at all, 1
   * all the way, by how much likelier the one answer is than the other.
   * @param {Carrying} request
   */
  *grid({ text, other, model: name, source = name }) {
    this.dress(source);
    const { glass, model, world } = this;
    const [from, to] = this.pair(text, other);
    const last = to.length - 1;
    const said = () => glass.lens(glass.points - 1, last, 1)[0];
    glass.read(model, from);
    const points = [...Array(glass.points).keys()];
    const streams = points.map((point) => from.map((_, place) => glass.stream(point, place).slice()));
    const first = said().slice();
    this.dress(name);
    glass.read(model, to);
    const second = said().slice();
    const [[mine], [theirs]] = [first, second].map((shares) => likeliest(shares, 1));
    const log = (/** @type {number} */ share) => Math.log(Math.max(share, SMALL));
    const leaning = (/** @type {Float32Array} */ shares) => log(shares[mine]) - log(shares[theirs]);
    const [start, end] = [leaning(second), leaning(first)];
    const differs = source === name ? from.findIndex((token, place) => token !== to[place]) : 0; // before it nothing can
    for (let point = 0; point < glass.points && differs >= 0; point++) {
      for (let place = differs; place <= last; place++) {
        this.dress(name);
        glass.read(model, to, { put: [{ point, place, numbers: streams[point][place] }] });
        yield { point, place, over: mine === theirs ? 0 : (leaning(said()) - start) / (end - start) };
      }
    }
    return { from: world.word(mine), to: world.word(theirs) };
  }

  // --- Which part matters ---

  /**
   * What becomes of an answer without each part, one after the other.
   * @param {Setting & {place: number}} request
   */
  *damage({ place, ...setting }) {
    this.dress(setting.model);
    const { glass, model, world } = this;
    const end = glass.points - 1;
    const tokens = this.tokens(setting.text).slice(0, place + 1);
    const said = (/** @type {string[]} */ silent) => {
      this.dress(setting.model);
      glass.read(model, tokens, this.done({ ...setting, silent }, tokens.length));
      return glass.lens(end, place, 1)[0];
    };
    const whole = said(setting.silent).slice();
    const [answer] = likeliest(whole, 1);
    const parts = [];
    for (const part of glass.parts.keys()) {
      if (setting.silent.includes(part)) continue;
      const shares = said([...setting.silent, part]);
      const [other] = likeliest(shares, 1);
      parts.push({ part, share: shares[answer], other: world.word(other), otherShare: shares[other] });
      yield parts[parts.length - 1];
    }
    return { answer: world.word(answer), share: whole[answer], parts };
  }

  /**
   * By how many nats a word more it is surprised without each part, over a hundred texts of the world.
   * @param {Setting} setting
   */
  *average(setting) {
    this.dress(setting.model);
    const { glass, model } = this;
    const texts = this.subject.texts();
    const exact = [];
    for (const text of texts) {
      exact.push(this.subject.exact([...text]));
      yield null;
    }
    const parts = ["", ...glass.parts.keys()].filter((part) => !setting.silent.includes(part));
    const sums = new Map(parts.map((part) => [part, 0]));
    let count = 0;
    for (const [number, text] of texts.entries()) {
      for (const part of parts) {
        this.dress(setting.model);
        const silent = part ? [...setting.silent, part] : setting.silent;
        glass.read(model, text, this.done({ ...setting, cut: [], silent }, text.length));
        const rows = glass.lens(glass.points - 1);
        exact[number].forEach((each, place) => {
          if (!each) return;
          sums.set(part, lookup(sums, part) + divergence(each.next, rows[place]));
          if (!part) count++;
        });
      }
      yield { done: number + 1, of: texts.length };
    }
    const whole = lookup(sums, "") / count;
    sums.delete("");
    return { whole, texts: texts.length, parts: [...sums].map(([part, sum]) => ({ part, lost: sum / count - whole })) };
  }

  // --- The other views ---

  /** @param {import("./number.js").Request} request */
  number(request) {
    return number(this, request);
  }
}

/** An array of numbers, as `Array.from` makes it, which takes many times as long. @param {Float32Array} values */
function numbersOf(values) {
  const found = [];
  for (let i = 0; i < values.length; i++) found.push(values[i]);
  return found;
}

/** The likeliest tokens. @type {(shares: ArrayLike<number>, count: number) => number[]} */
function likeliest(shares, count) {
  /** @type {number[]} */
  const found = [];
  for (let token = 0; token < shares.length; token++) {
    if (found.length === count && !(shares[token] > shares[found[count - 1]])) continue;
    let at = found.length;
    while (at > 0 && shares[token] > shares[found[at - 1]]) at--;
    found.splice(at, 0, token);
    if (found.length > count) found.pop();
  }
  return found;
}

/** The surprise that nobody can avoid, in nats. @param {Map<number, number>} next */
function entropy(next) {
  let sum = 0;
  for (const share of next.values()) sum -= share * Math.log(share);
  return Math.max(0, sum);
}

/** What a model adds to it. @type {(next: Map<number, number>, shares: Float32Array) => number} */
function divergence(next, shares) {
  let sum = 0;
  for (const [token, share] of next) sum += share * Math.log(share / Math.max(shares[token], SMALL));
  return Math.max(0, sum);
}
