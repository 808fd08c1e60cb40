/** What `Let it act` does: {worked} lets others' calls be answered in an office, {wrote} lets the agent write them;
 * {learned} takes steps by letters, one a press; {rewarded} marks episodes; {told} says in words what came of it, and
 * {drawn} shows what was done, as a picture and in words. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open, REMEDIES, reward } = await load("workshop/acting.js");
const { Episode, Office } = await load("workshop/office.js");
const { drawing, inWords, ofChance, ofSteps } = await load("workshop/act.js");
const { Random } = await load("engine/sampler.js");

const named = Object.fromEntries(Object.keys(REMEDIES).map((name) => [name[0], name]));
const told = ({ tokens, own, out, calls, cheated, finished, right, passes }) => ({
  ...{ tokens, own, out, calls, cheated, finished, right, passes },
});

const kinds = {
  worked({ toy, trembling, cases }) {
    const office = new Office({ ...toy, trembling });
    return cases.map(({ names, numbers, locked, written }) => {
      const episode = new Episode(office, office.task(names, numbers), { locked, random: new Random(1) });
      for (const token of written) if (!episode.finished) episode.write(token);
      return told(episode);
    });
  },
  async wrote({ count }) {
    const lesson = await open(around());
    const random = new Random(2);
    const tasks = Array.from({ length: count }, () => lesson.office.draw(random));
    const { episodes, logProbabilities } = run(lesson.attempts(lesson.agent, tasks, {}, random)).result;
    const { model } = lesson.agent;
    return episodes.map((episode, place) => {
      const { tokens, targets } = episode.text(60);
      const again = model.logProbs(tokens, targets).reduce((sum, each) => sum + each, 0);
      return { ...told(episode), targets, log: logProbabilities[place], again };
    });
  },
  async learned({ showers, presses, stop }) {
    const lesson = await open(around());
    const { measured, chance, shown } = run(lesson.begin({ showers })).result;
    if (stop) run(lesson.learn({ remedy: "open", seed: 0 }), 400);
    const runs = [...presses].map((letter) => run(lesson.learn({ remedy: named[letter], seed: 0 })));
    const parts = runs.map(({ parts }) => parts.map(({ step }) => step));
    return { first: measured, chance, shown, parts, states: runs.map(({ result }) => result.measured) };
  },
  rewarded: (cases) => cases.map(({ episode, rules, times }) => {
    const random = new Random(3);
    return Array.from({ length: times }, () => reward(episode, rules, random));
  }),
  drawn: (runs) => runs.map((shown) => {
    const seen = { shown, at: Infinity, shares: { passes: 0, right: 0, cheats: 0 }, remedy: "locked" };
    return [drawing(seen), inWords(seen)];
  }),
  told: ({ runs, chances }) => [
    runs.map(([states, showers]) => ofSteps(states, REMEDIES, showers)),
    chances.map((chance) => ofChance(chance, 128)),
  ],
};
await answerBy(kinds);
