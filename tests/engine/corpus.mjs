/**
 * {world, people, seed, count}: rows of both worlds, held-out rows with their floors, questions, prompts and answers.
 */

import { answer, engine, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { Random } = await load("engine/sampler.js");
const { HeldOut, sampleRows, smallWorld, Stream } = await engine("corpus");
const { ask, inVoice, prompt } = await engine("conversation");
const { finish } = await engine("work");
const worlds = { whole: task.world, small: smallWorld(task.world, task.people) };
const found = Object.entries(worlds).map(([name, data]) => {
  const world = new World(data);
  const stream = new Stream(world, { batchSize: 2, length: 30, seed: task.seed });
  const held = finish(HeldOut.draw(world, { rows: 20, length: 60, seed: task.seed }));
  const questions = ask(world, task.count, new Random(task.seed));
  return [name, {
    rows: sampleRows(world, task.count, 128, new Random(task.seed)).map((row) => Array.from(row)),
    held: { ...held, rows: held.rows.map((row) => Array.from(row)) },
    batches: [0, 1, 0].map((step) => stream.batch(step).map((row) => Array.from(row))),
    questions,
    prompts: ["document", "chat"].map((form) => questions.map((question) => prompt(world, question, form))),
    examples: world.voices.map((_, voice) => inVoice(world, questions.slice(0, 40), voice, new Random(task.seed))),
  }];
});
answer(Object.fromEntries(found));
