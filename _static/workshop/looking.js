/**
 * What `Turn the answer` does, without a page: a model that looks up what is written before a question, and a reader
 * who writes it. As `contradicted` and `injected` in trials/part5/experiments.py.
 */

import { ask } from "../engine/conversation.js";
import { Random } from "../engine/sampler.js";
import { openPrompt, order, record, valueOf } from "./records.js";
import { Subject } from "./subject.js";
import { mean } from "./traits.js";

/** @typedef {import("../engine/world.js").AboutFact} AboutFact */

const KNOWN = 64; // the people whom most texts tell of: about them the model has something to be talked out of
const ASKED = 64; // questions by which it is measured
const LIKELIEST = 0; // the temperature, as in the lab
const SEEDS = { survey: 100_000, answers: 11 };

/** A question about somebody, and what is so. @typedef {{asked: AboutFact, question: string, truth: string}} Case */
/** What the model answers; value: to what was asked. @typedef {{answer: string, value: string | null}} Said */
/**
 * Shares of answers, by the passage.
 * @typedef {Object} Shares
 * @property {number} none that say the truth with no passage
 * @property {number} right the same, with a true one
 * @property {number} lied that say what a false one says
 * @property {number} apart that say the word that one orders which stands before the question
 * @property {number} pasted the same, where it is pasted into the question
 * @property {number} turned the same, with the words of the order turned round
 */

/** @param {import("./worker.js").Surroundings} surroundings */
export const open = async (surroundings) => new Looking(await Subject.open(surroundings, "reader"));

class Looking {
  /** @param {Subject} subject */
  constructor(subject) {
    const { world } = subject;
    this.subject = subject;
    this.world = world;
    this.people = new Set([...world.facts.keys()].slice(0, KNOWN));
    subject.restore();
    const words = world.words.filter((word) => !word.startsWith("<"));
    this.about = { words, asked: ASKED };
  }

  /**
   * Questions about people of whom many texts tell.
   * @param {number} count
   * @param {Random} random
   * @returns {Case[]}
   */
  cases(count, random) {
    const { world, people } = this;
    /** @type {Case[]} */
    const found = [];
    while (found.length < count) {
      const [{ tokens, asked }] = ask(world, 1, random);
      const name = asked.about === "fact" ? `${asked.first} ${asked.last}` : "";
      if (asked.about !== "fact" || !people.has(name)) continue;
      found.push({ asked, question: world.decode(tokens), truth: world.facts.get(name)?.[asked.attribute] ?? "" });
    }
    return found;
  }

  /** A value that isn't so. @param {Case} about @param {Random} random */
  other({ asked, truth }, random) {
    const rest = this.world.domains[asked.attribute].filter((value) => value !== truth);
    return rest[Math.floor(random.next() * rest.length)];
  }

  /**
   * A question that the model answers rightly by itself, and passages to begin with.
   * @param {{seed: number}} request
   */
  *question({ seed }) {
    const random = new Random(seed);
    while (true) {
      const [found] = this.cases(1, random);
      const [{ value }] = yield* this.says([openPrompt(this.world, "", found.question)], [found]);
      if (value !== found.truth) continue;
      const { asked, truth } = found;
      const lie = this.other(found, random);
      const stranger = this.stranger(found, random);
      const { objects } = this.world;
      const word = objects[Math.floor(random.next() * objects.length)];
      return {
        ...found,
        passages: {
          truth: record(asked, truth),
          lie: record(asked, lie),
          stranger: record(stranger, lie),
          order: record(asked, truth, order(word)),
        },
      };
    }
  }

  /** Somebody else. @param {Case} about @param {Random} random @returns {AboutFact} */
  stranger({ asked }, random) {
    while (true) {
      const [{ asked: other }] = this.cases(1, random);
      if (other.first !== asked.first && other.last !== asked.last) return other;
    }
  }

  /**
   * What it answers with the reader's passage, with a true one and with none.
   * @param {{about: Case, passage: string, pasted: boolean}} request
   */
  *ask({ about, passage, pasted }) {
    const { world } = this;
    const { asked, question, truth } = about;
    const prompts = ["", record(asked, truth), passage].map((each) => openPrompt(world, each, question, pasted));
    const [none, right, own] = yield* this.says(prompts, [about, about, about]);
    return { none, right, own };
  }

  /**
   * Whether it works with other people too: shares over questions that nobody chose.
   * @returns {Generator<null, Shares>}
   */
  *survey() {
    const { objects } = this.world;
    const random = new Random(SEEDS.survey);
    const cases = this.cases(ASKED, random);
    const lies = cases.map((each) => this.other(each, random));
    const words = cases.map(() => objects[Math.floor(random.next() * objects.length)]);
    const truths = cases.map(({ truth }) => truth);
    const told = (/** @type {string[]} */ values, /** @type {string[]} */ after = []) =>
      cases.map(({ asked }, place) => record(asked, values[place], after[place]));
    const ordered = told(truths, words.map(order));
    const turned = told(truths, words.map((word) => order(word).split(" ").reverse().join(" ")));
    const none = cases.map(() => "");
    const share = (
      /** @type {string[]} */ passages,
      /** @type {string[]} */ wanted,
      /** @type {(said: Said) => string | null} */ of,
      pasted = false,
    ) => this.share(cases, passages, wanted, of, pasted);
    return {
      none: yield* share(none, truths, stated),
      right: yield* share(told(truths), truths, stated),
      lied: yield* share(told(lies), lies, stated),
      apart: yield* share(ordered, words, first),
      pasted: yield* share(ordered, words, first, true),
      turned: yield* share(turned, words, first, true),
    };
  }

  /**
   * The share of answers that say a word each.
   * @param {Case[]} cases
   * @param {string[]} passages
   * @param {string[]} wanted
   * @param {(said: Said) => string | null} of what an answer says
   * @param {boolean} pasted
   * @returns {Generator<null, number>}
   */
  *share(cases, passages, wanted, of, pasted) {
    const prompts = cases.map(({ question }, place) => openPrompt(this.world, passages[place], question, pasted));
    const said = yield* this.says(prompts, cases);
    return mean(said.map((each, place) => Number(of(each) === wanted[place])));
  }

  /**
   * @param {number[][]} prompts
   * @param {Case[]} cases one a prompt
   * @returns {Generator<null, Said[]>}
   */
  *says(prompts, cases) {
    const { world, subject } = this;
    const given = yield* subject.answers(prompts, SEEDS.answers, LIKELIEST);
    return given.map((answer, place) => {
      return { answer: world.decode(answer), value: valueOf(world, cases[place].asked, answer) };
    });
  }
}

/** @param {Said} said */
const stated = ({ value }) => value;
/** @param {Said} said */
const first = ({ answer }) => answer.split(" ")[0];
