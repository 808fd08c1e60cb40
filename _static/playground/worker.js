/**
 * The playground's worker: it fetches the data, owns the session, and answers messages, so that the page never waits.
 *
 * A message is {id, type, ...}; the answer {id, result} or {id, error: {name, message}}, with any number of {id, part}
 * before it. Writing goes in slices, between which a message to stop can come in.
 */

import { chooseKernels } from "../engine/kernels.js";
import { kernels, load } from "./files.js";
import { CHANGES, Session } from "./session.js";

/** @typedef {import("./session.js").Settings} Settings */

const FILES = ["base", "world", ...CHANGES];
const SLICE = 12; // milliseconds of writing between two looks at what has come in; the page draws that in a frame

/** @type {Session} */
let session; // from the first message on, which is to load
let run = 0; // the number of the last writing: an earlier one ends when another begins
let halted = false; // whether the reader wants it to stop
let surveying = false;

/**
 * Run a generator of words to its end, or until it is stopped or overtaken by another.
 * @param {Generator} writing
 * @param {() => void} show called after each slice
 * @returns {Promise<{words: number, speed: number, stopped: boolean, overtaken: boolean}>} speed: words a second
 */
async function inSlices(writing, show) {
  const mine = ++run;
  halted = false;
  let words = 0;
  let spent = 0;
  for (let ended = false; ; ) {
    const begun = performance.now();
    while (!ended && performance.now() - begun < SLICE) {
      ended = Boolean(writing.next().done);
      if (!ended) words++;
    }
    spent += performance.now() - begun;
    show();
    if (!ended) await new Promise((done) => setTimeout(done)); // messages come in
    const overtaken = mine !== run;
    if (ended || halted || overtaken) return { words, speed: (1000 * words) / spent, stopped: !ended, overtaken };
  }
}

/**
 * What to do by the type of a message; `part` sends a part of the answer.
 * @type {Record<string, (request: any, part: (part: unknown) => void) => unknown>}
 */
const answers = {
  async load() {
    const [chosen, ...contents] = await Promise.all([chooseKernels(kernels), ...FILES.map(load)]);
    session = new Session(Object.fromEntries(FILES.map((name, place) => [name, contents[place]])), chosen);
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

  stop() {
    halted = true;
  },

  /**
   * What is expected after a place of the text; null while the model is asked something else.
   * @param {{place: number, layer: number, head: number}} request
   */
  look({ place, layer, head }) {
    return surveying ? null : session.look(place, layer, head);
  },

  /** @param {{buffer: ArrayBuffer}} request */
  open({ buffer }) {
    run++;
    return session.open(buffer);
  },

  close() {
    run++;
    return session.close();
  },
};

addEventListener("message", async ({ data: { id, type, ...request } }) => {
  try {
    postMessage({ id, result: await answers[type](request, (part) => postMessage({ id, part })) });
  } catch (error) {
    const { name, message } = /** @type {Error} */ (error);
    postMessage({ id, error: { name, message } });
  }
});
