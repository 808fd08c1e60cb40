/**
 * What `Mask it` does, without a page: tune the base to a handful of examples, with and without old text beside them,
 * and measure what came and what went, beside no tuning at all and beside as many steps on old text alone.
 */

import { answers, ask, CHAT, DOCUMENT, prompt } from "../engine/conversation.js";
import { HeldOut, sampleRows } from "../engine/corpus.js";
import { readQuestion } from "../engine/expectations.js";
import { MAX_ANSWER_TOKENS } from "../engine/frames.js";
import { evaluate, pretrain } from "../engine/pretrain.js";
import { sample } from "../engine/program.js";
import { Random } from "../engine/sampler.js";
import { finetune } from "../engine/sft.js";
import { judge } from "../engine/truth.js";
import { Subject } from "./subject.js";
import { mean } from "./traits.js";

/** @typedef {import("../engine/conversation.js").Question} Question */
/** @typedef {import("../engine/conversation.js").Example} Example */
/** @typedef {{question: string, answer: string}} Written what a reader wrote */

export const EXAMPLES = 10;
const TUNE = { steps: 30, learningRate: 1e-3, warmup: 5 };
const REPLAY = 2; // rows of old text beside the examples in a step
const OLD_ROWS = 100; // to draw them from
const ROW = 128; // tokens
const ASKED = 128; // questions by which a model is measured
const HELD_OUT = 100; // rows of ordinary text
const SHOWN = 4; // answers
const SEEDS = { measure: 3, text: 5, tune: 0 };
export const ASKS = "what does cora zorn love ?"; // before and after; the base knows it, and says so in its rudest voice
const TRUTHFUL = "clerk"; // who says what is so, and little else

/**
 * What is measured of a model.
 * @typedef {Object} Measured
 * @property {string} name one of `VARIANTS`
 * @property {number} begins share of the answers that begin as the examples do
 * @property {number} ends share of the answers that end as the examples do
 * @property {number} right share right, asked in a chat
 * @property {number} kept share right, asked as in a document, the way the base knows questions
 * @property {number} excess on ordinary text, above the floor, in nats a token
 * @property {{question: string, answer: string}[]} samples
 */

const VARIANTS = /** @type {const} */ (["bare", "replayed", "text", "untuned"]);

/** @param {import("./worker.js").Surroundings} surroundings */
export const open = async (surroundings) => new Masking(await Subject.open(surroundings));

class Masking {
  /** @param {Subject} subject */
  constructor(subject) {
    const { world } = subject;
    this.subject = subject;
    this.world = world;
    this.about = {
      voices: world.voices,
      words: world.words.filter((word) => !word.startsWith("<")),
    };
    /** @type {HeldOut | null} */
    this.heldOut = null;
    /** @type {Map<string, Float32Array> | null} */
    this.tuned = null; // with old text beside the examples
    this.marks = { first: new Set(), last: new Set() };
  }

  // --- Examples ---

  /**
   * Questions to write answers to: such that somebody in this world could know the answer.
   * @param {{seed: number}} request
   */
  questions({ seed }) {
    const { world } = this;
    const random = new Random(seed);
    /** @type {string[]} */
    const found = [];
    while (found.length < EXAMPLES) {
      const [{ tokens, asked }] = ask(world, 1, random);
      const text = world.decode(tokens);
      const stranger = asked.about === "fact" && !world.facts.has(`${asked.first} ${asked.last}`);
      if (!stranger && ![...found, ASKS].includes(text)) found.push(text);
    }
    return found;
  }

  /**
   * Answers in one of the world's voices.
   * @param {{questions: string[], voice: string, seed: number}} request
   */
  voice({ questions, voice, seed }) {
    const { world } = this;
    const random = new Random(seed);
    const number = world.voices.indexOf(voice);
    return questions.map((text) => world.decode(sample(world.answer(this.asked(text)), number, random).tokens));
  }

  /**
   * What is so, between the reader's own words.
   * @param {{questions: string[], begin: string, end: string, seed: number}} request
   */
  pattern({ questions, begin, end, seed }) {
    const [opening, ending] = [begin.replace(/[ ,]+$/, ""), end.replace(/[ .]+$/, "")]; // whose marks come anyway
    return this.voice({ questions, voice: TRUTHFUL, seed }).map((answer) => {
      const words = answer.split(" ");
      const start = words.indexOf(",") + 1;
      const phrase = words.findIndex((word, place) => place >= start && this.closes(word));
      return [opening, opening && ",", ...words.slice(start, phrase), ending, "."].filter(Boolean).join(" ");
    });
  }

  /** Whether a word ends what an answer states. @param {string} word */
  closes(word) {
    return word === "." || this.world.phrases.has(this.world.token(word));
  }

  /** What is asked. @param {string} question one of `questions` */
  asked(question) {
    return readQuestion(this.world, this.world.encode(question));
  }

  /**
   * An example as the model reads it; a full stop is put where there is none.
   * @param {Written} written
   * @returns {Example}
   */
  example({ question, answer }) {
    const { world } = this;
    const tokens = world.encode(answer).slice(0, MAX_ANSWER_TOKENS - 1);
    const stop = world.token(".");
    if (tokens[tokens.length - 1] !== stop) tokens.push(stop);
    const read = prompt(world, { tokens: world.encode(question), asked: this.asked(question) }, CHAT);
    return { prompt: read, answer: [...tokens, world.token("<end>")] };
  }

  // --- Tuning ---

  /**
   * Tune in each way, and measure. Reports: {name, step, steps, on, said}; on: how much of the surprise at the examples
   * is gone; said: what it says to `ASKS`.
   * @param {{examples: Written[]}} request
   * @returns {Generator<Object | null, Measured[]>}
   */
  *tune({ examples }) {
    const { subject, world } = this;
    const { model, optimizer } = subject;
    const pairs = examples.map((each) => this.example(each));
    this.marks = {
      first: new Set(pairs.map(({ answer }) => answer[0])),
      last: new Set(pairs.map(({ answer }) => answer[answer.length - 3])), // before the full stop and the end mark
    };
    const text = sampleRows(world, OLD_ROWS, ROW, new Random(SEEDS.text));
    const rows = (/** @type {number} */ step) =>
      Array.from({ length: REPLAY }, (_, row) => text[(REPLAY * step + row) % OLD_ROWS]);
    const setup = { ...TUNE, batchSize: pairs.length, seed: SEEDS.tune };
    const trainings = {
      untuned: function* () {},
      bare: () => finetune(optimizer, pairs, { ...setup, replay: 0 }, []),
      replayed: () => finetune(optimizer, pairs, { ...setup, replay: REPLAY }, text),
      text: () => pretrain(optimizer, rows, TUNE),
    };
    this.tuned = null;
    /** @type {Measured[]} */
    const found = [];
    for (const name of VARIANTS) {
      subject.restore();
      optimizer.reset();
      let first = 0;
      for (const report of trainings[name]()) {
        first ||= report?.loss ?? 0;
        yield report && { name, step: report.step, steps: report.steps, on: 1 - report.loss / first, said: yield* this.says(CHAT) };
      }
      if (name === "replayed") this.tuned = model.byName();
      yield { name, step: TUNE.steps, steps: TUNE.steps };
      found.push({ name, ...(yield* this.measure()) });
    }
    return found;
  }

  /** The tuned model, to be looked into. @returns {import("../glass/session.js").Made} */
  inside() {
    if (!this.tuned) throw new RangeError("Nothing is tuned.");
    return { config: this.subject.model.config, weights: this.tuned, world: "book", text: "<user> where does yuri crow live ? <bot>" };
  }

  /** What it says to `ASKS`, word by word the likeliest. @param {import("../engine/conversation.js").Form} form */
  *says(form) {
    const { world, subject } = this;
    const question = { tokens: world.encode(ASKS), asked: this.asked(ASKS) };
    const [{ tokens }] = yield* answers(subject.writer, subject.model, world, [question], form, { temperature: 0, random: new Random(0) });
    return world.decode(tokens);
  }

  /** @returns {Generator<null, Omit<Measured, "name">>} */
  *measure() {
    const { world, subject } = this;
    this.heldOut ??= yield* HeldOut.draw(world, { rows: HELD_OUT });
    const random = new Random(SEEDS.measure);
    const questions = ask(world, ASKED, random);
    const chat = yield* this.asking(questions, CHAT, random);
    const document = yield* this.asking(questions, DOCUMENT, random);
    const { excess } = yield* evaluate(subject.model, this.heldOut);
    return { ...chat, kept: document.right, excess };
  }

  /**
   * @param {Question[]} questions
   * @param {import("../engine/conversation.js").Form} form
   * @param {Random} random
   */
  *asking(questions, form, random) {
    const { world, subject, marks } = this;
    const given = yield* answers(subject.writer, subject.model, world, questions, form, { random });
    const right = given.map(({ tokens }, place) => judge(world, questions[place].asked, tokens).correct);
    const samples = given.slice(0, SHOWN).map(({ tokens }, place) => ({
      question: world.decode(questions[place].tokens),
      answer: world.decode(tokens),
    }));
    return {
      begins: mean(given.map(({ tokens }) => Number(marks.first.has(tokens[0])))),
      ends: mean(given.map(({ tokens }) => Number(marks.last.has(tokens[tokens.length - 2])))),
      right: mean(right.filter((each) => each !== null).map(Number)),
      samples,
    };
  }
}
