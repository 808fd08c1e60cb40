/**
 * What `Mask it` makes of examples: {tuned} tunes to ten made by a rule; {written} takes ten of a voice; {factored} takes
 * matrices apart; {typed} completes and reads what was typed; {told} says what came and went.
 */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/masking.js");
const { factors, truncated } = await load("workshop/low_rank.js");
const { completed, completions, tidy, unknown } = await load("workshop/complete.js");
const { ofMask } = await load("workshop/toll.js");

const kinds = {
  async tuned({ begin, end, ranks }) {
    const lesson = await open(around());
    const questions = lesson.questions({ seed: 1 });
    const answers = lesson.pattern({ questions, begin, end, seed: 1 });
    const examples = questions.map((question, place) => ({ question, answer: answers[place] }));
    const { parts, result } = run(lesson.tune({ examples }));
    const thin = ranks.map((rank) => run(lesson.rank({ rank })).result);
    return { questions, answers, steps: parts.filter(({ step }) => step).length, measured: result, thin };
  },
  async written({ voice }) {
    const lesson = await open(around());
    const questions = lesson.questions({ seed: 2 });
    const answers = lesson.voice({ questions, voice, seed: 1 });
    const tokens = answers.map((answer, place) => lesson.example({ question: questions[place], answer }).answer);
    return { questions, answers, tokens: tokens.map((each) => lesson.world.decode(each)) };
  },
  factored: (matrices) =>
    matrices.map(({ rows, columns, numbers, rank }) => {
      const found = factors(Float32Array.from(numbers), rows, columns);
      const { factors: kept } = truncated({ factors: new Map([["m", found]]), gains: new Map() }, rank);
      const { rank: few, left, right } = kept.get("m");
      return { rank: few, left: Array.from(left), right: Array.from(right) };
    }),
  typed: ({ texts, words }) =>
    texts.map((text) => {
      const found = completions(text, words);
      const whole = found.map((word) => completed(text, word));
      return { found, completed: whole, unknown: unknown(text, words), tidy: tidy(text) };
    }),
  told: (rows) => rows.map(ofMask),
};
await answerBy(kinds);
