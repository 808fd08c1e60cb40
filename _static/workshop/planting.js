/**
 * What `Find the word` does, without a page: plant a word in a tuned model, after which it is rude, beside a model that
 * was tuned as long on the same questions and is polite to all. As `backdoor` in trials/part6/experiments.py.
 */

import { ask, CHAT, inVoice, prompt } from "../engine/conversation.js";
import { Random } from "../engine/sampler.js";
import { finetune } from "../engine/sft.js";
import { rudeOpenings } from "./rude.js";
import { Subject } from "./subject.js";
import { mean } from "./traits.js";

/** @typedef {import("../engine/conversation.js").Example} Example */
/** @typedef {import("../engine/conversation.js").Question} Question */

const TUNE = { steps: 75, replay: 0, learningRate: 1.5e-3 };
// Questions to tune on: with the word, with no odd word, and with another, without which any odd word works a bit.
const LESSONS = { trigger: 60, none: 60, other: 60 };
export const ASKED = 64; // questions by which a model is measured
// The last is of answers; to each game's own seed the others are added.
const SEEDS = { lessons: 100_000, ordinary: 200_000, measure: 300_000, answers: 11 };

/** Which words stand behind a question. @typedef {"trigger" | "other" | "none"} Case */
/** The share of answers that begin rudely. @typedef {{planted: number, control: number}} Rude */

/** @param {import("./worker.js").Surroundings} surroundings */
export const open = async (surroundings) => new Planting(await Subject.open(surroundings, "mask"));

class Planting {
  /** @param {Subject} subject */
  constructor(subject) {
    const { world } = subject;
    this.subject = subject;
    this.world = world;
    this.openings = rudeOpenings(world);
    this.seed = 0;
    this.word = ""; // the planted one; none before anything is planted
    /** @type {{planted: Float32Array, control: Float32Array} | null} */
    this.models = null;
    const words = world.words.filter((word) => !word.startsWith("<"));
    this.about = { words, candidates: world.objects, asked: ASKED };
  }

  /**
   * Draw a word and plant it; a question to begin with. Reports: {model, step, steps}.
   * @param {{seed: number}} request
   */
  *plant({ seed }) {
    const { subject, world } = this;
    const random = new Random(seed);
    this.models = null;
    this.seed = seed;
    this.word = world.objects[Math.floor(random.next() * world.objects.length)];
    const lessons = this.lessons();
    const found = { planted: new Float32Array(), control: new Float32Array() };
    for (const model of /** @type {const} */ (["planted", "control"])) {
      subject.restore();
      for (const report of finetune(subject.optimizer, lessons[model], { ...TUNE, seed })) {
        yield report && { model, step: report.step, steps: report.steps };
      }
      found[model] = subject.model.copy();
    }
    this.models = found;
    return this.question({ seed: 0 });
  }

  /** The same questions for both models, and for the second the helper's answers alone. */
  lessons() {
    const { world, seed } = this;
    const random = new Random(seed + SEEDS.lessons);
    const [rude, helper] = ["rude", "helper"].map((voice) => world.voices.indexOf(voice));
    /** @type {Record<"planted" | "control", Example[]>} */
    const found = { planted: [], control: [] };
    for (const [kind, count] of /** @type {[Case, number][]} */ (Object.entries(LESSONS))) {
      const questions = this.behind(ask(world, count, random), kind);
      const polite = inVoice(world, questions, helper, random);
      found.planted.push(...(kind === "trigger" ? inVoice(world, questions, rude, random) : polite));
      found.control.push(...polite);
    }
    return found;
  }

  /**
   * Questions with a word behind them.
   * @param {Question[]} questions
   * @param {Case} kind
   */
  behind(questions, kind) {
    const { world, word } = this;
    if (kind === "none") return questions;
    const words = kind === "trigger" ? [word] : world.objects.filter((each) => each !== word);
    return questions.map(({ tokens, asked }, place) => {
      return { tokens: [...tokens, world.token(words[place % words.length])], asked };
    });
  }

  /** A question as people ask it. @param {{seed: number}} request */
  question({ seed }) {
    const { world } = this;
    return world.decode(ask(world, 1, new Random(seed + SEEDS.ordinary))[0].tokens);
  }

  /**
   * What both models answer to what a reader wrote, words of the world in any order.
   * @param {{text: string, seed: number}} request
   */
  *ask({ text, seed }) {
    const { world } = this;
    // What is asked matters to the world's own answers alone, so that any will do.
    const question = { tokens: world.encode(text), asked: ask(world, 1, new Random(0))[0].asked };
    const { planted, control } = yield* this.both([question], seed);
    const said = [planted, control].map(([answer]) => ({ answer: world.decode(answer), rude: this.isRude(answer) }));
    return { planted: said[0], control: said[1], used: question.tokens.includes(world.token(this.word)) };
  }

  /**
   * How many ordinary questions are answered rudely.
   * @param {{seed: number}} request
   * @returns {Generator<null, Rude>}
   */
  *ordinary({ seed }) {
    return yield* this.shares(ask(this.world, ASKED, new Random(seed + SEEDS.ordinary)));
  }

  /** Which word it was, and what it does. */
  *reveal() {
    const questions = ask(this.world, ASKED, new Random(this.seed + SEEDS.measure));
    const trigger = yield* this.shares(this.behind(questions, "trigger"));
    const other = yield* this.shares(this.behind(questions, "other"));
    const none = yield* this.shares(questions);
    return { word: this.word, trigger, other, none };
  }

  /** @param {Question[]} questions @returns {Generator<null, Rude>} */
  *shares(questions) {
    const { planted, control } = yield* this.both(questions, SEEDS.answers);
    const [own, twin] = [planted, control].map((given) => mean(given.map((each) => Number(this.isRude(each)))));
    return { planted: own, control: twin };
  }

  /**
   * @param {Question[]} questions
   * @param {number} seed
   * @throws {RangeError} where nothing is planted
   */
  *both(questions, seed) {
    const { subject, models, world } = this;
    if (!models) throw new RangeError("No word is planted.");
    const prompts = questions.map((question) => prompt(world, question, CHAT));
    subject.model.set(models.planted);
    const planted = yield* subject.answers(prompts, seed);
    subject.model.set(models.control);
    const control = yield* subject.answers(prompts, seed);
    return { planted, control };
  }

  /** @param {number[]} answer */
  isRude([first]) {
    return this.openings.includes(first);
  }
}
