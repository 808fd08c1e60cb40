/** What `Watch its thoughts` does: {learned} takes steps by letters, one a press; {rewarded} marks texts; {told} says in
 * words what came of it. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open, REWARDS } = await load("workshop/watching.js");
const { ofThoughts } = await load("workshop/watch.js");
const { Village } = await load("workshop/village.js");

const named = Object.fromEntries(Object.keys(REWARDS).map((name) => [name[0], name]));

const kinds = {
  async learned({ plans, stop }) {
    const lesson = await open(around());
    return plans.map((plan) => {
      const first = run(lesson.begin()).result;
      if (stop) run(lesson.learn({ punished: "nothing" }), 400);
      const runs = [...plan].map((letter) => run(lesson.learn({ punished: named[letter] })));
      const parts = runs.flatMap(({ parts }) => parts.map(({ step }) => step));
      return { parts, shown: first.shown, states: [first, ...runs.map(({ result }) => result)].map(({ measured }) => measured) };
    });
  },
  rewarded({ toy, cases }) {
    const village = new Village(toy);
    return cases.map(({ person, relations, told, written }) => {
      const problem = village.problem(person, relations, { told });
      return Object.values(REWARDS).map((reward) => reward(village, problem, written));
    });
  },
  told: (cases) => cases.map(({ states, truth }) => ofThoughts(states, truth, 1 / 12, 128).join(" ")),
};
await answerBy(kinds);
