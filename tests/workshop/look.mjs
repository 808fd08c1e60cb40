/** What `Turn the answer` does: {asked} writes passages before questions, {read} reads answers of lessons with records;
 * {told} says in words what came of it. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/looking.js");
const { ofMany, ofPassage } = await load("workshop/look.js");
const { openPrompt, order, record, valueOf } = await load("workshop/records.js");

const kinds = {
  async asked({ seeds }) {
    const lesson = await open(around());
    const questions = seeds.map((seed) => {
      const found = run(lesson.question({ seed })).result;
      const said = Object.entries(found.passages).map(([name, passage]) => {
        return [name, [false, true].map((pasted) => run(lesson.ask({ about: found, passage, pasted })).result)];
      });
      return { ...found, said: Object.fromEntries(said) };
    });
    return { questions, survey: run(lesson.survey()).result, known: [...lesson.people], facts: [...lesson.world.facts] };
  },
  async read({ cases }) {
    const { world, subject } = await open(around());
    subject.restore();
    const rows = cases.map(({ asked, value, after, question, pasted, text }) => {
      const passage = record(asked, value, after && order(after));
      return { prompt: openPrompt(world, passage, question, pasted), asked, text };
    });
    const given = run(subject.answers(rows.map(({ prompt }) => prompt), 0, 0)).result;
    return rows.map(({ prompt, asked, text }, place) => ({
      prompt: world.decode(prompt),
      value: valueOf(world, asked, given[place]),
      read: valueOf(world, asked, world.encode(text)),
    }));
  },
  told: (cases) => cases.map(({ truth, passage, said, name, pasted, shares }) => [ofPassage(truth, passage, said).join(" "), ofMany(name, pasted, 64, shares)]),
};
await answerBy(kinds);
