/** {files, words, tokens}: for each file its error, or the logits after each of the tokens. */

import { answer, file, kernels, load, task } from "./driver.mjs";

const { readCheckpoint } = await load("playground/checkpoint.js");
const { readersOf } = await load("playground/reader.js");
const { files, words, tokens } = task;
const chosen = await kernels();
answer(
  files.map((path) => {
    try {
      const { config, weights, form } = readCheckpoint(file(path), words);
      const { model, reader } = readersOf(chosen, config, weights);
      const { left } = model.memory;
      return { form, left, logits: tokens.map((token) => Array.from(reader.step(token))) };
    } catch (error) {
      return { error: `${error.name}: ${error.message}` };
    }
  }),
);
