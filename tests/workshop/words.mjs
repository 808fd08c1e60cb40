/** {tasks}: pairs of a kind and what is given: what pile, judge and climb are said to show, without a model. */

import { answer, load, task } from "./driver.mjs";

const { Pile, liked } = await load("workshop/pile.js");
const { gamed, leaning, ofClimb, ofJudge, ofPile, verdict } = await load("workshop/outcome.js");
const { interval } = await load("workshop/interval.js");

const kinds = {
  interval: ({ hits, all }) => interval(hits, all),
  liked: ({ taste, pair }) => liked(taste, pair),
  pile: ({ pairs, acts }) => {
    const pile = new Pile({ pairs, clicks: [] });
    for (const [act, ...given] of acts) pile[act](...given);
    const { chosen, enough, full, clicker, clicks } = pile;
    const reading = pile.reading();
    const comparisons = pile.comparisons().map(({ chosen, rejected }) => [chosen.text, rejected.text]);
    return {
      chosen, enough, full, clicker, clicks, comparisons, reading,
      lean: leaning(reading),
      said: ofPile(reading, chosen, clicks.length, clicker),
      next: pile.next()?.question ?? null,
    };
  },
  judge: ({ ranked, scores, shown }) =>
    ofJudge(ranked.map((answer, place) => ({ ...answer, score: scores[place] })), shown),
  climb: ({ lean, clicker, before, after }) => ({
    said: ofClimb(lean, clicker, before, after),
    verdict: verdict(before, after),
    gamed: gamed(before, after),
  }),
};
answer(task.tasks.map(([kind, given]) => kinds[kind](given)));
