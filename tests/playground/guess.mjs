/** {cases}: how a guess at the next word fared. */

import { answer, load, task } from "./driver.mjs";

const { ofGuess } = await load("playground/guess.js");
answer(task.cases.map(({ guess, word, next }) => ofGuess(guess, word, next)));
