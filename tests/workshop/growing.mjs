/**
 * {recipes, stops}: how a model grows by each of some recipes: all points, looks and weights. It is stopped after each
 * number of steps in `stops`, and goes on.
 */

import { answer, around, load, run, task } from "./driver.mjs";

const { open } = await load("workshop/growing.js");
const { FIRST } = await load("workshop/recipe.js");
const { recipes, stops = [] } = task;

async function grown(recipe) {
  const lesson = await open(around());
  let request = { recipe: { ...FIRST, ...recipe }, points: 0, looks: 0 };
  const heard = { points: [], looks: [] };
  const take = ({ points, looks }) => {
    heard.points.push(...points);
    heard.looks.push(...looks);
  };
  for (const limit of [...stops, Infinity]) {
    const { parts, result } = run(lesson.grow(request), limit);
    for (const news of [...parts, ...(result ? [result] : [])]) take(news);
    request = { recipe: null, points: heard.points.length, looks: heard.looks.length };
  }
  const { run: { step }, steps } = lesson.growth;
  return { ...heard, step, steps, weights: Array.from(lesson.growth.model.copy()), again: lesson.write() };
}

const found = [];
for (const recipe of recipes) found.push(await grown(recipe));
answer(found);
