/** What `Let it think` does: {read} reads questions and texts of a village; {learned} rewards right answers, {followed}
 * changes thoughts; {told} says in words what came of it. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/thinking.js");
const { Village } = await load("workshop/village.js");
const { ofRewards, ofThought, way } = await load("workshop/think.js");

const kinds = {
  read({ toy, cases }) {
    const village = new Village(toy);
    return cases.map(({ person, relations, written, ...how }) => {
      const problem = village.problem(person, relations, how);
      const of = ["thought", "answer"].map((name) => village[name](written));
      return [problem.prompt, problem.steps, ...of, village.right(problem, written), village.whole(problem, written)];
    });
  },
  async learned({ authors, seeds }) {
    const lesson = await open(around());
    const { model } = lesson.small[authors];
    const begun = model.copy();
    run(lesson.learn({ authors }), 2000); // stopped on the way
    const stopped = model.copy().join() === begun.join();
    const { parts, result } = run(lesson.learn({ authors }));
    const questions = seeds.map((seed) => {
      const found = run(lesson.question({ seed, authors })).result;
      const stops = Object.values(found.changes).map(({ thought, written }) => way(lesson.about.village, found, `${thought} ${written}`));
      return { ...found, stops, steps: lesson.village.decode(found.problem.steps) };
    });
    return { stopped, parts, ...result, questions, share: lesson.about.share };
  },
  told: ({ rewards, thoughts }) => [
    rewards.map(([authors, run]) => ofRewards(authors, run)),
    thoughts.map(([truth, thought, said]) => ofThought(truth, thought, said)),
  ],
};
await answerBy(kinds);
