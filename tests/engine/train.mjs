/**
 * {weights, rows, batchSize, setting, weightDecay}: losses of a run, and its last weights, in one go and with a stop.
 */

import { createHash } from "node:crypto";
import { answer, begin, engine, Optimizer, reports, task } from "./driver.mjs";

const { pretrain } = await engine("pretrain");
const { model } = await begin();
const { setting, batchSize, weightDecay } = task;
const rows = task.rows.map((row) => Int32Array.from(row));
const batch = (step) => rows.slice(step * batchSize, (step + 1) * batchSize);
const hash = ({ values }) => createHash("sha256").update(values).digest("hex");

const whole = model(task.weights);
const first = whole.copy();
const optimizer = new Optimizer(whole, { weightDecay });
const middle = Math.floor(setting.steps / 2);
const losses = [];
let kept;
for (const report of pretrain(optimizer, batch, setting)) {
  if (!report) continue;
  losses.push(report.loss);
  if (report.step === middle) kept = { values: whole.copy(), state: optimizer.state() };
}
const result = hash(whole);

whole.set(first); // what goes on knows nothing but what was kept
optimizer.reset();
whole.set(kept.values);
optimizer.restore(kept.state);
reports(pretrain(optimizer, batch, { ...setting, start: middle }));
answer({ losses, whole: result, resumed: hash(whole) });
