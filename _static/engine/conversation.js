/**
 * Questions as people of the world ask them, the two forms in which a model meets them, and what it answers: as
 * lab/questions.py and lab/conversation.py have it.
 *
 * As a document, the way the base model knows it:   <doc> talk : ask : where does rosa crow live ? reply : ...
 * As a chat, the way tuning teaches it:             <doc> <user> where does rosa crow live ? <bot> ... <end>
 */

import { FRAMES, MAX_ANSWER_TOKENS } from "./frames.js";
import { sample } from "./program.js";

/** @typedef {import("./sampler.js").Random} Random */
/** @typedef {import("./world.js").Asked} Asked */
/** @typedef {import("./world.js").World} World */
/** @typedef {import("./generate.js").Writer} Writer */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {Exclude<import("./frames.js").Form, "words">} Form */

/** tokens: from the first word to the question mark. @typedef {{tokens: number[], asked: Asked}} Question */

/** A prompt and the answer (the completion) that follows it. @typedef {{prompt: number[], answer: number[]}} Example */

/**
 * What a model answered.
 * @typedef {Object} Answer
 * @property {number[]} tokens without the end mark
 * @property {Example} example with it, to train on
 * @property {number} logProbability of all tokens that it drew, at the temperature that it drew them
 */

/** @type {Form} */
export const DOCUMENT = "document";
/** @type {Form} */
export const CHAT = "chat";

/**
 * Questions as they come.
 * @param {World} world
 * @param {number} count
 * @param {Random} random
 * @returns {Question[]}
 */
export function ask(world, count, random) {
  return Array.from({ length: count }, () => {
    const { tokens, result: asked } = sample(world.question(), 0, random);
    return { tokens, asked };
  });
}

/**
 * What a model reads before it answers.
 * @param {World} world
 * @param {Question} question
 * @param {Form} form
 */
export function prompt(world, { tokens }, form) {
  const { before, after } = FRAMES[form];
  return [...world.encode(before), ...tokens, ...world.encode(after)];
}

/**
 * Each question in chat form, with an answer that the world itself gives in one voice.
 * @param {World} world
 * @param {Question[]} questions
 * @param {number} voice
 * @param {Random} random
 * @returns {Example[]}
 */
export function inVoice(world, questions, voice, random) {
  return questions.map((question) => {
    const { tokens } = sample(world.answer(question.asked), voice, random);
    return { prompt: prompt(world, question, CHAT), answer: [...tokens, world.token("<end>")] };
  });
}

/**
 * What a model answers, to the full stop of a document's answer or to the end mark of a chat's.
 * @param {Writer} writer
 * @param {Model} model
 * @param {World} world
 * @param {Question[]} questions
 * @param {Form} form
 * @param {{temperature?: number, random: Random}} options
 * @returns {Generator<null, Answer[]>}
 */
export function* answers(writer, model, world, questions, form, { temperature = 1, random }) {
  const end = world.token(FRAMES[form].end);
  const prompts = questions.map((question) => prompt(world, question, form));
  const limits = { maxNewTokens: MAX_ANSWER_TOKENS, stop: [end], temperature, random };
  const written = yield* writer.generate(model, prompts, limits);
  return written.map(({ tokens, logProbability }, number) => {
    const marked = form === CHAT && tokens[tokens.length - 1] === end;
    const example = { prompt: prompts[number], answer: tokens };
    return { tokens: marked ? tokens.slice(0, -1) : tokens, example, logProbability };
  });
}
