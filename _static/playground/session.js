/**
 * What the playground does, without a page and without messages: a world, a model with its changes, and one text.
 *
 * A text follows from its settings alone, with the seed among them. So to write a word more is to write the same text
 * with one word more, and nothing is left over when a setting changes.
 */

import { merge, readBase, readChange } from "../engine/changes.js";
import { ask } from "../engine/conversation.js";
import { expectations, judge, readQuestion } from "../engine/expectations.js";
import { FRAMES, MAX_ANSWER_TOKENS } from "../engine/frames.js";
import { told } from "../engine/kinds.js";
import { Random, Sampler, softmax } from "../engine/sampler.js";
import { readWorld, World } from "../engine/world.js";
import { typedWords } from "../page/typed.js";
import { readersOf } from "./reader.js";
import { Count } from "./survey.js";
import { write } from "./writer.js";

/** @typedef {import("../engine/frames.js").Form} Form */
/** @typedef {import("../engine/program.js").Expectation} Expectation */

export const CHANGES = ["mask", "cherry", "unleashed"]; // what can be put on the base; the files are called so
const SHOWN = 8; // likeliest words of a distribution
const LOOKED_INTO = 64; // words, as many as the glass model shows
const TRUTHS = ["fact", "sum"]; // what there is a truth of
const QUESTIONS_SEED = 42; // any, so that the same questions come each time; the lab's come from another generator

/**
 * What the reader sets.
 * @typedef {Object} Settings
 * @property {number} mask strength, 0 to 1.5
 * @property {number} cherry strength, 0 to 1.5
 * @property {boolean} leash which cherry
 * @property {string} prompt words
 * @property {Form} form what is put around the prompt: see `framed`
 * @property {number} temperature
 * @property {number} topP
 * @property {number} seed
 */

export class Session {
  /**
   * @param {Record<string, ArrayBuffer>} data the playground's files by name, unpacked
   * @param {import("../engine/kernels.js").Kernels} kernels that calculate
   */
  constructor(data, kernels) {
    this.world = new World(readWorld(data.world));
    const { config, weights } = readBase(data.base);
    this.base = weights;
    const given = CHANGES.filter((name) => data[name]); // the first page has no cherry without a leash
    this.changes = Object.fromEntries(given.map((name) => [name, readChange(data[name], config)]));
    this.readers = readersOf(kernels, config, weights);
    this.strengths = "";
    /** @type {number[]} */
    this.text = []; // tokens, the prompt first
    /** @type {number[]} */
    this.surprises = []; // of the model at each written token, in nats
    this.start = 0; // where writing began
    /** @type {(Expectation | null)[]} */
    this.expected = []; // by the world, after each token
    /** @type {Settings | null} */
    this.settings = null; // that the text follows from
  }

  get config() {
    return this.readers.model.config;
  }

  clear() {
    this.text = [];
    this.surprises = [];
    this.start = 0;
    this.expected = [];
    this.settings = null;
  }

  /** What the page must know to build itself. */
  about() {
    const { world } = this;
    const { layers, heads } = this.config;
    return { words: world.words, voices: world.voices, layers, heads };
  }

  // --- The model ---

  /**
   * Put on mask and cherry.
   * @param {Settings} settings
   */
  dress({ mask, cherry, leash }) {
    const wanted = JSON.stringify([mask, cherry, leash]);
    if (wanted === this.strengths) return;
    const { changes, readers: { model } } = this;
    merge(model.named, this.base, [
      { change: changes.mask, strength: mask },
      { change: leash ? changes.cherry : changes.unleashed, strength: cherry },
    ]);
    model.changed();
    this.strengths = wanted;
  }

  // --- Writing ---

  /**
   * What the model reads before it writes.
   * @param {string} prompt
   * @param {Form} form
   * @returns {number[]} tokens
   * @throws {import("../engine/world.js").UnknownWord}
   */
  framed(prompt, form) {
    const { before, after } = FRAMES[form];
    return this.world.encode(`${before} ${tidy(prompt, form)} ${after}`);
  }

  /**
   * Write the text that follows from the settings, a word at each step of this generator.
   * @param {Settings} settings
   * @param {number} [limit] of words
   */
  *write(settings, limit = Infinity) {
    const start = this.framed(settings.prompt, settings.form);
    const { context, vocabulary } = this.config;
    if (start.length > context) throw new RangeError(`The prompt is too long: the model reads ${context} words.`);
    this.dress(settings);
    this.clear();
    this.settings = settings;
    this.text = start;
    this.start = start.length;
    const maxNewTokens = Math.min(limit, settings.form === "words" ? Infinity : MAX_ANSWER_TOKENS);
    if (maxNewTokens < 1) return;
    const shares = new Float64Array(vocabulary);
    for (const { token, logits } of this.drawn(start.slice(), new Sampler(settings), settings.form, maxNewTokens)) {
      this.surprises.push(-Math.log(softmax(logits, 1, shares)[token]));
      this.text.push(token);
      yield token;
    }
  }

  /**
   * @param {number[]} start
   * @param {Sampler} sampler
   * @param {Form} form
   * @param {number} maxNewTokens
   */
  drawn(start, sampler, form, maxNewTokens) {
    return write(this.readers.reader, sampler, start, { maxNewTokens, stop: [this.world.token(FRAMES[form].end)] });
  }

  /** Whether the text has come to its end, so that no word can follow. */
  ended() {
    const { settings, world, text, start } = this;
    if (!settings) return true;
    const written = text.length - start;
    if (written === 0) return false;
    const full = settings.form !== "words" && written >= MAX_ANSWER_TOKENS;
    return full || world.word(text[text.length - 1]) === FRAMES[settings.form].end || text.length > this.config.context;
  }

  /**
   * Ask questions as people of the world ask them, the same ones each time, and count whose the answers are.
   * A generator that yields after each word, and returns nothing.
   * @param {Settings} settings
   * @param {number} questions
   * @param {Count} count
   */
  *survey(settings, questions, count) {
    this.dress(settings);
    const { world } = this;
    const sampler = new Sampler(settings);
    for (const { tokens: asked } of ask(world, questions, new Random(QUESTIONS_SEED))) {
      const start = this.framed(world.decode(asked), settings.form);
      /** @type {number[]} */
      const answer = [];
      for (const { token } of this.drawn(start, sampler, settings.form, MAX_ANSWER_TOKENS)) {
        if (world.word(token) !== "<end>") answer.push(token);
        yield token;
      }
      count.add(asked, answer);
    }
  }

  count() {
    return new Count(this.world);
  }

  /**
   * A whole answer, in one go, and what a reader would say of it. The text that is written stays as it is.
   * @param {Settings & {lead?: string}} settings lead: words before the question, which is judged without them
   */
  answer({ lead = "", ...settings }, sampler = new Sampler(settings)) {
    const { world } = this;
    const { prompt, form } = settings;
    this.dress(settings); // each time, as somebody may have asked in another dress between two questions of a count
    const drawn = this.drawn(this.framed(`${lead} ${prompt}`, form), sampler, form, MAX_ANSWER_TOKENS);
    const answer = Array.from(drawn, ({ token }) => token).filter((token) => world.word(token) !== "<end>");
    const asked = readQuestion(world, world.encode(tidy(prompt, form)));
    const facts = asked.about === "fact" ? world.facts.get(`${asked.first} ${asked.last}`) : undefined;
    const truth = facts?.[/** @type {any} */ (asked).attribute];
    return { prompt, words: answer.map((token) => world.word(token)), ...told(world, asked, answer), asked, truth };
  }

  /**
   * The first questions of which there is a truth, as people of the world ask them, with the answer to each.
   * @param {Omit<Settings, "prompt">} settings
   * @param {number} questions
   */
  *answers(settings, questions) {
    const { world } = this;
    const sampler = new Sampler(settings);
    const asked = ask(world, 3 * questions, new Random(QUESTIONS_SEED)); // far more than half have a truth
    for (const { tokens } of asked.filter(({ asked: { about } }) => TRUTHS.includes(about)).slice(0, questions)) {
      yield this.answer({ ...settings, prompt: world.decode(tokens) }, sampler);
    }
  }

  // --- Looking ---

  /**
   * The text from a place on, a row for each token.
   * word; voice: the likeliest writer of all up to here, null where no voice could have written it, or none is asked
   * (`sure` is that voice's probability); surprise: of the model, in nats, null in the prompt; floor: of the world.
   * @param {number} from
   */
  rows(from) {
    const { world, text, start, surprises } = this;
    const expected = expectations(world, text);
    this.expected = expected;
    const rows = [];
    for (let place = from; place < text.length; place++) {
      const posterior = expected[place]?.posterior ?? [];
      const best = posterior.indexOf(Math.max(...posterior));
      const exact = expected[place - 1]?.next.get(text[place]);
      rows.push({
        word: world.word(text[place]),
        written: place >= start,
        voice: best < 0 ? null : world.voices[best],
        sure: best < 0 ? 0 : posterior[best],
        surprise: place < start ? null : surprises[place - start],
        floor: exact === undefined ? null : -Math.log(exact),
      });
    }
    return rows;
  }

  /**
   * What is expected after a place of the text, who has written it, and where a head looks from there.
   * @param {number} place of the last token that is read
   * @param {number} layer
   * @param {number} head
   */
  look(place, layer, head) {
    const { world, text, settings, expected } = this;
    const { looker } = this.readers;
    if (!settings || !(place >= 0 && place < Math.min(text.length, this.config.context))) return null;
    this.dress(settings);
    const logits = looker.read(text.slice(0, place + 1));
    const model = new Sampler(settings).distribution(logits);
    const exact = expected[place]?.next ?? null;
    /** @param {Iterable<[number, number]>} shares by token */
    const likely = (shares) => {
      return [...shares].filter(([, share]) => share > 0).sort((a, b) => b[1] - a[1]).slice(0, SHOWN);
    };
    const shown = new Set([...likely(model.entries()), ...likely(exact ?? [])].map(([token]) => token));
    const next = [...shown].map((token) => ({
      word: world.word(token),
      model: model[token],
      world: exact ? exact.get(token) ?? 0 : null,
    }));
    next.sort((a, b) => b.model - a.model || (b.world ?? 0) - (a.world ?? 0));
    const attention = Array.from(looker.attentionOf(layer, head));
    return { place, next, posterior: expected[place]?.posterior ?? null, attention };
  }

  /**
   * The model and the beginning of its text, to be looked into.
   * @returns {import("../glass/session.js").Made}
   */
  inside() {
    const { world, text, start, settings } = this;
    if (settings) this.dress(settings);
    const { model } = this.readers;
    const first = world.decode(text.slice(1, LOOKED_INTO));
    return { config: model.config, weights: model.byName(), world: "book", text: first, at: Math.min(start, LOOKED_INTO) - 1 };
  }

  /** Whose answer it is, as the lab judges: null where the prompt is no question of the world, or nothing was said. */
  verdict() {
    const { world, text, start, settings } = this;
    if (!settings || settings.form === "words" || text.length === start) return null;
    const answer = text.slice(start).filter((token) => world.word(token) !== "<end>");
    try {
      return judge(world, readQuestion(world, world.encode(tidy(settings.prompt, settings.form))), answer);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }
}

/**
 * What a reader typed as the world writes it, a question with its mark.
 * @param {string} prompt
 * @param {Form} form
 */
function tidy(prompt, form) {
  const words = typedWords(prompt).join(" ");
  return form === "words" || words.endsWith("?") ? words : `${words} ?`;
}
