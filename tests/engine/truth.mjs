/** {world, pairs}: the verdict on each answer, to a question that is read from its words. */

import { answer, engine, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { readQuestion } = await engine("expectations");
const { judge } = await engine("truth");
const world = new World(task.world);
answer(task.pairs.map(([asked, tokens]) => judge(world, readQuestion(world, asked), tokens)));
