/**
 * node driver.mjs FOLDER < task: the calculator's scripts of FOLDER on what Python asks. Numbers that JSON doesn't know
 * come as their names.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { folder, task } from "../driver.mjs";

const { model, points = [], ranges = [], queries = [] } = task;
for (const name of ["formulas.js", "words.js"]) runInThisContext(readFileSync(join(folder, name), "utf8"));
const { businessCase, businessWords } = runInThisContext("({ businessCase, businessWords })");

const answer = {
  points: points.map(businessCase.evaluate),
  ranges: ranges.map((triples) => ({
    results: Object.values(businessCase.results(model, triples)),
    swings: businessCase.swings(model, triples).map(({ name, low, high }) => [name, low, high]),
    summary: businessWords.summary(model, triples),
    query: businessWords.toQuery(model, "support", triples),
  })),
  queries: queries.map((query) => businessWords.fromQuery(model, query, "support")),
};
const named = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answer, named));
