/**
 * The playground's worker: it fetches the data, owns the session, and answers messages, so that the page never waits.
 * Writing goes in slices, between which a message to stop can come in.
 */

import { chooseKernels } from "../engine/kernels.js";
import { kernels, unpacked } from "../page/files.js";
import { serve } from "../page/server.js";
import { Steps } from "../page/steps.js";
import { CHANGES, Session } from "./session.js";

/** @typedef {import("./session.js").Settings} Settings */

/** @type {Session} */
let session; // from the first message on, which is to load
const steps = new Steps();
let surveying = false;

/** @param {string} name */
const load = (name) => unpacked(`playground/data/${name}`);

/**
 * Write words to their end, or until that is stopped or overtaken by another writing.
 * @param {Generator} writing
 * @param {() => void} show called after each slice
 * @returns {Promise<{words: number, speed: number, stopped: boolean, overtaken: boolean}>} speed: words a second
 */
async function inSlices(writing, show) {
  const { steps: words, spent, stopped, overtaken } = await steps.run(writing, { slice: show });
  return { words, speed: (1000 * words) / spent, stopped, overtaken };
}

/**
 * What to do by the type of a message; `part` sends a part of the answer.
 * @type {Record<string, (request: any, part: (part: unknown) => void) => unknown>}
 */
const answers = {
  /** @param {{changes?: string[]}} request those that can be put on */
  async load({ changes = CHANGES }) {
    const files = ["base", "world", ...changes];
    const [chosen, ...contents] = await Promise.all([chooseKernels(kernels), ...files.map(load)]);
    session = new Session(Object.fromEntries(files.map((name, place) => [name, contents[place]])), chosen);
    return session.about();
  },

  /**
   * Write the text of some settings, of `limit` words at most; in parts, rows of the text.
   * @param {{settings: Settings, limit?: number}} request
   */
  async write({ settings, limit = Infinity }, part) {
    let shown = 0;
    const how = await inSlices(session.write(settings, limit), () => {
      const rows = session.rows(shown);
      shown += rows.length;
      part(rows);
    });
    if (how.overtaken) return how;
    return { ...how, start: session.start, ended: session.ended(), verdict: session.verdict() };
  },

  /**
   * Ask questions and count the voices of the answers; in parts, the count so far.
   * @param {{settings: Settings, questions: number}} request
   */
  async survey({ settings, questions }, part) {
    const count = session.count();
    surveying = true;
    const how = await inSlices(session.survey(settings, questions, count), () => part(count.result()));
    surveying = false;
    return { ...how, ...count.result() };
  },

  /** @param {{settings: Settings & {lead?: string}}} request */
  answer: ({ settings }) => session.answer(settings),

  /**
   * Ask questions of which there is a truth; in parts, each with its answer. Others may be asked between two of them.
   * @param {{settings: Settings, questions: number}} request
   */
  answers: ({ settings, questions }, part) => steps.run(session.answers(settings, questions), { part }),

  stop() {
    steps.stop();
  },

  /**
   * What is expected after a place of the text; null while the model is asked something else.
   * @param {{place: number, layer: number, head: number}} request
   */
  look({ place, layer, head }) {
    return surveying ? null : session.look(place, layer, head);
  },

  /** What can be looked into. */
  inside: () => session.inside(),
};

serve((type, request, part) => answers[type](request, part));
