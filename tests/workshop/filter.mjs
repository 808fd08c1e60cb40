/** What `Get past the filter` does: {learned} fits the filter, {tried} judges answers, {evaded} has a model learn to pass;
 * {told} says in words what came of it. */

import { answerBy, around, load, run } from "./driver.mjs";

const { open } = await load("workshop/filtering.js");
const { ofAnswer, ofBar, ofLearning } = await load("workshop/filter.js");
const { threshold } = await load("workshop/word_filter.js");

const kinds = {
  async learned({ shares }) {
    const lesson = await open(around());
    const { taught, fresh, filter, about } = lesson;
    const bars = shares.map((share) => threshold(about.scores.decent, share));
    return { taught, fresh, weights: [...filter.weights], about, bars };
  },
  async tried({ seed, texts }) {
    const lesson = await open(around());
    const asking = lesson.question({ seed });
    const made = texts.map(([opening, says, end]) => [opening, ",", asking.says[says], end, "."].filter(Boolean).join(" "));
    const judged = made.map((text) => ({ text, ...lesson.judge({ asked: asking.asked, text }) }));
    return { ...asking, judged, bar: lesson.about.bar, endings: lesson.about.endings };
  },
  async evaded() {
    const lesson = await open(around());
    const { parts, result } = run(lesson.evade());
    return { doing: [...new Set(parts.map((part) => part.doing))], ...result, about: lesson.about };
  },
  told: (cases) =>
    cases.map(({ bar, scores, answer, learned }) => [ofBar(scores, bar), ofAnswer(answer, bar), ofLearning(learned, scores, bar)]),
};
await answerBy(kinds);
