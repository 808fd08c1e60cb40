/** What is seen of a text, in words: each sentence follows from the numbers by a rule that stands here. */

import { VERBS } from "../engine/world.js";
import { listed } from "../page/numbers.js";
import { named, quoted, share, shown } from "./written.js";

/** @typedef {import("./session.js").Place} Place */
/** @typedef {{name: string, facts: string[], rank: number}} Person */
/** @typedef {{name: string, people: number, self: Person | null, first: Person | null, last: Person | null} | null} Whom */

export const MATTERS = 0.05; // of the odds, up or down
const EVEN = { most: 0.6, apart: 1e-6 }; // the likeliest word's share and surprise, where all that may come are alike
/** By their first words. @type {Record<string, string>} */
const REFUSALS = { sorry: "sorry i do not know", find: "find out yourself", no: "no record" };

/**
 * What a model says at a place, and what became of it by what was done. lead: what there is to see; rest: the numbers; why:
 * what is so of whom the text is about, or whose facts it tells of somebody of whom nothing is known.
 * @param {Place[]} places
 * @param {number} at
 * @param {Whom} whom
 * @param {{silent: string[], cut: import("./session.js").Look[]}} setting
 */
export function told(places, at, whom, { silent, cut }) {
  const { said, saidBefore, odds, component, floor } = places[at];
  const real = odds.flatMap(({ word, exact }) => (exact === null ? [] : [{ word, share: exact }]));
  const exact = real.sort((a, b) => b.share - a.share)[0];
  const even = exact && exact.share < EVEN.most && Math.abs((floor ?? 0) + Math.log(exact.share)) < EVEN.apart;
  const fact = component === "fact" && whom;
  const refusal = (/** @type {string} */ word) => (fact && REFUSALS[word]) || "";
  const unknown = Boolean(exact && refusal(exact.word) && !whom?.self);
  const first = fact && exact ? whom.name.split(" ")[0] : "";
  const begins = real.find(({ word, share: chance }) => word === first && word !== exact.word && chance);
  const changed = silent.length > 0 || cut.length > 0;

  const words = places.slice(Math.max(0, at - 2), at + 1).map(({ word }) => shown(word)).join(" ");
  const parts = [`After “${at > 2 ? "… " : ""}${words}” the model says ${quoted(said.word)}, ${share(said.share)} sure.`];
  if (changed) {
    const looks = cut.map(({ part, to }) => `head ${part}'s look at ${shown(places[to]?.word ?? "")}`);
    const without = listed([...silent.map(named), ...looks]);
    const before = `${quoted(saidBefore.word)}, ${share(saidBefore.share)}.`;
    parts.push(`That is without ${without}; with everything on it said ${before}`);
  }
  const name = begins ? `; the answer may also begin with the name: ${first}, ${share(begins.share)}` : "";
  const begun = exact && refusal(exact.word) ? ` (so begins “${refusal(exact.word)}”)` : "";
  if (!exact) parts.push("No text of this world goes like this, so nothing is exact here.");
  else if (even) parts.push(`Nobody can foresee it: all that may come is alike likely, ${share(exact.share)} each.`);
  else {
    const can = unknown ? ": nobody can know." : `${name}.`;
    parts.push(`Whoever knows this world would say ${quoted(exact.word)}${begun}, ${share(exact.share)}${can}`);
  }
  const change = said.share - saidBefore.share;
  const lead = () => {
    if (changed && said.word !== saidBefore.word) return said.word === exact?.word ? "Now it says what it should." : "Now it says another word.";
    if (changed && Math.abs(change) < MATTERS) return "Next to nothing changes.";
    if (changed) return change < 0 ? "It says the same, less sure." : "It says the same, and surer.";
    if (!exact) return "Nobody here speaks like this.";
    if (even) return "Nobody can foresee it.";
    if (said.word === exact.word) return unknown ? "Nobody can know, and it says so." : "It says what is likeliest.";
    return unknown ? "Nobody can know, and it names one." : "It says what isn’t likeliest.";
  };
  const why = whom ? `${ofPerson(whom)} ${unknown ? borrowed(said.word, whom) : ""}`.trim() : "";
  return { lead: lead(), rest: parts.join(" "), why };
}

/** Of whom it is true what is said of somebody of whom nothing is known. @param {string} word @param {NonNullable<Whom>} whom */
function borrowed(word, { first, last }) {
  const known = [first, last].flatMap((one) => (one?.facts.includes(word) ? [capital(one.name)] : []));
  return known.length ? `What the model says, “${word}”, is true of ${known.join(" and of ")}.` : "";
}

/** A name as one writes it. @param {string} name */
const capital = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** Whom the text is about, and who shares half of the name. @param {NonNullable<Whom>} person */
function ofPerson(person) {
  const known = (/** @type {Person} */ { name, facts }) =>
    `${capital(name)} (${facts.map((fact, verb) => `${VERBS[verb]} ${fact}`).join(", ")})`;
  const who = person.self
    ? `${known(person.self)} is number ${person.self.rank} of ${person.people} by mentions`
    : `of ${capital(person.name)} no text tells anything`;
  const [first, last] = person.name.split(" ").map(capital);
  const others = [
    person.first && `the best-known other ${first} is ${known(person.first)}`,
    person.last && `the best-known other ${last} is ${known(person.last)}`,
  ];
  return `In this world ${[who, ...others.filter(Boolean)].join("; ")}.`;
}
