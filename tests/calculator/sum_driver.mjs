/** node sum_driver.mjs FOLDER < task: the script of the three years on what Python asks. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { folder, task } from "../driver.mjs";

const { model, points = [], ranges = [], queries = [], moves = [] } = task;
for (const name of ["sum.js", "sum_words.js"]) runInThisContext(readFileSync(join(folder, name), "utf8"));
const { businessSum, sumWords } = runInThisContext("({ businessSum, sumWords })");
const input = (name) => model.inputs.find((each) => each.name === name);

const answer = {
  points: points.map((x) => ({
    outcomes: businessSum.outcomes(x),
    check: businessSum.longestCheck(x),
    control: businessSum.control(x),
  })),
  ranges: ranges.map((triples) => {
    const outlook = businessSum.outlooks(businessSum.draws(model, triples));
    const below = businessSum.below(businessSum.longestCheck(businessSum.likely(triples)), triples.check);
    return {
      outlook,
      advised: businessSum.advised(outlook),
      below,
      board: sumWords.board(triples, outlook),
      verdict: sumWords.verdict(model, outlook),
      watch: sumWords.watch(triples),
      query: sumWords.toQuery(model, triples),
    };
  }),
  queries: queries.map((query) => sumWords.fromQuery(model, query)),
  moves: moves.map(([name, triple, likely]) => sumWords.moved(input(name), triple, likely)),
};
const named = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answer, named));
