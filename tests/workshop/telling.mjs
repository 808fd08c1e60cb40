/** {cases}: what is said of each. */

import { answer, module, task } from "./driver.mjs";

const { told } = await module("workshop/telling.js");
answer(task().cases.map(({ recipe, points, looks }) => told(recipe, points, looks)));
