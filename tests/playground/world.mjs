/** {contents, rows, prior}: what a world expects after each token of each row. */

import { answer, load, task } from "./driver.mjs";

const { World } = await load("engine/world.js");
const { expectations } = await load("engine/expectations.js");
const { contents, rows, prior } = task;
const world = new World(contents);
const read = (row) =>
  expectations(world, row, prior).map((found) => found && { ...found, next: Object.fromEntries(found.next) });
answer(rows.map(read));
