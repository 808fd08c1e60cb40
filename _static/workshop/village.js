/** Questions in several steps, and texts that take the steps or don't: as lab/reasoning.py. */

/** @typedef {import("../engine/sampler.js").Random} Random */

/**
 * What the model's file tells of its village.
 * @typedef {Object} Told
 * @property {string} words the vocabulary, names first and relations after them
 * @property {number} names how many
 * @property {number} relations how many
 * @property {number[][]} table whom a relation leads to: by relation, then by name
 * @property {number} deepest steps of a question
 * @property {number} boxes in which its relations stand
 * @property {string} mark the word before a name that is told beside the question; "" where none is
 */

/**
 * prompt: what is read; steps: where each relation leads, the last of which is the truth. told: the name beside it.
 * @typedef {{prompt: number[], person: number, relations: number[], steps: number[], truth: number, told: number | null}} Problem
 */

export class Village {
  /** @param {Told} told */
  constructor({ words, names, relations, table, deepest, boxes, mark }) {
    this.words = words.split(" ");
    this.ids = new Map(this.words.map((word, token) => [word, token]));
    this.names = this.words.slice(0, names);
    this.relations = this.words.slice(names, names + relations);
    this.table = table;
    this.deepest = deepest;
    this.boxes = boxes;
    const [ask, colon, so, end, box, smudge] = this.encode("ask : so . - ?");
    this.marks = { ask, colon, box, smudge }; // of a question
    this.mark = mark ? this.encode(mark)[0] : null;
    this.so = so; // stands before an answer
    this.end = end; // and after it
  }

  /** @param {string} text */
  encode(text) {
    return text.split(" ").filter(Boolean).map((word) => this.ids.get(word) ?? NaN);
  }

  /** @param {number[]} tokens */
  decode(tokens) {
    return tokens.map((token) => this.words[token]).join(" ");
  }

  /**
   * @param {number} person
   * @param {number[]} relations
   * @param {{told?: number | null, smudged?: boolean}} [how] told: a name beside it; smudged: the relations can't be read
   * @returns {Problem}
   */
  problem(person, relations, { told = null, smudged = false } = {}) {
    let now = person;
    const steps = relations.map((relation) => (now = this.table[relation][now]));
    const { ask, colon, box, smudge } = this.marks;
    const chain = relations.map((relation) => (smudged ? smudge : this.names.length + relation));
    const boxes = Array(this.boxes - relations.length).fill(box);
    const beside = this.mark === null ? [] : [this.mark, told ?? box];
    return { prompt: [ask, person, ...chain, ...boxes, ...beside, colon], person, relations, steps, truth: now, told };
  }

  /** @param {number} depth steps of it @param {Random} random */
  draw(depth, random) {
    const one = (/** @type {number} */ count) => Math.floor(random.next() * count);
    return this.problem(one(this.names.length), Array.from({ length: depth }, () => one(this.relations.length)));
  }

  /** A question as people would put it. @param {Problem} problem */
  question({ person, relations }) {
    const name = this.names[person];
    return `Who is ${[name, ...relations.map((relation) => this.relations[relation])].join("’s ")}?`;
  }

  /** What stands before the first `so`; all, where there is none. @param {number[]} written */
  thought(written) {
    const place = written.indexOf(this.so);
    return place < 0 ? written : written.slice(0, place);
  }

  /** The name after the first `so`, if the text ends with it; else null. @param {number[]} written */
  answer(written) {
    const [, name, end, ...more] = written.slice(this.thought(written).length);
    return name < this.names.length && end === this.end && !more.length ? name : null;
  }

  /** Whether the answer is the truth: a verifier sees no more than this. @param {Problem} problem @param {number[]} written */
  right({ truth }, written) {
    return this.answer(written) === truth;
  }

  /** Whether each step is written, and true, and so is the answer. @param {Problem} problem @param {number[]} written */
  whole(problem, written) {
    return this.thought(written).join() === problem.steps.join() && this.right(problem, written);
  }
}
