/** Finds the sections that may answer a question, or says that none does. */

import { Bm25 } from "./bm25.js";
import { contentOf, languageOf } from "./language.js";
import { marked, sectionOf } from "./marks.js";
import { inSlices } from "./slices.js";
import { LONG, respelled } from "./spelling.js";
import { Stems, words } from "./stems.js";
import { Terms } from "./terms.js";
import { Vectors } from "./vectors.js";

/** @typedef {import("./files.js").Place & {passage: import("./files.js").Passage, score: number}} Hit */
/**
 * @typedef {{language: string, words: string[], corrected: [string, string][], unknown: string[],
 *   term?: {name: string, exact: boolean}}} Reading of a question: its words, each misspelled one exchanged for the one
 *   that was meant; those that the book has not; and the term of the glossary that it asks for
 */

export const SHOWN = 5; // sections; among them those that others rest on come last
const LONGEST = 2000; // characters of a question
// Chosen on the tuning questions, as was what they weigh:
const TRUST = 0.3; // below it, nothing answers
const TWICE = 2; // for so many times a word counts in a question that a place answers
const MEANING = 0.35; // of the best cosine of a passage, beside the best BM25
const ASKED = 0.5; // of the best cosine of such a question
const TITLED = 0.5; // of the share that a short question has in a title
const HOLDS = 1.5; // of the share that a term has in a question of a word or two
const SHORT = 3; // stems
const FIRST = 10; // above all that these can sum to: the glossary's entry of a term that is asked for

export class Search {
  /**
   * Counts the words of the book, which takes a tenth of a second and spares the reader 70 kB of counts.
   *
   * @param {import("./files.js").Index} index
   * @param {import("./files.js").Words} words
   * @param {{stemWord: (word: string) => string}} stemmer
   */
  static async over(index, words, stemmer) {
    const stems = new Stems(stemmer, index);
    const count = (/** @type {{place: number, text: string}} */ { text }) => stems.count(text);
    const questions = index.places.flatMap(({ asked }, place) => asked.map((text) => ({ place, text })));
    const passages = titled(index);
    const counts = await inSlices(passages, count);
    const asked = await inSlices(questions, count);
    const bm25 = new Bm25(index.places.length, [
      ...counts.map((counts, number) => ({ place: passages[number].place, counts, weight: 1 })),
      ...asked.map((counts, number) => ({ place: questions[number].place, counts, weight: TWICE })),
    ]);
    const vectors = new Vectors(words, (stem) => bm25.rarity(stem));
    const sum = (/** @type {Map<string, number>} */ counts) => vectors.sum(counts);
    const search = new Search(index, stems, bm25, vectors, new Set(words.rare));
    search.passages = await inSlices(counts, sum);
    search.questions = questions.map(({ place }) => place);
    search.asked = await inSlices(asked, sum);
    return search;
  }

  /**
   * @param {import("./files.js").Index} index
   * @param {Stems} stems
   * @param {Bm25} bm25
   * @param {Vectors} vectors
   * @param {Set<string>} rare stems of English words without a vector
   */
  constructor(index, stems, bm25, vectors, rare) {
    this.index = index;
    this.stems = stems;
    this.bm25 = bm25;
    this.vectors = vectors;
    this.rare = rare;
    this.terms = new Terms(index, stems);
    this.titles = index.places.map((place) => stems.count(titleOf(place)));
    this.vocabulary = new Set(stems.known.keys()); // all words of the book so far, and none of a question
    /** @type {string[] | undefined} the same, the most frequent first: made when the first word is misspelled */
    this.candidates = undefined;
    /** @type {Float32Array[]} directions of the passages */
    this.passages = [];
    /** @type {number[]} place of each question that is answered somewhere */
    this.questions = [];
    /** @type {Float32Array[]} and its direction */
    this.asked = [];
  }

  /** How often each stem stands in a question. */
  counts(/** @type {Reading} */ reading) {
    return this.stems.count(reading.words.join(" "));
  }

  /** @returns {Reading} */
  read(/** @type {string} */ question) {
    const short = question.slice(0, LONGEST);
    const language = languageOf(short, (word) => this.inBook(word), this.index.languages);
    const foreign = language !== "en";
    /** @type {Reading} */
    const reading = { language, words: [], corrected: [], unknown: [] };
    for (const word of words(contentOf(short, language, this.index.languages))) {
      // Of words in inter- the stems of index and page differ (ask/page_index.py), so that a common one looks unknown.
      const term = this.terms.joined.has(this.terms.join([word])); // generativeai is no misspelled *generative*
      const real = term || this.known(word) || word.startsWith("inter");
      const own = foreign && word.length < LONG; // *backt* is no misspelled *back*; *Halluzination* is near enough
      const meant = real || own ? undefined : respelled(word, this.ordered());
      if (meant) reading.corrected.push([word, meant]);
      const unknown = !meant && !term && !this.inBook(word);
      if (unknown) reading.unknown.push(word);
      // What another language has beside the book's terms is no reason to refuse: "Wie schützt man sich vor prompt injection?"
      if (!unknown || !foreign) reading.words.push(meant ?? word);
    }
    return reading;
  }

  inBook(/** @type {string} */ word) {
    const stem = this.stems.of(word);
    return !stem || this.bm25.times.has(stem);
  }

  /** Whether the book or English has a word. */
  known(/** @type {string} */ word) {
    const stem = this.stems.of(word);
    return this.inBook(word) || this.vectors.numbers.has(stem) || this.rare.has(stem);
  }

  /** What a misspelled word may stand for, the most frequent first, of which the stop words are. */
  ordered() {
    const places = this.index.places.length;
    const frequency = (/** @type {string} */ word) => {
      const stem = this.stems.of(word);
      return stem ? this.bm25.times.get(stem)?.size ?? 0 : places + 1;
    };
    this.candidates ??= [...this.vocabulary]
      .filter(frequency)
      .sort((a, b) => frequency(b) - frequency(a) || (a < b ? -1 : 1));
    return this.candidates;
  }

  /**
   * The section of a hit as far as it is shown, and which of its sentences answer.
   *
   * @param {Hit} hit
   * @param {Map<string, number>} counts of the question's stems
   */
  section(hit, counts) {
    const texts = this.index.passages.filter(({ place }) => place === hit.passage.place);
    const paragraphs = sectionOf(texts.map(({ text }) => text), texts.indexOf(hit.passage));
    return { paragraphs, marked: marked(paragraphs, counts, this.stems, (stem) => this.bm25.rarity(stem)) };
  }

  /** How much of a place's title a short question is, if all of it stands there; or of it a term is, if it has that. */
  titled(/** @type {number} */ place, /** @type {Map<string, number>} */ counts) {
    const title = this.titles[place];
    const both = [...counts.keys()].filter((stem) => title.has(stem)).length;
    if (!both || counts.size > SHORT) return 0;
    if (both === counts.size) return (TITLED * both) / title.size;
    const holds = this.index.places[place].term && both === title.size && counts.size < SHORT;
    return holds ? (HOLDS * both) / counts.size : 0;
  }

  /**
   * @param {string} question
   * @param {number} limit
   * @returns {{hits: Hit[], reading: Reading, counts: Map<string, number>, trust: number, refused: boolean}} sections,
   *   best first, each by its best passage; how the question was read, and how often each stem stands in it; and whether
   *   the sections are too far from it to answer it
   */
  find(question, limit = SHOWN) {
    const reading = this.read(question);
    const term = this.terms.asked(reading.words, (word) => this.known(word));
    const counts = this.counts(reading);
    const scores = this.bm25.scores(counts.keys());
    const cosines = this.vectors.cosines(counts, this.passages);
    /** @type {Map<number, number>} number of a place's best passage */
    const best = new Map();
    this.index.passages.forEach(({ place }, number) => {
      const other = best.get(place);
      if (other === undefined || cosines[number] > cosines[other]) best.set(place, number);
    });
    const asked = new Float64Array(this.index.places.length);
    this.vectors.cosines(counts, this.asked).forEach((cosine, number) => {
      const place = this.questions[number];
      asked[place] = Math.max(asked[place], cosine);
    });
    const most = Math.max(...scores);
    const nearest = Math.max(...cosines);
    const likest = Math.max(...asked);
    const titled = this.index.places.map((_, place) => this.titled(place, counts));
    const named = term !== undefined || titled.some((share, place) => share > 0 && this.index.places[place].term);
    const hits = [...best]
      .map(([place, passage]) => ({
        ...this.index.places[place],
        passage: this.index.passages[passage],
        score:
          scores[place] / (most || 1) +
          (MEANING * cosines[passage]) / (nearest || 1) +
          (ASKED * asked[place]) / (likest || 1) +
          titled[place] +
          (place === term?.place ? FIRST : 0),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score); // equal ones stay in the order of the text
    const trust =
      this.bm25.known(counts.keys()) * this.bm25.share(counts.keys(), most) * (nearest + ASKED * likest);
    const found = once(hits);
    const shown = found.splice(0, SHOWN);
    const ordered = [...shown.filter(({ last }) => !last), ...shown.filter(({ last }) => last), ...found];
    return {
      hits: ordered.slice(0, limit),
      reading: { ...reading, term: term && { name: titleOf(this.index.places[term.place]), exact: term.exact } },
      counts,
      trust,
      refused: !named && !(trust >= TRUST),
    };
  }
}

function titleOf(/** @type {import("./files.js").Place} */ { titles }) {
  return titles[titles.length - 1];
}

/** What is counted of each passage: its text and, at a place's first, the titles. */
function titled(/** @type {import("./files.js").Index} */ { places, passages }) {
  const begun = new Set();
  return passages.map(({ place, text }) => {
    const first = !begun.has(place);
    begun.add(place);
    return { place, text: first ? `${places[place].titles.join(" ")} ${text}` : text };
  });
}

/** The first hit of each section: a glossary, a place for each term, counts as one. */
function once(/** @type {Hit[]} */ hits) {
  /** @type {Map<string, Hit>} */
  const found = new Map();
  for (const hit of hits) if (!found.has(hit.name)) found.set(hit.name, hit);
  return [...found.values()];
}
