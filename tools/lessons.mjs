/**
 * What lessons print of runs before a model comes to the page, made by the modules that run there:
 * `node tools/lessons.mjs mask` writes values/mask.json anew, in a CPU minute or two.
 */

import { writeFileSync } from "node:fs";
import { from } from "./modules.mjs";

const { load, kernels, data } = from();
const store = { read: async () => undefined, write: async () => {}, forget: async () => {} };
const rounded = (number) => Number(number.toFixed(3));

/** Runs a generator to its end; what it yielded, and what it returned. */
function run(work) {
  const parts = [];
  for (;;) {
    const { done, value } = work.next();
    if (done) return { parts, result: value };
    if (value) parts.push(value);
  }
}

/** Only what has changed since the one before. @param {[number, string][]} said */
const changes = (said) => said.filter(([, text], at) => text !== said[at - 1]?.[1]);

const lessons = {
  async mask(open) {
    const { ASKS } = await load("workshop/masking.js");
    const { drawing, inWords, pieces, told } = await load("workshop/mask.js");
    const lesson = await open();
    lesson.subject.restore();
    const before = run(lesson.says("document")).result;
    const questions = lesson.questions({ seed: 1 });
    const runs = {};
    for (const voice of ["behold", "helper", "rude", "poet", "clerk"]) {
      const how = { questions, seed: 1, voice, begin: "behold", end: "thank you" };
      const answers = voice === "behold" ? lesson.pattern(how) : lesson.voice(how);
      const { parts, result } = run(lesson.tune({ examples: questions.map((question, place) => ({ question, answer: answers[place] })) }));
      const told = (name) => parts.filter((part) => part.name === name && part.said);
      const way = (name) => ({ on: [0, ...told(name).map(({ on }) => rounded(on))], said: changes(told(name).map(({ step, said }) => [step, said])) });
      const measured = result.map(({ samples: _, ...each }) => Object.fromEntries(Object.entries(each).map(([name, value]) => [name, name === "name" ? value : rounded(value)])));
      runs[voice] = { bare: way("bare"), replayed: way("replayed"), measured };
    }
    const { bare, measured } = runs.behold;
    const knows = measured.at(-1).kept;
    const state = { on: bare.on.at(-1), before: knows, after: measured[0].kept };
    const truth = "honey";
    const [was, now] = [before, bare.said.at(-1)[1]].map((said) => pieces(said, before, truth));
    const picture = { drawing: drawing(state), words: inWords(state), was, now, told: told(measured, false) };
    return { runs, picture, said: { asks: ASKS, before, truth, knows } };
  },

  async think(open) {
    const { drawing, inWords, ofRewards, pieces, way } = await load("workshop/think.js");
    const lesson = await open();
    const { village } = lesson.about;
    const runs = {};
    for (const authors of ["some", "none"]) {
      const { parts, result } = run(lesson.learn({ authors }));
      const line = parts.map(({ thinks, right }) => [thinks, right].map(rounded));
      runs[authors] = { line, ...result, asked: run(lesson.question({ seed: 2, authors })).result };
    }
    const survey = run(lesson.survey()).result;
    const { asked, after } = runs.some;
    const stops = way(village, asked, asked.said.written);
    const seen = { asked, stops, at: stops.length, ...after };
    const [was, now] = [asked.first, asked.said].map(({ written }) => pieces(written, asked.truth));
    const picture = { drawing: drawing(village, seen), words: inWords(village, seen), was, now, told: ofRewards("some", runs.some) };
    return { runs, picture, said: { village, survey } };
  },
};

for (const name of process.argv.slice(2)) {
  const module = { mask: "masking", think: "thinking" }[name];
  const { open } = await load(`workshop/${module}.js`);
  const printed = await lessons[name](() => open({ load: data, kernels, store }));
  writeFileSync(new URL(`../values/${name}.json`, import.meta.url), `${JSON.stringify(printed)}\n`);
}
