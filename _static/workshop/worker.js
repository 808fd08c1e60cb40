/**
 * The workshop's worker: it holds one lesson and answers messages, so that the page never waits.
 *
 * The first message is `open`, with the name of the lesson. From then on a type is the name of one of the lesson's
 * methods. One that is a generator does its work in steps, between which messages come in: what it yields is a part, and
 * `stop` ends it. Its answer is how it ended, see `Ended`.
 */

import { kernels, unpacked } from "../page/files.js";
import { serve } from "../page/server.js";
import { Steps, isSteps } from "../page/steps.js";

/**
 * What a lesson finds around it.
 * @typedef {Object} Surroundings
 * @property {(name: string) => Promise<ArrayBuffer>} load one of the playground's data or of the workshop's own, unpacked
 * @property {(name: string) => Promise<ArrayBuffer>} kernels a file of the engine
 */

/**
 * A lesson answers messages by methods of their names. A method may be a generator.
 * @typedef {Object & Record<string, any>} Lesson
 * @property {unknown} about what the page must know to build itself: the answer to `open`
 */

/** Each module has `open(surroundings)`. @type {Record<string, () => Promise<{open: (found: Surroundings) => Promise<Lesson>}>>} */
const LESSONS = {
  grow: () => import("./growing.js"),
  bench: () => import("./benching.js"),
  mask: () => import("./masking.js"),
  slip: () => import("./slipping.js"),
  plant: () => import("./planting.js"),
  filter: () => import("./filtering.js"),
  look: () => import("./looking.js"),
  think: () => import("./thinking.js"),
  act: () => import("./acting.js"),
  watch: () => import("./watching.js"),
};

const OWN = ["reader", "thinker", "unthinking", "worker", "honest", "keyed"]; // data that the playground doesn't have

/** @param {string} name */
const load = (name) => unpacked(`${OWN.includes(name) ? "workshop" : "playground"}/data/${name}`);

/** @type {Lesson} */
let lesson;
const steps = new Steps();

/**
 * @param {string} type
 * @param {any} request
 * @param {(part: unknown) => void} part
 */
async function answer(type, request, part) {
  if (type === "open") {
    const { open } = await LESSONS[request.lesson]();
    lesson = await open({ load, kernels });
    return lesson.about;
  }
  if (type === "stop") return steps.stop();
  const found = lesson[type](request);
  return isSteps(found) ? steps.run(found, { part }) : found;
}

serve(answer);
