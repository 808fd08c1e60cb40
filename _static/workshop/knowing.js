/** What a model knows of the people of its world, by how often they are told of. As `known` in lab/probes/facts.py. */

import { likeliest } from "../engine/sampler.js";
import { VERBS } from "../engine/world.js";

const ASKED = 32; // people of a group, at most

/** @typedef {import("../engine/world.js").World} World */

/**
 * The share of facts that the model holds likeliest, for each group of people. Asked in the form of a diary and the voice
 * of a clerk: <doc> diary : note , rosa crow lives in ...
 * A generator that yields after each person.
 * @param {import("../engine/model.js").Model} model
 * @param {World} world
 * @param {Record<string, [number, number]>} ranks
 * @returns {Generator<null, Record<string, number>>}
 */
export function* known(model, world, ranks) {
  const people = [...world.facts];
  const width = world.words.length;
  /** @type {Record<string, number>} */
  const shares = {};
  for (const [group, [first, last]] of Object.entries(ranks)) {
    const step = Math.max(1, Math.floor((last - first) / ASKED));
    let [hits, asked] = [0, 0];
    for (let rank = first; rank < last; rank += step) {
      const [name, values] = people[rank];
      values.forEach((value, attribute) => {
        const logits = model.logits(world.encode(`<doc> diary : note , ${name} ${VERBS[attribute]}`));
        hits += Number(likeliest(logits.subarray(-width)) === world.token(value));
      });
      asked += values.length;
      yield null;
    }
    shares[group] = hits / asked;
  }
  return shares;
}
