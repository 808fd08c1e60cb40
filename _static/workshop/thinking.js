/**
 * What `Let it think` does, without a page: a model few of whose authors wrote steps learns from right answers alone,
 * and the reader puts thoughts into it. As lab/stages/thinkers.py and lab/outcomes.py.
 */

import { chooseKernels } from "../engine/kernels.js";
import { answerOnly } from "../engine/loss.js";
import { reinforce } from "../engine/rloo.js";
import { Random } from "../engine/sampler.js";
import { Small } from "./small.js";
import { mean } from "./traits.js";
import { Village } from "./village.js";

/** @typedef {import("./village.js").Problem} Problem */

// As in the lab, where 120 steps are taken; nothing moves after these.
const LEARN = { steps: 40, groupSize: 8, learningRate: 1e-3, beta: 0 };
const [QUESTIONS, REWARDED] = [16, 7_000]; // of a step; the seed of the first
const [MEASURED, ASKED] = [20, 3]; // questions of each depth by which a model is measured, and their seed
const LEAST = 3; // steps of these: a name in the middle can be changed
const [LIKELIEST, ANSWERS] = [0, 11]; // the temperature; a seed
const FILES = { some: "thinker", none: "unthinking" }; // by whether some authors of its texts wrote steps

/** Who wrote what a model learned from. @typedef {keyof typeof FILES} Authors */
/**
 * Shares of answers: that have a thought, that are right, and right by the steps of the question.
 * @typedef {{thinks: number, right: number, byDepth: number[]}} Measured
 */
/** @typedef {{authors: Authors, steps: number, before: Measured, after: Measured}} Run */
/**
 * A question; first: how the base answered it; changes: what it says after thoughts with a
 * wrong name, and what is wanted, if its answer hangs on its thought.
 * @typedef {{problem: Problem, question: string, truth: string, said: Said, first: Said, changes: Record<string, Said & {thought: string, wanted: string}>}} Asked
 */
/**
 * What it writes after a thought, as words; answer: the name, if it comes to one.
 * @typedef {{written: string, answer: string | null}} Said
 */

/** @param {import("./worker.js").Surroundings} surroundings */
export async function open({ load, kernels }) {
  const [chosen, ...files] = await Promise.all([chooseKernels(kernels), ...Object.values(FILES).map(load)]);
  return new Thinking(chosen, files);
}

class Thinking {
  /**
   * @param {import("../engine/kernels.js").Kernels} kernels
   * @param {ArrayBuffer[]} files in the order of `FILES`
   */
  constructor(kernels, files) {
    const [some, none] = files.map((file) => new Small(kernels, file));
    /** @type {Record<Authors, Small>} */
    this.small = { some, none };
    this.village = new Village(some.toy);
    const { names, relations, table } = this.village;
    const room = some.length - 2 * this.village.boxes; // for a thought, beside question and answer
    this.about = { kernels: kernels.name, village: { names, relations, table }, share: some.toy.share, room };
  }

  /**
   * What a model writes after prompts.
   * @param {Small} small
   * @param {number[][]} prompts
   * @param {Random} random
   * @param {number} [temperature]
   */
  *write({ writer, model }, prompts, random, temperature = 1) {
    const { end, boxes } = this.village;
    const limits = { maxNewTokens: boxes + 3, stop: [end], temperature, random };
    return yield* writer.generate(model, prompts, limits);
  }

  /**
   * @param {Small} small
   * @returns {Generator<null, Measured>}
   */
  *measured(small) {
    const { village } = this;
    const random = new Random(ASKED);
    const depths = Array.from({ length: village.deepest }, (_, place) => place + 1);
    const asked = depths.flatMap((depth) => Array.from({ length: MEASURED }, () => village.draw(depth, random)));
    const written = yield* this.write(small, asked.map(({ prompt }) => prompt), new Random(ANSWERS));
    const right = asked.map((problem, place) => Number(village.right(problem, written[place].tokens)));
    return {
      thinks: mean(written.map(({ tokens }) => Number(village.thought(tokens).length > 0))),
      right: mean(right),
      byDepth: depths.map((_, place) => mean(right.slice(MEASURED * place, MEASURED * (place + 1)))),
    };
  }

  /**
   * Make likelier what was answered rightly; nothing where it is stopped on the way. Reports, of what each step tried:
   * {step, steps, thinks, right}.
   * @param {{authors: Authors}} request
   */
  *learn({ authors }) {
    return yield* this.small[authors].whole(this.steps(authors));
  }

  /** @param {Authors} authors */
  *steps(authors) {
    const { village } = this;
    const small = this.small[authors];
    small.restore();
    const before = yield* this.measured(small);
    const write = (/** @type {number[][]} */ prompts, /** @type {Random} */ random) => this.write(small, prompts, random);
    /** @param {number} step */
    function* attempt(step) {
      const random = new Random(REWARDED + step);
      const asked = Array.from({ length: QUESTIONS }, () => village.draw(1 + Math.floor(village.deepest * random.next()), random));
      const each = asked.flatMap((problem) => Array(LEARN.groupSize).fill(problem));
      const written = yield* write(each.map(({ prompt }) => prompt), random);
      return {
        texts: written.map(({ tokens }, place) => answerOnly({ prompt: each[place].prompt, answer: tokens })),
        logProbabilities: written.map(({ logProbability }) => logProbability),
        rewards: written.map(({ tokens }, place) => Number(village.right(each[place], tokens))),
        thinks: mean(written.map(({ tokens }) => Number(village.thought(tokens).length > 0))),
      };
    }
    yield { step: 0, steps: LEARN.steps, ...before };
    for (const report of reinforce(small.optimizer, null, attempt, LEARN)) {
      yield report && { step: report.step, steps: report.steps, thinks: report.thinks, right: mean(report.rewards) };
    }
    const after = yield* this.measured(small);
    return { authors, steps: LEARN.steps, before, after };
  }

  /**
   * A question, how the model answers it, how its base did, and what it makes of its thought with a wrong name in it.
   * @param {{seed: number, authors: Authors}} request
   * @returns {Generator<null, Asked>}
   */
  *question({ seed, authors }) {
    const { village } = this;
    const small = this.small[authors];
    const random = new Random(seed);
    const problem = village.draw(LEAST + (seed % (village.deepest - LEAST)), random);
    const said = yield* this.goOn({ problem, thought: "", authors });
    const now = small.model.copy();
    small.restore();
    const first = yield* this.goOn({ problem, thought: "", authors });
    small.model.set(now);
    const { relations, steps, truth } = problem;
    const [middle, last] = [Math.floor(steps.length / 2), steps.length - 1];
    const wrong = (/** @type {number} */ place) => (steps[place] + 1 + (seed % (village.names.length - 2))) % village.names.length;
    const leads = village.problem(wrong(middle), relations.slice(middle + 1)).truth;
    /** @type {[string, number[], number][]} */
    const thoughts = [
      ["end", changedAt(steps, last, wrong(last)), wrong(last)],
      ["middle", changedAt(steps, middle, wrong(middle)), truth],
      ["cut", [...steps.slice(0, middle), wrong(middle)], leads],
    ];
    /** @type {Asked["changes"]} */
    const changes = {};
    for (const [name, names, wanted] of thoughts) {
      const thought = village.decode(names) + (name === "cut" ? "" : " so"); // else it may go on, and come back to the truth
      changes[name] = { thought, wanted: village.names[wanted], ...(yield* this.goOn({ problem, thought, authors })) };
    }
    return { problem, question: village.question(problem), truth: village.names[truth], said, first, changes };
  }

  /**
   * What the model makes of a thought: it may add to it before it answers.
   * @param {{problem: Problem, thought: string, authors: Authors}} request
   * @returns {Generator<null, Said>}
   */
  *goOn({ problem, thought, authors }) {
    const { village } = this;
    const given = village.encode(thought);
    const [{ tokens }] = yield* this.write(this.small[authors], [[...problem.prompt, ...given]], new Random(ANSWERS), LIKELIEST);
    const answer = village.answer([...given, ...tokens]);
    return { written: village.decode(tokens), answer: answer === null ? null : village.names[answer] };
  }
}

/** @param {number[]} list @param {number} place @param {number} item */
const changedAt = (list, place, item) => list.map((each, number) => (number === place ? item : each));
