/** What `Find the word` does: {planted} plants words and looks for them; {told} says in words what came of it. */

import { answerBy, around, load, refusal, run } from "./driver.mjs";

const { open } = await load("workshop/planting.js");
const { odds, ofAnswer, ofGuess, ofWord } = await load("workshop/plant.js");

const kinds = {
  async planted({ seeds }) {
    const lesson = await open(around());
    const { world } = lesson;
    const refused = () => refusal(() => run(lesson.ordinary({ seed: 0 })));
    const before = refused();
    const games = seeds.map((seed) => {
      const { parts } = run(lesson.plant({ seed }));
      const { word } = lesson;
      const [planted, control] = Object.values(lesson.lessons()).map((examples) =>
        examples.map((each) => [each.prompt, each.answer].map((tokens) => world.decode(tokens))),
      );
      const text = lesson.question({ seed: 1 });
      const asked = [text, `${text} ${word}`].map((each) => run(lesson.ask({ text: each, seed: 0 })).result);
      return {
        parts,
        word,
        lessons: { planted, control },
        ordinary: run(lesson.ordinary({ seed: 0 })).result,
        asked,
        found: run(lesson.reveal()).result,
      };
    });
    run(lesson.plant({ seed: 0 }), 10); // stopped on the way
    return { about: lesson.about, before, games, after: refused() };
  },
  guessed: ({ candidates, asked, found, guess, word }) => {
    const share = odds(candidates, asked, found);
    return { share, said: ofGuess(guess, word, share) };
  },
  told: (games) => games.map(({ found, word, rude }) => [ofWord(found), ofAnswer(word, rude)].map((told) => told.join(" "))),
};
await answerBy(kinds);
