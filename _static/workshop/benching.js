/**
 * What the bench does, without a page and without messages: a model offers pairs of answers, a reward model learns from
 * the clicks, and a policy climbs the learned reward while the true one is measured beside it.
 *
 * Each step is a generator, as in the engine: it yields null or a report, and returns its result.
 */

import { merged, readBase, readChange } from "../engine/changes.js";
import { answers, ask, CHAT, DOCUMENT, prompt } from "../engine/conversation.js";
import { Writer } from "../engine/generate.js";
import { chooseKernels } from "../engine/kernels.js";
import { Memory } from "../engine/memory.js";
import { Model } from "../engine/model.js";
import { Network } from "../engine/network.js";
import { Optimizer } from "../engine/optimizer.js";
import { RewardModel, trainReward } from "../engine/reward_model.js";
import { align } from "../engine/rloo.js";
import { Random } from "../engine/sampler.js";
import { answerLogProbs } from "../engine/sft.js";
import { judge } from "../engine/truth.js";
import { readWorld, World } from "../engine/world.js";
import { amount, mean, TRAITS } from "./traits.js";

/** @typedef {import("./traits.js").Answer} Answer */
/** @typedef {import("./pile.js").Pair} Pair */
/** @typedef {import("./outcome.js").Measured} Measured */
/** @typedef {{prompt: number[], chosen: Answer, rejected: Answer}} Comparison */

const MEGABYTES = 64; // a policy, its reference, two reward models, three optimizers, a writer
export const ORDINARY = 256; // answers by which models are measured and rewards are scaled
const SHOWN = 6; // questions whose answers are shown before and after
const FIT = { steps: 20, learningRate: 5e-4, warmup: 5 }; // all clicks in each step
const FOLDS = 3; // of the clicks, to be asked about what was not learned from
const CLIMB = { steps: 50, groupSize: 4, learningRate: 5e-4, warmup: 5 };
const QUESTIONS = 8; // in a step of the climb
/** On which the model is looked into. @type {Record<string, string>} */
const LOOKED_AT = {
  [CHAT]: "<user> where does yuri crow live ? <bot>",
  [DOCUMENT]: "talk : ask : where does yuri crow live ? reply :",
};
const SEEDS = { measure: 7, climb: 11 }; // any, as long as pairs come from others

/**
 * Whom the reader asks: the base as in a document, where all voices are there to choose from, or the tuned model in a
 * chat.
 * @typedef {"base" | "tuned"} Who
 */

/** @param {import("./worker.js").Surroundings} surroundings */
export async function open({ load, kernels }) {
  const [data, base, mask] = await Promise.all(["world", "base", "mask"].map(load));
  const world = new World(readWorld(data));
  const { config, weights } = readBase(base);
  const tuned = merged(weights, [{ change: readChange(mask, config), strength: 1 }]);
  return new Benching(await chooseKernels(kernels), world, config, { base: weights, tuned });
}

class Benching {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {World} world
   * @param {import("../engine/config.js").Config} config
   * @param {Record<Who, Map<string, Float32Array>>} weights
   */
  constructor(kernels, world, config, weights) {
    this.world = world;
    this.weights = weights;
    const memory = new Memory(kernels, MEGABYTES);
    const network = new Network(memory, config);
    const judging = () => new RewardModel(new Model(network, { head: true }));
    this.policy = new Model(network);
    this.reference = new Model(network);
    this.judge = judging();
    this.doubted = judging(); // learns from some of the clicks, to be asked about the others
    this.optimizer = new Optimizer(this.policy);
    this.fitting = [this.judge, this.doubted].map(({ model }) => new Optimizer(model, { weightDecay: 0.01 }));
    this.writer = new Writer(network, { texts: 64, length: 64 });
    this.form = DOCUMENT;
    /** @type {Ordinary | null} */
    this.ordinary = null;
    this.seat({ who: "base" });
  }

  /**
   * Who answers from now on.
   * @param {{who: Who}} request
   */
  seat({ who }) {
    this.form = who === "base" ? DOCUMENT : CHAT;
    this.reference.load(this.weights[who]);
    this.ordinary = null;
  }

  /**
   * Answers to questions, judged.
   * @param {Model} model
   * @param {Question[]} questions
   * @param {Random} random
   */
  *answered(model, questions, random) {
    const written = yield* answers(this.writer, model, this.world, questions, this.form, { random });
    return written.map((each, place) => this.seen(questions[place], each));
  }

  /**
   * An answer as a reader sees it and the world judges it.
   * @param {Question} question
   * @param {import("../engine/conversation.js").Answer} answer
   * @returns {Answer}
   */
  seen({ asked }, { tokens, example }) {
    const { voice, parsed, correct, courtesies, rudenesses, reward } = judge(this.world, asked, tokens);
    const text = this.world.decode(tokens);
    const counts = { length: tokens.length, courtesies, rudenesses };
    return { tokens: example.answer, text, ...counts, voice, parsed, correct, worth: reward };
  }

  /**
   * Pairs of answers at temperature 1; who answers the same twice is asked something else.
   * @param {{count: number, seed: number}} request
   */
  *offer({ count, seed }) {
    const random = new Random(seed);
    /** @type {Pair[]} */
    const pairs = [];
    while (pairs.length < count) {
      const questions = ask(this.world, count, random);
      const firsts = yield* this.answered(this.reference, questions, random);
      const seconds = yield* this.answered(this.reference, questions, random);
      questions.forEach((question, place) => {
        const [first, second] = [firsts[place], seconds[place]];
        if (first.text === second.text || pairs.length === count) return;
        const read = prompt(this.world, question, this.form);
        pairs.push({ prompt: read, question: this.world.decode(question.tokens), answers: [first, second] });
      });
    }
    return pairs;
  }

  /** The reference's answers to the questions that all models are measured with. */
  *before() {
    if (this.ordinary) return this.ordinary;
    const random = new Random(SEEDS.measure);
    const questions = ask(this.world, ORDINARY, random);
    const given = yield* this.answered(this.reference, questions, random);
    const examples = given.map(({ tokens }, place) => ({
      prompt: prompt(this.world, questions[place], this.form),
      answer: tokens,
    }));
    return (this.ordinary = { questions, given, examples });
  }

  /** @param {Comparison[]} comparisons */
  preferences(comparisons) {
    return comparisons.map(({ prompt, chosen, rejected }) => ({
      chosen: { prompt, answer: chosen.tokens },
      rejected: { prompt, answer: rejected.tokens },
    }));
  }

  /**
   * Fit the judge to the clicks, and rank answers that it hasn't learned from. Reports come from the engine.
   * @param {{comparisons: Comparison[]}} request
   */
  *fit({ comparisons }) {
    const { questions, given, examples } = yield* this.before();
    yield* this.learn(this.judge, this.fitting[0], this.preferences(comparisons));
    yield* this.judge.normalize(examples);
    const scores = yield* this.judge.rewards(examples);
    const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
    const before = this.measured(given, scores, 0);
    const ranked = order.map((place) => ({
      ...given[place],
      question: this.world.decode(questions[place].tokens),
      score: scores[place],
    }));
    return { ranked, before };
  }

  /**
   * @param {RewardModel} judge
   * @param {Optimizer} optimizer
   * @param {import("../engine/reward_model.js").Preference[]} preferences
   */
  *learn(judge, optimizer, preferences) {
    judge.begin(this.reference.copy());
    optimizer.reset();
    yield* trainReward(judge, optimizer, preferences, { ...FIT, batchSize: preferences.length });
  }

  /**
   * How many clicks a judge foretells that has not learned from them: each third by one that learned from the others.
   * @param {{comparisons: Comparison[]}} request
   */
  *check({ comparisons }) {
    const preferences = this.preferences(comparisons);
    let right = 0;
    for (let fold = 0; fold < FOLDS; fold++) {
      const held = (/** @type {unknown} */ _, /** @type {number} */ place) => place % FOLDS === fold;
      yield* this.learn(this.doubted, this.fitting[1], preferences.filter((each, place) => !held(each, place)));
      for (const { chosen, rejected } of preferences.filter(held)) {
        if (this.doubted.score(chosen) > this.doubted.score(rejected)) right++;
        yield null;
      }
    }
    return { right, of: preferences.length };
  }

  /**
   * Let the policy climb the learned reward from where it began. Each report has the means of the answers of a step,
   * and one of them.
   * @param {{beta: number}} request
   */
  *climb({ beta }) {
    const { world, policy, reference, optimizer, writer, form, judge } = this;
    const ordinary = yield* this.before();
    policy.set(reference.copy());
    optimizer.reset();
    const asked = (/** @type {number} */ step) => ask(world, QUESTIONS, new Random(SEEDS.climb * 100003 + step));
    const reward = (/** @type {unknown} */ _, /** @type {import("../engine/conversation.js").Answer[]} */ given) =>
      judge.rewards(given.map(({ example }) => example));
    const how = { ...CLIMB, form, beta, seed: SEEDS.climb };
    for (const report of align(optimizer, reference, writer, world, asked, reward, how)) {
      if (!report) {
        yield null;
        continue;
      }
      const given = report.answers.map((each, place) => this.seen(report.questions[place], each));
      const measured = this.measured(given, report.rewards, mean(report.drift));
      const said = { question: world.decode(report.questions[0].tokens), answer: given[0].text };
      yield { step: report.step, steps: report.steps, ...measured, ...said };
    }
    return yield* this.after(ordinary);
  }

  /**
   * Ask the policy what the reference was asked.
   * @param {Ordinary} ordinary
   */
  *after({ questions, given }) {
    const random = new Random(SEEDS.measure);
    const now = yield* answers(this.writer, this.policy, this.world, questions, this.form, { random });
    const rewards = yield* this.judge.rewards(now.map(({ example }) => example));
    const before = yield* answerLogProbs(this.reference, now.map(({ example }) => example));
    const drift = mean(now.map(({ logProbability }, place) => logProbability - before[place]));
    const seen = now.map((each, place) => this.seen(questions[place], each));
    const samples = questions.slice(0, SHOWN).map(({ tokens }, place) => ({
      question: this.world.decode(tokens),
      before: given[place].text,
      after: seen[place].text,
      marks: [rewards[place], seen[place].worth],
    }));
    return { after: this.measured(seen, rewards, drift), samples };
  }

  /** The policy that climbed, to be looked into. @returns {import("../glass/session.js").Made} */
  inside() {
    const { policy, form } = this;
    return { config: policy.config, weights: policy.byName(), world: "book", text: LOOKED_AT[form] };
  }

  /**
   * @param {Answer[]} given
   * @param {number[]} rewards
   * @param {number} drift
   * @returns {Measured}
   */
  measured(given, rewards, drift) {
    const amounts = Object.fromEntries(Object.entries(TRAITS).map(([name, trait]) => [name, amount(trait, given)]));
    const worth = mean(given.map((answer) => answer.worth));
    return { answers: given.length, learned: mean(rewards), worth, drift, amounts };
  }
}

/** @typedef {import("../engine/conversation.js").Question} Question */
/** @typedef {import("../engine/conversation.js").Example} Example */
/** @typedef {{questions: Question[], given: Answer[], examples: Example[]}} Ordinary */
