/** What `Let it slip` does: {slipped} talks and tunes; {told} says in words what came of it. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/slipping.js");
const { ofTalk, ofTuning } = await load("workshop/relapse.js");

const kinds = {
  async slipped({ turns, tune = true }) {
    const lesson = await open(around());
    const { parts, result: tuned } = tune ? run(lesson.tune()) : { parts: [] };
    const talked = turns.map((count) => run(lesson.talk({ turns: count })).result); // after the tuning: it begins anew
    const lessons = Object.fromEntries(
      Object.entries(lesson.lessons).map(([voice, each]) => [voice, each.map((it) => lesson.world.decode(it.answer))]),
    );
    return { talked, tuned, steps: parts.length, lessons, example: lesson.about.example };
  },
  told: ({ talked, tuned }) => [talked ? ofTalk(talked) : null, tuned ? ofTuning(tuned) : null],
};
await answerBy(kinds);
