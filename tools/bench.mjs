/**
 * What the bench prints of climbs before a model comes to the page, made by the modules that run there:
 * `node tools/bench.mjs` writes values/bench.json anew, in some three minutes; `--only polite,0` prints one of its runs.
 */

import { writeFileSync } from "node:fs";
import { from } from "./modules.mjs";

const { load, kernels, data } = from();
const { open } = await load("workshop/benching.js");
const { clickedBy, TASTES } = await load("workshop/pile.js");
const { leaning, ofClimb, verdict } = await load("workshop/outcome.js");
const { BETAS, climbed, drawing, inWords, noted, written } = await load("workshop/hill.js");

const bench = await open({ load: data, kernels });

/** Runs a generator to its end; what it yielded, and what it returned. */
function run(work) {
  const parts = [];
  for (;;) {
    const { done, value } = work.next();
    if (done) return { parts, result: value };
    if (value) parts.push(value);
  }
}

async function printed(taste, betas) {
  bench.seat({ who: "base" });
  const pile = await clickedBy(taste, (request) => run(bench.offer(request)).result);
  const { before } = run(bench.fit({ comparisons: pile.comparisons() })).result;
  const lean = leaning(pile.reading());
  return betas.map((beta) => {
    const { parts, result } = run(bench.climb({ beta }));
    const [{ question, before: first, after: now, marks }] = result.samples;
    const said = parts.filter(({ step }) => step === 1 || step % 10 === 0).map((part) => [part.step - 1, part.question, part.answer]);
    const line = climbed(before, parts, result.after).map((row) => row.map((value) => Number(value.toFixed(2))));
    const told = [verdict(before, result.after), ofClimb(lean, "simulated", before, result.after)];
    return [`${taste} ${beta}`, { line, said, told, end: { question, before: first, now, marks: marks.map((mark) => Number(mark.toFixed(2))) } }];
  });
}

const only = process.argv[process.argv.indexOf("--only") + 1]?.split(",");
if (process.argv.includes("--only")) console.log(JSON.stringify(Object.fromEntries(await printed(only[0], only.slice(1).map(Number)))));
else {
  const runs = {};
  for (const taste of Object.keys(TASTES)) Object.assign(runs, Object.fromEntries(await printed(taste, BETAS)));
  const { line, end } = runs["polite 0"];
  const said = { asked: written(end.question), now: written(end.now), note: noted(end) };
  const picture = { drawing: drawing(line), words: inWords(line), ...said };
  writeFileSync(new URL("../values/bench.json", import.meta.url), `${JSON.stringify({ runs, picture })}\n`);
}
