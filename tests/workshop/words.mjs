/** {pile, climbs, judges, intervals}: what pile and outcome say, without a model. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const load = (name) => import(pathToFileURL(join(process.argv[2], "workshop", name)));
const { Pile, liked } = await load("pile.js");
const { gamed, leaning, ofClimb, ofJudge, ofPile } = await load("outcome.js");
const { interval } = await load("interval.js");
const task = JSON.parse(readFileSync(0, "utf8"));

const kinds = {
  interval: ({ hits, all }) => interval(hits, all),
  liked: ({ taste, pair }) => liked(taste, pair),
  pile: ({ pairs, acts }) => {
    const pile = new Pile({ pairs, clicks: [] });
    for (const [act, ...given] of acts) pile[act](...given);
    const { chosen, enough, full, simulated, clicks } = new Pile(JSON.parse(JSON.stringify(pile.kept())));
    const reading = pile.reading();
    const comparisons = pile.comparisons().map(({ chosen, rejected }) => [chosen.text, rejected.text]);
    return {
      chosen, enough, full, simulated, clicks, comparisons, reading,
      lean: leaning(reading),
      said: ofPile(reading, chosen, simulated),
      next: pile.next()?.question ?? null,
    };
  },
  judge: ({ ranked, scores, shown }) => ofJudge(ranked, scores, shown),
  climb: ({ lean, simulated, before, after, beta }) => ({
    said: ofClimb(lean, simulated, before, after, beta),
    gamed: gamed(before, after),
  }),
};
process.stdout.write(JSON.stringify(task.map(([kind, given]) => kinds[kind](given))));
