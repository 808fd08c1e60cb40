/** {contents, rows, prior, pairs}: what a world expects after each token of each row, and its judgment of each pair. */

import { answer, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { expectations, judge, readQuestion } = await load("engine/expectations.js");
const { contents, rows, prior, pairs } = task;
const world = new World(contents);
const read = (row) =>
  expectations(world, row, prior).map((found) => found && { ...found, next: Object.fromEntries(found.next) });
const judged = ([question, given]) => judge(world, readQuestion(world, question), given);
answer({ rows: rows.map(read), pairs: pairs.map(judged) });
