/** node sum_driver.mjs FOLDER < task: the script of the three years on what Python asks. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { folder, task } from "../driver.mjs";

const { model, points = [], ranges = [] } = task;
runInThisContext(readFileSync(join(folder, "sum.js"), "utf8"));
const businessSum = runInThisContext("businessSum");

const answer = {
  points: points.map((x) => ({
    outcomes: businessSum.outcomes(x),
    check: businessSum.longestCheck(x),
    control: businessSum.control(x),
  })),
  ranges: ranges.map((triples) => {
    const outlook = businessSum.outlooks(businessSum.draws(model, triples));
    const below = businessSum.below(businessSum.longestCheck(businessSum.likely(triples)), triples.check);
    return { outlook, advised: businessSum.advised(outlook), below };
  }),
};
const named = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answer, named));
