/** Finds the sections that may answer a question, or says that none does. */

import { Bm25 } from "./bm25.js";
import { inSlices } from "./slices.js";
import { Stems } from "./stems.js";
import { Vectors } from "./vectors.js";

/** @typedef {import("./files.js").Place & {passage: import("./files.js").Passage, score: number}} Hit */

const LONGEST = 2000; // characters of a question
// Chosen on the tuning questions, as was what they weigh:
const TRUST = 0.267; // below it, nothing answers
const TWICE = 2; // for so many times a word counts in a question that a place answers
const MEANING = 0.35; // of the best cosine of a passage, beside the best BM25
const ASKED = 0.5; // of the best cosine of such a question

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
    const search = new Search(index, stems, bm25, vectors);
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
   */
  constructor(index, stems, bm25, vectors) {
    this.index = index;
    this.stems = stems;
    this.bm25 = bm25;
    this.vectors = vectors;
    /** @type {Float32Array[]} directions of the passages */
    this.passages = [];
    /** @type {number[]} place of each question that is answered somewhere */
    this.questions = [];
    /** @type {Float32Array[]} and its direction */
    this.asked = [];
  }

  /** How often each stem stands in a question. */
  counts(/** @type {string} */ question) {
    return this.stems.count(question.slice(0, LONGEST));
  }

  /**
   * @param {string} question
   * @param {number} limit
   * @returns {{hits: Hit[], trust: number, refused: boolean}} sections, best first, each by its best passage; and
   *   whether they are too far from the question to answer it
   */
  find(question, limit) {
    const counts = this.counts(question);
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
    const hits = [...best]
      .map(([place, passage]) => ({
        ...this.index.places[place],
        passage: this.index.passages[passage],
        score:
          scores[place] / (most || 1) +
          (MEANING * cosines[passage]) / (nearest || 1) +
          (ASKED * asked[place]) / (likest || 1),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score); // equal ones stay in the order of the text
    const trust =
      this.bm25.known(counts.keys()) * this.bm25.share(counts.keys(), most) * (nearest + ASKED * likest);
    return { hits: once(hits).slice(0, limit), trust, refused: !(trust >= TRUST) };
  }
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
