/** Finds the sections that may answer a question, or says that none does. */

import { Bm25 } from "./bm25.js";
import { inSlices } from "./slices.js";
import { Stems } from "./stems.js";
import { Vectors } from "./vectors.js";

/** @typedef {import("./files.js").Place & {passage: import("./files.js").Passage, score: number}} Hit */

const LONGEST = 2000; // characters of a question
const TRUST = 0.1; // below it, nothing answers. Chosen on the tuning questions; what it is made of, in `find`, too
const WEIGHT = 1; // of the best cosine beside the best BM25; chosen on the tuning questions, as was this sum

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
    const counts = await inSlices(texts(index), (text) => stems.count(text));
    const bm25 = new Bm25(index, counts);
    const vectors = new Vectors(words, (stem) => bm25.rarity(stem));
    vectors.passages = await inSlices(counts, (stems) => vectors.sum(stems));
    return new Search(index, stems, bm25, vectors);
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
    const cosines = this.vectors.cosines(counts);
    /** @type {Map<number, number>} number of a place's best passage */
    const best = new Map();
    this.index.passages.forEach(({ place }, number) => {
      const other = best.get(place);
      if (other === undefined || cosines[number] > cosines[other]) best.set(place, number);
    });
    const most = Math.max(...scores);
    const nearest = Math.max(...cosines);
    const hits = [...best]
      .map(([place, passage]) => ({
        ...this.index.places[place],
        passage: this.index.passages[passage],
        score: scores[place] / (most || 1) + (WEIGHT * cosines[passage]) / (nearest || 1),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score); // equal ones stay in the order of the text
    const trust = this.bm25.known(counts.keys()) * this.bm25.share(counts.keys(), most) * nearest;
    return { hits: once(hits).slice(0, limit), trust, refused: !(trust >= TRUST) };
  }
}

/** What is counted of each passage: its text and, at a place's first, the titles. */
function texts(/** @type {import("./files.js").Index} */ { places, passages }) {
  const begun = new Set();
  return passages.map(({ place, text }) => {
    const first = !begun.has(place);
    begun.add(place);
    return first ? `${places[place].titles.join(" ")} ${text}` : text;
  });
}

/** The first hit of each section: a glossary, a place for each term, counts as one. */
function once(/** @type {Hit[]} */ hits) {
  /** @type {Map<string, Hit>} */
  const found = new Map();
  for (const hit of hits) if (!found.has(hit.name)) found.set(hit.name, hit);
  return [...found.values()];
}
