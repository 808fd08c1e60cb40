/**
 * {runs}: what a simulated reader's clicks lead to, run by run, each with a pile of its own; and how the pile, the judge
 * and the climb come out.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = process.argv[2];
const load = (name) => import(pathToFileURL(join(folder, "workshop", name)));
const exact = ({ buffer, byteOffset, length }) => buffer.slice(byteOffset, byteOffset + length);
const { open } = await load("benching.js");
const { Pile } = await load("pile.js");
const { leaning, gamed, ofClimb } = await load("outcome.js");
const { runs } = JSON.parse(readFileSync(0, "utf8"));

const kept = new Map();
const bench = await open({
  load: async (name) => exact(gunzipSync(readFileSync(join(folder, "playground/data", `${name}.gzip`)))),
  kernels: async (name) => exact(readFileSync(join(folder, "engine", name))),
  store: { read: async (key) => kept.get(key), write: async (key, value) => kept.set(key, value) },
});

/** Run to the end; the reports on the way. */
function told(steps) {
  const reports = [];
  while (true) {
    const { done, value } = steps.next();
    if (done) return { reports, result: value };
    if (value) reports.push(value);
  }
}

const found = runs.map(({ taste, seed, betas, who = "base", checked = false }) => {
  bench.seat({ who });
  const times = [performance.now()];
  const pile = new Pile({ pairs: told(bench.offer({ count: 150, seed })).result, clicks: [] });
  times.push(performance.now());
  pile.finish(taste);
  const comparisons = pile.comparisons();
  const fit = told(bench.fit({ comparisons }));
  times.push(performance.now());
  const check = checked ? told(bench.check({ comparisons })).result : null;
  times.push(performance.now());
  const climbs = betas.map((beta) => {
    const { reports, result } = told(bench.climb({ beta }));
    const { before } = fit.result;
    const lean = leaning(pile.reading());
    return { beta, before, ...result, gamed: gamed(before, result.after), said: ofClimb(lean, true, before, result.after, beta), steps: reports.length, last: reports.at(-1) };
  });
  times.push(performance.now());
  const seconds = times.slice(1).map((time, place) => (time - times[place]) / 1000);
  const { ranked, scores } = fit.result;
  return { taste, seed, pairs: pile.pairs.length, chosen: pile.chosen, reading: pile.reading(), comparisons, losses: fit.reports.map(({ loss }) => loss), ranked, scores, check, climbs, seconds };
});
process.stdout.write(JSON.stringify({ kernels: bench.about.kernels, found }));
