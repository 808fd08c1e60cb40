/** The terms of the glossary, for a question that asks what one is, or is nothing but one. */

import { respelled } from "./spelling.js";
import { words } from "./stems.js";

// Words around a term that ask for nothing but what it is. Stop words of the index among them are named again.
const FRAME = new Set(
  "a an are define defined definition describe do does explain explanation for how in is it mean meaning means meant much of plain please s stand stands tell me about term the was were what whats word words work works".split(" "),
);
const SHORT = /^([\p{L}\p{N} -]+):/u; // "Direct preference optimization: training …", below DPO

export class Terms {
  /**
   * @param {import("./files.js").Index} index
   * @param {import("./stems.js").Stems} stems
   */
  constructor({ places, passages }, stems) {
    this.stems = stems;
    /** @type {Map<string, number>} the place of each, by its key */
    this.places = new Map();
    /** @type {Map<string, number>} and by its words in one, as people write finetuning, or back propagation in two */
    this.joined = new Map();
    const texts = new Map(passages.map(({ place, text }) => [place, text]));
    places.forEach(({ term, titles }, place) => {
      if (!term) return;
      const names = titles[titles.length - 1].split(", ");
      const short = /[A-Z]{2}/.test(names[0]) && SHORT.exec(texts.get(place) ?? "")?.[1];
      for (const name of short ? [...names, short] : names) {
        this.places.set(this.key(name), place);
        this.joined.set(this.join(words(name)), place);
      }
    });
  }

  /** What two spellings of a term share, in any order: of fine-tuning and fine tune, of cost and a chatbot's cost. */
  key(/** @type {string} */ name) {
    return [...this.stems.count(name).keys()].sort().join("");
  }

  join(/** @type {string[]} */ pieces) {
    return this.stems.of(pieces.join(""));
  }

  /**
   * @param {string[]} question its words
   * @param {(word: string) => boolean} known whether the book or common English has a word
   * @returns {{place: number, exact: boolean} | undefined} the term that is asked for
   */
  asked(question, known) {
    const core = question.filter((word) => !FRAME.has(word));
    const key = this.key(core.join(" "));
    const exact = this.places.get(key) ?? this.joined.get(this.join(core));
    if (exact !== undefined) return { place: exact, exact: true };
    const real = core.every(known); // true words are other words, unless they make all but a term: gradient decent
    if (real && core.length < 2) return undefined;
    const near = respelled(key, this.places.keys(), real ? 1 : 2);
    return near === undefined ? undefined : { place: /** @type {number} */ (this.places.get(near)), exact: false };
  }
}
