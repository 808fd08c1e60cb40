/** {files, words, tokens}: for each file its error, or the logits after each of the tokens. */

import { answer, file, load, task } from "./driver.mjs";

const { readCheckpoint } = await load("checkpoint.js");
const { Model, Reader } = await load("model.js");
const { files, words, tokens } = task;
answer(
  files.map((path) => {
    try {
      const { config, weights, form } = readCheckpoint(file(path), words);
      const reader = new Reader(new Model(config, weights));
      return { form, logits: tokens.map((token) => Array.from(reader.step(token))) };
    } catch (error) {
      return { error: `${error.name}: ${error.message}` };
    }
  }),
);
