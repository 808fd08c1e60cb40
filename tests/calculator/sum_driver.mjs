/** node sum_driver.mjs FOLDER < task: the script of the three years on what Python asks. */

import { load, task } from "../driver.mjs";

const sums = await load("sum.js");
const words = await load("sum_words.js");
const { model, points = [], ranges = [], queries = [], moves = [] } = task;
const input = (name) => model.inputs.find((each) => each.name === name);

const answer = {
  points: points.map((x) => ({
    outcomes: sums.outcomes(x),
    check: sums.longestCheck(x),
    control: sums.control(x),
  })),
  ranges: ranges.map((triples) => {
    const outlook = sums.outlooks(sums.draws(model, triples));
    return {
      outlook,
      advised: sums.advised(outlook),
      below: sums.below(sums.longestCheck(sums.likely(triples)), triples.check),
      swings: [1, 2, 3].map((step) => sums.swings(model, triples, step)),
      decider: words.decider(model, triples, outlook),
      board: words.board(triples, outlook),
      verdict: words.verdict(model, outlook),
      watch: words.watch(triples),
      query: words.toQuery(model, triples),
    };
  }),
  queries: queries.map((query) => words.fromQuery(model, query)),
  moves: moves.map(([name, triple, likely]) => words.moved(input(name), triple, likely)),
};
const named = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify(answer, named));
