/** {world, pairs}: the verdict on each answer. */

import { answer, engine, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { judge } = await engine("truth");
const world = new World(task.world);
answer(task.pairs.map(([asked, tokens]) => judge(world, asked, tokens)));
