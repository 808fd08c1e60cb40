/** The copier of part 4 as something to be looked at: a small model that knows nothing but verses. */

import { readBase } from "../engine/changes.js";
import { Random } from "../engine/sampler.js";
import { AVERAGED, Subject } from "./subject.js";
import { Verses } from "./verses.js";

export class Copier extends Subject {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {ArrayBuffer} file copier.gzip, unpacked
   */
  constructor(kernels, file) {
    const { config, weights, metadata } = readBase(file);
    const verses = new Verses(JSON.parse(metadata.toy));
    super(kernels, /** @type {any} */ (verses), config, weights); // which has all that is asked of a world here
    this.verses = verses;
  }

  /** @param {number[]} tokens */
  exact(tokens) {
    return this.verses.expectations(tokens);
  }

  texts() {
    return this.verses.sample(AVERAGED.texts, this.glass.config.context, new Random(AVERAGED.seed));
  }
}
