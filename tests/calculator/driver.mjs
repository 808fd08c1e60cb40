/**
 * node driver.mjs FOLDER < task: the calculator's scripts of FOLDER on what Python asks. Numbers that JSON doesn't know
 * come as their names.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { folder, task } from "../driver.mjs";

const { model, points = [], ranges = [], queries = [], fields = [] } = task;
for (const name of ["formulas.js", "draws.js", "words.js"]) runInThisContext(readFileSync(join(folder, name), "utf8"));
const { businessCase, businessDraws, businessWords } = runInThisContext(
  "({ businessCase, businessDraws, businessWords })",
);
const { breakEvenSuccess, breakEvenCheck, breakEvenCases } = businessCase;

const answer = {
  points: points.map((x) => ({
    ways: Object.fromEntries(Object.keys(businessCase.WAYS).map((name) => [name, businessCase.evaluate(name, x)])),
    begins: [breakEvenSuccess(x), breakEvenCheck(x), breakEvenCases(x)],
  })),
  ranges: ranges.map((triples) => {
    const outlook = businessDraws.outlooks(businessDraws.savings(model, triples));
    return {
      outlook,
      results: businessWords.results(triples, outlook),
      swings: businessCase.swings(model, triples).map(({ name, low, high }) => [name, low, high]),
      verdict: businessWords.verdict(model, triples, outlook),
      summary: businessWords.summary(model, triples, outlook),
      kept: businessWords.kept(model, "support", triples),
      query: businessWords.toQuery(model, "support", triples),
    };
  }),
  faults: fields.map(([name, texts]) => {
    const input = model.inputs.find((each) => each.name === name);
    return businessWords.fault(input, texts.map((text) => businessWords.fromField(input, text)));
  }),
  queries: queries.map((query) => businessWords.fromQuery(model, query, "support")),
};
const named = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answer, named));
