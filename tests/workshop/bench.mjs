/**
 * {runs}: what a simulated reader's clicks lead to, each run with a pile of its own: the pile, the judge, and a climb
 * for each leash.
 */

import { answer, around, load, run, task } from "./driver.mjs";

const { open } = await load("workshop/benching.js");
const { Pile } = await load("workshop/pile.js");
const { leaning, gamed, ofClimb } = await load("workshop/outcome.js");
const bench = await open(around());

/** @param {{taste: string, seed: number, betas: number[], who?: string, checked?: boolean, pairs?: number}} settings */
function tried({ taste, seed, betas, who = "base", checked = false, pairs = 150 }) {
  bench.seat({ who });
  const pile = new Pile({ pairs: run(bench.offer({ count: pairs, seed })).result, clicks: [] });
  pile.finish(taste);
  const comparisons = pile.comparisons();
  const { parts, result: fit } = run(bench.fit({ comparisons }));
  const check = checked ? run(bench.check({ comparisons })).result : null;
  const lean = leaning(pile.reading());
  const climbs = betas.map((beta) => {
    const { parts: steps, result } = run(bench.climb({ beta }));
    const said = ofClimb(lean, "simulated", fit.before, result.after);
    return { beta, steps, ...result, said, gamed: gamed(fit.before, result.after) };
  });
  const losses = parts.map(({ loss }) => loss);
  return { pairs: pile.pairs, chosen: pile.chosen, comparisons, lean, losses, ...fit, check, climbs };
}

answer(task.runs.map(tried));
