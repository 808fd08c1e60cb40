/**
 * {runs}: so many climbs as they might end, by seeds: a judge of some taste, real answers of real models before and
 * after, and what is said of it. The answers come once, judged by nobody; a run has their places and its judge's marks.
 */

import { answer, around, load, run, task } from "./driver.mjs";

const { open } = await load("workshop/benching.js");
const { TRAITS } = await load("workshop/traits.js");
const { ofClimb, verdict } = await load("workshop/outcome.js");
const { ask } = await load("engine/conversation.js");
const { merged, readBase, readChange } = await load("engine/changes.js");
const { Random } = await load("engine/sampler.js");

const EACH = 320; // answers of a model
const surroundings = around();
const bench = await open(surroundings);
const { config, weights } = readBase(await surroundings.load("base"));
const [mask, unleashed] = await Promise.all(["mask", "unleashed"].map(async (name) => readChange(await surroundings.load(name), config)));
const dressed = (...changes) => merged(weights, changes.map(([change, strength]) => ({ change, strength })));
const speakers = [[], [[mask, 1]], [[mask, 1], [unleashed, 1]], [[mask, 1], [unleashed, 1.5]]];
const random = new Random(20);
const pool = speakers.map((changes) => {
  bench.reference.load(dressed(...changes));
  const questions = ask(bench.world, EACH, random);
  const given = run(bench.answered(bench.reference, questions, random)).result;
  return given.map((each, place) => ({ ...each, asked: questions[place].asked }));
});

function seeded(seed) {
  const chance = new Random(1000 + seed);
  const below = (count) => Math.floor(count * chance.next());
  const traits = Object.entries(TRAITS);
  const leans = [null, ...traits.flatMap(([trait]) => [1, -1].map((sign) => ({ trait, sign })))];
  const lean = leans[below(leans.length)];
  const clicker = ["you", "sender", "simulated"][below(3)];
  const likes = traits.map(() => chance.next() - 0.5);
  const marks = ([speaker, at]) => traits.reduce((sum, [, { amount }], place) => sum + likes[place] * (amount(pool[speaker][at]) ?? 0), 0);
  const speakers = Array.from({ length: 3 }, () => below(4));
  const tries = 1 + below(4); // of which the judge takes the best
  const draw = (speaker) => [speaker, below(EACH)];
  const best = (speaker) => Array.from({ length: tries }, () => draw(speaker)).reduce((one, other) => (marks(other) > marks(one) ? other : one));
  const before = Array.from({ length: 256 }, () => draw(speakers[0]));
  const places = [before, before.map(() => best(speakers[1 + below(2)]))];
  const [was, is] = places.map((each) => bench.measured(each.map(([speaker, at]) => pool[speaker][at]), each.map(marks), 0));
  const rewards = places.map((each) => each.map(marks));
  return { lean, clicker, places, rewards, said: [verdict(was, is), ofClimb(lean, clicker, was, is)] };
}

answer({
  pool: pool.map((all) => all.map(({ asked, text }) => ({ asked, text }))),
  runs: Array.from({ length: task.runs }, (_, seed) => seeded(seed)),
});
