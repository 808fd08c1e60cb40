/**
 * {tasks}: what a session computes for each: positions that its readers step over, and merges of weights.
 * A task is {settings}, to write what follows from them, or {look: [place, layer, head]}.
 */

import { answer, dataFile, kernels, load, task } from "./driver.mjs";

const { Reader } = await load("playground/reader.js");
const { CHANGES, Session } = await load("playground/session.js");
const { Weights } = await load("engine/weights.js");
const { tasks } = task;
let steps = 0;
let merges = 0;
const { step } = Reader.prototype;
const { changed } = Weights.prototype;
Reader.prototype.step = function (...given) {
  steps++;
  return step.apply(this, given);
};
Weights.prototype.changed = function () {
  merges++;
  changed.apply(this);
};

const names = ["base", "world", ...CHANGES];
const contents = await Promise.all(names.map(dataFile));
const data = Object.fromEntries(names.map((name, place) => [name, contents[place]]));
const session = new Session(data, await kernels());
answer(
  tasks.map(({ settings, look }) => {
    steps = merges = 0;
    if (settings) Array.from(session.write(settings));
    else session.look(...look);
    return { steps, merges, prompt: session.text.slice(0, session.start), text: session.text };
  }),
);
