/** What `Let it slip` does: {slipped} talks and tunes; {told} says in words what came of it; {drawn} shows it. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/slipping.js");
const { drawing, ofTalk, ofTuning } = await load("workshop/slip.js");

const kinds = {
  async slipped({ turns, tune = true }) {
    const lesson = await open(around());
    const { parts, result: tuned } = tune ? run(lesson.tune()) : { parts: [] };
    const { result: talked } = run(lesson.talk({ turns })); // after the tuning: it begins anew
    const lessons = Object.fromEntries(
      Object.entries(lesson.lessons).map(([voice, each]) => [voice, each.map((it) => lesson.world.decode(it.answer))]),
    );
    const steps = parts.filter(({ step }) => step).length;
    return { talked, tuned, steps, lessons, example: lesson.about.example };
  },
  drawn: (seen) => seen.map((each) => drawing(each)),
  told: (runs) => runs.map(({ talked, tuned }) => (talked ? ofTalk(talked) : ofTuning(tuned)).join(" ")),
};
await answerBy(kinds);
