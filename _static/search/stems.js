/** Words, and their stems; ask/page_index.py has the same rules. */

/** Runs of letters and digits, in lower case. */
export const words = (/** @type {string} */ text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

export class Stems {
  /**
   * @param {{stemWord: (word: string) => string}} stemmer Snowball's, which Sphinx puts into the search page
   * @param {{stop: string[], stems: Object<string, string>}} index words that say nothing of what a text is about, and
   *   stems of words that this stemmer and the one that made the index cut differently
   */
  constructor(stemmer, { stop, stems }) {
    this.stemmer = stemmer;
    this.stop = new Set(stop);
    /** @type {Map<string, string>} what is known already: the book says the same words again and again */
    this.known = new Map(Object.entries(stems));
  }

  /** The stem of a word; nothing for a stop word. */
  of(/** @type {string} */ word) {
    let stem = this.known.get(word);
    if (stem === undefined) {
      stem = this.stop.has(word) ? "" : this.stemmer.stemWord(word);
      this.known.set(word, stem);
    }
    return stem;
  }

  /** How often each stem stands in a text, stop words left out. */
  count(/** @type {string} */ text) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const word of words(text)) {
      const stem = this.of(word);
      if (stem) counts.set(stem, (counts.get(stem) ?? 0) + 1);
    }
    return counts;
  }
}
