/**
 * What the glass model prints before a model comes to the page, made by the modules that run there: two questions, and what
 * becomes of the answer with each of the last block's heads on or off. `node tools/glass.mjs` writes values/glass.json anew.
 */

import { writeFileSync } from "node:fs";
import { from } from "./modules.mjs";

const { load, kernels, data } = from(process.argv[2]);
const { CHANGES, Session } = await load("glass/session.js");
const { EXAMPLES } = await load("glass/state.js");
const { stage } = await load("glass/stage.js");
const { told } = await load("glass/tell.js");
const { isHead, shown } = await load("glass/written.js");
const { chooseKernels } = await load("engine/kernels.js");

const files = await Promise.all(["base", "world", ...CHANGES].map(async (name) => [name, await data(name)]));
const session = new Session(Object.fromEntries(files), await chooseKernels(kernels));
const ASKED = { known: "A fact", nobody: "Nobody" };
const two = (share) => share && Number(share.toFixed(4));

function printed(text) {
  const look = (silent) => session.look({ text, model: "base", silent, by: "zero", cut: [] });
  const { layers } = session.glass.config;
  const heads = [...session.glass.parts.keys()].filter((part) => part.startsWith(`${layers}.`) && isHead(part));
  const { places } = look([]);
  const at = places.length - 1;
  const states = {};
  for (let number = 0; number < 2 ** heads.length; number++) {
    const silent = heads.filter((_, place) => number & (1 << place));
    const found = look(silent);
    const { lead, rest, why } = told(found.places, at, found.person, { silent, cut: [] });
    const odds = found.places[at].odds.slice(0, 3).map(({ word, share, exact }) => ({ word: shown(word), share: two(share), exact: two(exact) }));
    states[silent.join(" ")] = { odds, told: [lead, rest], why };
  }
  const looks = heads.map((part) => ({ part, looks: places[at].looks[part].map(two) }));
  return { text, at, words: places.map(({ word }) => ({ word: shown(word) })), looks, states };
}

const cases = Object.fromEntries(Object.entries(ASKED).map(([name, title]) => [name, printed(EXAMPLES[title])]));
const { words, at, looks, states } = cases.known;
const scene = { words, at, heads: looks.map((head) => ({ ...head, off: false })), odds: states[""].odds };
const picture = ["across", "down"].map((shape) => stage(scene, shape)).join("\n");
writeFileSync(new URL(process.argv[3] ?? "../values/glass.json", import.meta.url), `${JSON.stringify({ cases, picture })}\n`);
