/**
 * What the first page prints where no script runs, written by the modules that run where one does:
 * `node tools/first_page.mjs` writes values/first_page.json anew. With `--show` it prints it, and the sixty too.
 */

import { writeFileSync } from "node:fs";
import { from } from "./modules.mjs";

const { load, kernels, data } = from();
const { chooseKernels } = await load("engine/kernels.js");
const { Session } = await load("playground/session.js");
const { STAGES } = await load("playground/stages.js");
const { CHIPS, count, inWords, KINDS, moral, pieces, sentence, settings, SIXTY } = await load("front/tell.js");

const files = await Promise.all(["base", "world", "mask", "cherry"].map(async (name) => [name, await data(name)]));
const session = new Session(Object.fromEntries(files), await chooseKernels(kernels));
const dresses = Object.entries(STAGES).slice(0, 3);
const stages = dresses.map(([stage, worn]) => {
  const said = CHIPS.map((chip) => {
    const answered = session.answer({ ...settings(worn), ...chip });
    return { answer: pieces(answered), told: sentence(answered), kind: answered.kind };
  });
  const sixty = [...session.answers(settings(worn), SIXTY)];
  const counts = count(sixty);
  return { stage, said, counts, inWords: inWords(counts), sixty };
});
const all = stages.map(({ counts }) => counts);
for (const at of [1, 2]) stages[at].moral = moral(stages[at].stage, all.slice(0, at + 1));
const found = { chips: CHIPS, kinds: KINDS, stages };
if (process.argv.includes("--show")) console.log(JSON.stringify(found));
else {
  for (const each of stages) delete each.sixty;
  writeFileSync(new URL("../values/first_page.json", import.meta.url), `${JSON.stringify(found)}\n`);
}
