/** {world, pairs, chances}: the verdict on each answer, and how likely a labeler prefers the first of two. */

import { answer, engine, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { judge, Labeler } = await engine("truth");
const world = new World(task.world);
const verdicts = task.pairs.map(([asked, tokens]) => judge(world, asked, tokens));
const labeler = new Labeler(task.labeler);
const chances = verdicts.slice(1).map((verdict, number) => labeler.chance(verdict, verdicts[number]));
answer({ verdicts, chances });
