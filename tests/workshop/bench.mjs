/**
 * {runs}: what a simulated reader's clicks lead to, each run with a pile of its own: the pile, the judge, and a climb
 * for each leash.
 */

import { answer, around, load, run, task } from "./driver.mjs";

const { open } = await load("workshop/benching.js");
const { Pile } = await load("workshop/pile.js");
const { leaning, gamed, ofClimb } = await load("workshop/outcome.js");
const bench = await open(around());

/** Who speaks after a move by some clicks, twice; and pairs by that model, and by the one that it was. */
function movedBy(comparisons, count, seed) {
  const [{ voices }, again] = [0, 1].map(() => run(bench.move({ comparisons })).result);
  const offered = (moved) => run(bench.offer({ count, seed, moved })).result;
  return { voices, again: again.voices, by: offered(true), base: offered(false) };
}

/** @param {{taste: string, seed: number, betas: number[], who?: string, checked?: boolean, moves?: number, pairs?: number}} settings */
function tried({ taste, seed, betas, who = "base", checked = false, moves = 0, pairs = 150 }) {
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
  const moved = moves ? movedBy(comparisons.slice(0, moves), pairs, seed) : null;
  const losses = parts.map(({ loss }) => loss);
  return { pairs: pile.pairs, chosen: pile.chosen, comparisons, lean, losses, ...fit, check, climbs, moved };
}

answer(task.runs.map(tried));
