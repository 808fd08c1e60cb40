/** {model, texts}: the tokens of each text, and the text of each list of tokens. */

import { answer, file, load, task } from "../driver.mjs";

const { readGguf } = await load("engine/llama/gguf.js");
const { Tokenizer } = await load("engine/llama/tokenizer.js");

const tokenizer = new Tokenizer(readGguf(file(task.model)).about);
const rows = task.texts.map((text) => tokenizer.encode(text));
answer({ rows, texts: rows.map((row) => tokenizer.decode(row)) });
