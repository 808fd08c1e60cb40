/**
 * {recipes, stops}: how a model grows by each of some recipes: all points, looks and weights. It is stopped after each
 * number of steps in `stops`, and taken up by another lesson from what the first has kept.
 */

import { answer, around, load, run, shelf, task } from "./driver.mjs";

const { open } = await load("workshop/growing.js");
const { FIRST } = await load("workshop/recipe.js");
const { recipes, stops = [] } = task;

async function grown(recipe) {
  const store = shelf();
  let lesson = await open(around(store));
  let request = { recipe: { ...FIRST, ...recipe }, points: 0, looks: 0 };
  const heard = { points: [], looks: [] };
  const take = ({ points, looks }) => {
    heard.points.push(...points);
    heard.looks.push(...looks);
  };
  for (const limit of [...stops, Infinity]) {
    const { parts, result } = run(lesson.grow(request), limit);
    for (const news of [...parts, ...(result ? [result] : [])]) take(news);
    await null; // the shelf has it by now
    if (!result) {
      const before = lesson.growth.run.step;
      lesson = await open(around(store));
      if (lesson.about.run.step !== before) throw new Error("It is not where it was.");
      request = { recipe: null, points: heard.points.length, looks: heard.looks.length };
    }
  }
  const { step, steps } = lesson.about.run;
  return { ...heard, step, steps, weights: Array.from(lesson.growth.model.copy()), again: lesson.write() };
}

const found = [];
for (const recipe of recipes) found.push(await grown(recipe));
answer(found);
