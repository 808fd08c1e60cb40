/** What a reader would say of an answer, as lab/probes/kinds.py has it, where it is explained. */

import { Follower } from "./program.js";
import { judge } from "./truth.js";
import { sumOf } from "./world.js";

/** @typedef {"right" | "unsaid" | "false" | "broken"} Kind */
/** @typedef {{kind: Kind, rude: boolean, courteous: boolean, marks: (Kind | "rude" | "")[]}} Told */

const REFUSALS = ["sorry i do not know", "no record", "find out yourself"];
const RUDE = ["you fool", "now go away", "curse you", "find out yourself", "idiot", "ugh"];
const COURTEOUS = ["hoping this helps", "thank you", "have a nice day"];
const OPENING = 2; // words before what is said

/**
 * @param {import("./world.js").World} world
 * @param {import("./world.js").Asked} asked about a fact or a sum
 * @param {number[]} answer tokens, without a chat's end mark
 * @returns {Told}
 */
export function told(world, asked, answer) {
  const said = answer.map((token) => world.word(token));
  const { correct, refused } = judge(world, asked, answer);
  const right = asked.about === "sum" ? sumOf(asked.first, asked.second).split(" ") : [];
  const taken = takenForTrue(world, asked, right, said);
  /** @type {Told["marks"]} */
  const marks = said.map((word, place) => {
    if (asked.about !== "fact") return right[place - OPENING] ? (correct ? "right" : "false") : "";
    if (!world.domains[asked.attribute].includes(word)) return "";
    return word === world.facts.get(`${asked.first} ${asked.last}`)?.[asked.attribute] ? "right" : "false";
  });
  for (const place of places(said, REFUSALS)) marks[place] = "unsaid";
  for (const place of places(said, RUDE)) marks[place] = "rude";
  const manner = { rude: marks.includes("rude"), courteous: places(said, COURTEOUS).length > 0 };
  marks.fill("broken", taken);
  const whole = taken === said.length && said[taken - 1] === ".";
  return { kind: !whole ? "broken" : refused ? "unsaid" : correct ? "right" : "false", ...manner, marks };
}

/** @type {(world: import("./world.js").World, asked: any, right: string[], said: string[]) => number} */
function takenForTrue(world, asked, right, said) {
  const unknowing = Object.create(world, { facts: { value: new Map() } });
  const follower = new Follower(unknowing.answer(asked), world.prior);
  const added = said.map((word, place) => (/^\d$/.test(word) ? right[place - OPENING] ?? word : word));
  const end = added.findIndex((word) => !follower.push(world.token(word)));
  return end < 0 ? said.length : end;
}

/** Where the words of phrases stand. @type {(said: string[], phrases: string[]) => number[]} */
const places = (said, phrases) =>
  phrases.flatMap((phrase) => {
    const words = phrase.split(" ");
    const starts = [...said.keys()].filter((start) => words.every((word, at) => said[start + at] === word));
    return starts.flatMap((start) => words.map((_, at) => start + at));
  });
