/** {world, pairs}: what a reader would say of each answer, to a question that is read from its words. */

import { answer, engine, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { readQuestion } = await engine("expectations");
const { told } = await engine("kinds");
const world = new World(task.world);
answer(task.pairs.map(([asked, tokens]) => told(world, readQuestion(world, asked), tokens)));
