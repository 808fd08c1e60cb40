/**
 * {tasks}: what a session computes for each: positions that its readers step over, and merges of weights.
 * A task is {settings}, to write what follows from them, or {look: [place, layer, head]}.
 */

import { answer, dataFile, load, task } from "./driver.mjs";

const { Model, Reader } = await load("model.js");
const { CHANGES, Session } = await load("session.js");
const { tasks } = task;
let steps = 0;
let merges = 0;
const { step } = Reader.prototype;
const { changed } = Model.prototype;
Reader.prototype.step = function (...given) {
  steps++;
  return step.apply(this, given);
};
Model.prototype.changed = function () {
  merges++;
  changed.apply(this);
};

const names = ["base", "world", ...CHANGES];
const contents = await Promise.all(names.map(dataFile));
const session = new Session(Object.fromEntries(names.map((name, place) => [name, contents[place]])));
answer(
  tasks.map(({ settings, look }) => {
    steps = merges = 0;
    if (settings) Array.from(session.write(settings));
    else session.look(...look);
    return { steps, merges, prompt: session.text.slice(0, session.start), text: session.text };
  }),
);
