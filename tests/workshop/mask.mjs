/**
 * What `Mask it` makes of examples: {tuned} tunes to ten made by a rule; {written} takes ten of a voice; {typed} completes and
 * reads what was typed; {told} says what came and went.
 */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/masking.js");
const { completed, completions, tidy, unknown } = await load("workshop/complete.js");
const { told } = await load("workshop/mask.js");

const kinds = {
  async tuned({ begin, end }) {
    const lesson = await open(around());
    const questions = lesson.questions({ seed: 1 });
    const answers = lesson.pattern({ questions, begin, end, seed: 1 });
    const examples = questions.map((question, place) => ({ question, answer: answers[place] }));
    const { parts, result } = run(lesson.tune({ examples }));
    const learned = parts.filter(({ said }) => said);
    return { questions, answers, steps: learned.length, on: learned.map(({ on }) => on), measured: result };
  },
  async written({ voice }) {
    const lesson = await open(around());
    const questions = lesson.questions({ seed: 2 });
    const answers = lesson.voice({ questions, voice, seed: 1 });
    const tokens = answers.map((answer, place) => lesson.example({ question: questions[place], answer }).answer);
    return { questions, answers, tokens: tokens.map((each) => lesson.world.decode(each)) };
  },
  typed: ({ texts, words }) =>
    texts.map((text) => {
      const found = completions(text, words);
      const whole = found.map((word) => completed(text, word));
      return { found, completed: whole, unknown: unknown(text, words), tidy: tidy(text) };
    }),
  told: (runs) => [false, true].flatMap((beside) => runs.map((run) => told(run, beside))),
};
await answerBy(kinds);
