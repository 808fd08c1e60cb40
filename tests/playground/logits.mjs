/** {rows, strengths, kernels} to logits of every position, and attention of the last position of every row, by strengths. */

import { answer, playground, task } from "./driver.mjs";

const { rows, strengths } = task;
const { model, reader, set } = await playground();
const found = strengths.map((pair) => {
  set(pair);
  return rows.map((row) => {
    const logits = row.map((_, place) => Array.from(reader.read(row.slice(0, place + 1))));
    const { layers, heads } = model.config;
    const attention = Array.from({ length: layers }, (_, layer) =>
      Array.from({ length: heads }, (_, head) => Array.from(reader.attentionOf(layer, head))),
    );
    return { logits, attention };
  });
});
answer(found);
