/** {seeds, counts}: what the first page says of each dress, chip and seed, its sixty, and its morals for each counts. */

import { answer, dataFile, kernels, load, task } from "./driver.mjs";

const { Session } = await load("playground/session.js");
const { STAGES } = await load("playground/stages.js");
const { CHIPS, count, moral, pieces, sentence, settings, SIXTY } = await load("front/tell.js");

const names = ["base", "world", "mask", "cherry"];
const files = await Promise.all(names.map(async (name) => [name, await dataFile(name)]));
const session = new Session(Object.fromEntries(files), await kernels());
const plain = (parts) => parts.map(([text]) => text).join("");
const stages = Object.entries(STAGES).slice(0, 3).map(([stage, worn]) => {
  const said = task.seeds.flatMap((seed) =>
    CHIPS.map((chip) => {
      const answered = session.answer({ ...settings(worn, seed), ...chip });
      return { ...answered, seed, shown: plain(pieces(answered)), told: plain(sentence(answered)) };
    }),
  );
  const sixty = [...session.answers(settings(worn), SIXTY)];
  return { stage, said, sixty, counts: count(sixty) };
});
const morals = (counts) => [1, 2].map((at) => moral(stages[at].stage, counts.slice(0, at + 1)));
answer({ stages, morals: [...task.counts, stages.map(({ counts }) => counts)].map(morals), chips: CHIPS });
