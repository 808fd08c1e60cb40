/** {cases}: what is said of each. */

import { answer, load, task } from "./driver.mjs";

const { told } = await load("workshop/telling.js");
answer(task.cases.map(({ recipe, points, looks }) => told(recipe, points, looks)));
