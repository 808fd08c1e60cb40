/** {weights, rows, causal, out}: losses, logits and the gradient of one step of pre-training on rows of any length. */

import { answer, begin, engine, reports, save, task, Watched } from "./driver.mjs";

const { pretrain } = await engine("pretrain");
const { network, model } = await begin();
network.causal = task.causal;
const read = model(task.weights);
const optimizer = new Watched(read);
const rows = task.rows.map((row) => Int32Array.from(row));
const [{ loss }] = reports(pretrain(optimizer, () => rows, { steps: 1, learningRate: 1 }));
const logits = rows.map((row) => Array.from(read.logits(row)));
answer({ loss, logits, size: read.size, places: save(task.out, optimizer.gradients[0]) });
