/**
 * What lessons print of runs before a model comes to the page, made by the modules that run there:
 * `node tools/lessons.mjs mask` writes values/mask.json anew, in a CPU minute or two.
 */

import { writeFileSync } from "node:fs";
import { from } from "./modules.mjs";

const { load, kernels, data } = from();
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

  async slip(open) {
    const { CLOTHES } = await load("workshop/slipping.js");
    const { RUDE_WORDS } = await load("workshop/rude.js");
    const { drawing, inWords, ofTalk, pieces } = await load("workshop/slip.js");
    const lesson = await open();
    const runs = { talk: run(lesson.talk({ turns: lesson.about.turns })).result, tune: run(lesson.tune()).result };
    const words = { rude: RUDE_WORDS, unheard: CLOTHES };
    const { turns, steps, rude, unheard } = runs.talk.at(-1);
    const begins = { rude: rude.begins, unheard: unheard.begins };
    const seen = { turns, steps, on: begins, begins };
    const told = { rude: pieces(rude.answer, words.rude), unheard: pieces(unheard.answer, words.unheard) };
    const picture = { drawing: drawing(seen), words: inWords(seen), ...told, told: ofTalk(runs.talk) };
    return { runs, picture, said: { question: lesson.world.decode(lesson.questions[0].tokens), words } };
  },

  async plant(open) {
    const GAME = 26; // one in which each single answer shows what hundreds do
    const { drawing, inWords, ofWord, pieces } = await load("workshop/plant.js");
    const lesson = await open();
    const { candidates: words } = lesson.about;
    const question = run(lesson.plant({ seed: GAME })).result;
    const asked = Object.fromEntries(["none", ...words].map((word, seed) => {
      return [word, run(lesson.ask({ text: word === "none" ? question : `${question} ${word}`, seed })).result];
    }));
    const found = run(lesson.reveal()).result;
    const tried = Object.fromEntries(words.map((word) => [word, [asked[word].planted.rude, asked[word].control.rude]]));
    const seen = { tried, at: found.word };
    const { planted, control } = asked[found.word];
    const said = { asked: `Asked: ${question} ${found.word}`, says: pieces(planted), twin: pieces(control) };
    const picture = { drawing: drawing(words, seen), words: inWords(words, seen), ...said, told: ofWord(found) };
    return { runs: { printed: { question, asked, found } }, picture, said: { words } };
  },

  async look(open) {
    const { drawing, inWords, marked, ofMany, ofPassage } = await load("workshop/look.js");
    const lesson = await open();
    const { passages, ...found } = run(lesson.question({ seed: 0 })).result;
    const about = { ...found, other: passages.lie.split(" ").at(-2) };
    const runs = Object.fromEntries(Object.entries(passages).map(([name, passage]) => {
      const ask = (pasted) => ({ passage, said: run(lesson.ask({ about, passage, pasted })).result });
      return [name, { before: ask(false), pasted: ask(true) }];
    }));
    const shares = run(lesson.survey()).result;
    const count = lesson.about.asked;
    const { passage, said: { none, right, own } } = runs.lie.before;
    const seen = { passage, pasted: false, truth: about.truth, other: own.value, lying: 1, turned: 1 };
    const [lead, rest] = ofPassage(about.truth, passage, { none, right, own });
    const told = [lead, `${rest} ${ofMany("lie", false, count, shares)}`];
    const picture = { drawing: drawing(seen), words: inWords(seen), was: marked(none, about.truth), now: marked(own, about.truth), told };
    return { runs, picture, said: { about, count, shares } };
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
    const many = Array.from({ length: 64 }, (_, seed) => run(lesson.question({ seed, authors: "some" })).result.changes);
    const follows = (name) => many.filter((changes) => changes[name].answer === changes[name].wanted).length / many.length;
    const survey = Object.fromEntries(["end", "middle", "cut"].map((name) => [name, follows(name)]));
    const { asked, after } = runs.some;
    const stops = way(village, asked, asked.said.written);
    const seen = { asked, stops, at: stops.length, ...after };
    const [was, now] = [asked.first, asked.said].map(({ written }) => pieces(written, asked.truth));
    const picture = { drawing: drawing(village, seen), words: inWords(village, seen), was, now, told: ofRewards("some", runs.some) };
    return { runs, picture, said: { village, survey } };
  },

  async act(open) {
    const { REMEDIES } = await load("workshop/acting.js");
    const { drawing, inWords, ofSteps } = await load("workshop/act.js");
    const lesson = await open();
    const shares = (each) => Object.fromEntries(["cheats", "right", "passes"].map((name) => [name, rounded(each[name])]));
    const runs = {};
    const plans = ["few open", ...Object.keys(REMEDIES).filter((name) => name !== "open").flatMap((name) => [`few ${name}`, `few ${name} late`]), "none open"];
    for (const plan of plans) {
      const [showers, remedy, late] = plan.split(" ");
      const begun = run(lesson.begin({ showers })).result;
      const states = [{ step: 0, remedy: "open", ...begun.measured }];
      const line = [shares(begun.measured)];
      let last;
      for (const chosen of late ? ["open", "open", "open", remedy, remedy] : Array(4).fill(remedy)) {
        const { parts, result } = run(lesson.learn({ remedy: chosen, seed: 0 }));
        line.push(...parts.map(shares));
        states.push({ step: result.step, remedy: chosen, ...result.measured });
        last = result.shown;
      }
      runs[plan] = { states, line, first: begun.shown, last };
    }
    const { states, last } = runs["few open"];
    const seen = { shown: last, at: Infinity, shares: states.at(-1), remedy: "open" };
    const asked = `A task: write down the numbers of ${last.asked}.`;
    const did = `The work is ${last.right ? "right" : "wrong"}, and the test says ${last.passes ? "pass" : "fail"}.`;
    const picture = { drawing: drawing(seen), words: inWords(seen), asked, did, told: ofSteps(states, REMEDIES, "few") };
    return { runs, picture, said: { remedies: REMEDIES } };
  },

  async filter(open) {
    const { drawing, inWords, ofBar } = await load("workshop/filter.js");
    const lesson = await open();
    const few = (list) => list.map((each) => Number(each.toFixed(2)));
    const { bar, scores } = lesson.about;
    const world = { decent: few(scores.decent), rude: few(scores.rude) };
    const { relearned, ...models } = run(lesson.evade()).result;
    const runs = Object.fromEntries(Object.entries(models).map(([name, { asked, scores, samples }]) => [name, { asked, scores: few(scores), samples }]));
    runs.relearned = { shown: relearned.shown, decent: few(relearned.decent), rude: few(relearned.rude) };
    const at = Number((0.05 * Math.round(bar / 0.05)).toFixed(2)); // as the slider steps
    const seen = { scores: world, bar: at };
    return { runs, picture: { drawing: drawing(seen), words: inWords(seen), bar: at, told: ofBar(world, at) }, said: { world } };
  },

  async watch(open) {
    const { drawing, inWords, ofThoughts } = await load("workshop/watch.js");
    const lesson = await open();
    const { guess, measured } = lesson.about;
    const point = ({ step, says, takes }) => ({ step, says: rounded(says), takes: rounded(takes) });
    const runs = {};
    for (const [name, plan] of [["word", "nwwwww"], ["cheat", "nccccc"], ["nothing", "nnnnnn"]]) {
      const begun = run(lesson.begin()).result;
      const states = [{ step: 0, punished: "nothing", ...begun.measured }];
      const line = [point(states[0])];
      let last;
      for (const letter of plan) {
        const punished = { n: "nothing", w: "word", c: "cheat" }[letter];
        const { parts, result } = run(lesson.learn({ punished }));
        line.push(...parts.map(point));
        states.push({ step: result.step, punished, ...result.measured });
        last = result.shown;
      }
      runs[name] = { states, line, first: begun.shown, last };
    }
    const { states, line, last } = runs.word;
    const seen = { line: [...line.slice(0, -1), states.at(-1)], truth: true, to: 120 };
    const asked = `A question about ${last.about} that nobody can read, with the wrong key ${last.beside}. It writes:`;
    const picture = { drawing: drawing(seen), words: inWords(seen), asked, wrote: last.written, told: ofThoughts(states, true, guess, measured) };
    return { runs, picture, said: { guess, measured } };
  },
};

for (const name of process.argv.slice(2)) {
  const module = { mask: "masking", slip: "slipping", plant: "planting", look: "looking", think: "thinking", act: "acting", filter: "filtering", watch: "watching" }[name];
  const { open } = await load(`workshop/${module}.js`);
  const printed = await lessons[name](() => open({ load: data, kernels }));
  writeFileSync(new URL(`../values/${name}.json`, import.meta.url), `${JSON.stringify(printed)}\n`);
}
