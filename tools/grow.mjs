/**
 * What Grow it prints of runs before a model comes to the page, made by the modules that run there:
 * `node tools/grow.mjs` writes values/grow.json anew, in a CPU minute; `--only rate` prints one of its runs.
 */

import { writeFileSync } from "node:fs";
import { from } from "./modules.mjs";

const { load, kernels, data } = from();
const { Growth, MEGABYTES } = await load("workshop/growth.js");
const { FIRST } = await load("workshop/recipe.js");
const { told, WATCH } = await load("workshop/telling.js");
const { drawing, inWords, pieces } = await load("workshop/descent.js");
const { chooseKernels } = await load("engine/kernels.js");
const { Memory } = await load("engine/memory.js");
const { readWorld } = await load("engine/world.js");

const SENTENCES = 40; // of a run, even by the square root of what it has read
const memory = new Memory(await chooseKernels(kernels), MEGABYTES);
const world = readWorld(await data("world"));
const rounded = (number) => Number(number.toFixed(3));

function printed(broken) {
  const recipe = { ...FIRST, broken };
  const growth = new Growth(memory, world, recipe);
  const { run, steps } = growth;
  const due = new Set(Array.from({ length: SENTENCES }, (_, at) => Math.round(steps * ((at + 1) / SENTENCES) ** 2)));
  const said = [];
  const write = () => {
    const { words, good, facts, voice } = growth.sentence();
    said.push([growth.tokens, words.join(" "), good, facts, voice]);
  };
  write();
  for (const stepped of growth.grow()) {
    if (stepped && due.has(run.step)) write();
  }
  const [points, looks] = [run.points, run.looks].map((rows) => rows.map(({ tokens, loss }) => [tokens, rounded(loss)]));
  const { floor } = run.looks.at(-1);
  return { to: recipe.tokens, floor: rounded(floor), points, looks, said, watch: WATCH[broken], told: told(recipe, run.points, run.looks) };
}

/** What the page shows before its script has come: the end of a run. */
function picture(run) {
  const [, text, good, facts] = run.said.at(-1);
  const note = `A run made before: ${run.to.toLocaleString("en")} of ${run.to.toLocaleString("en")} words read.`;
  return { drawing: drawing(run), words: inWords(run), said: pieces({ words: text.split(" "), good, facts }), note };
}

const only = process.argv[process.argv.indexOf("--only") + 1];
if (process.argv.includes("--only")) console.log(JSON.stringify(printed(only)));
else {
  const runs = Object.fromEntries(Object.keys(WATCH).map((broken) => [broken, printed(broken)]));
  writeFileSync(new URL("../values/grow.json", import.meta.url), `${JSON.stringify({ runs, picture: picture(runs.nothing) })}\n`);
}
