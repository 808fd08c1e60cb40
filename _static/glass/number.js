/** One number, all the way: all that a head at a word makes of its query, and of the keys and values of the words so far. */

import { lookup } from "../engine/lookup.js";
import { bytes } from "../engine/memory.js";

/** @typedef {import("./session.js").Session} Session */
/** at: the place that looks; -1 is the last. @typedef {{text: string, model: string, head: string, at: number}} Request */

const VOTES = 3; // words that gain or lose most

/**
 * With nothing silent.
 * @param {Session} session
 * @param {Request} request
 */
export function number(session, { text, model: name, head, at }) {
  session.dress(name);
  const { glass, model, world } = session;
  const tokens = session.tokens(text);
  const place = at >= 0 && at < tokens.length ? at : tokens.length - 1;
  glass.read(model, tokens);
  const { width } = glass.config;
  const so = [...tokens.keys()].slice(0, place + 1);
  const copy = (/** @type {ArrayLike<number>} */ numbers) => Array.from(numbers);
  const handed = copy(glass.handed(head, place));
  const added = throughOut(session, head, handed);
  const scores = scoresOf(session, added, place);
  const order = [...session.subject.usual].sort((a, b) => scores[b] - scores[a]);
  const told = (/** @type {number} */ token) => ({ word: world.word(token), by: scores[token] });
  const said = glass.lens(glass.points - 1, place, 1)[0];
  const answer = said.indexOf(Math.max(...said));
  return {
    words: tokens.map((token) => world.word(token)),
    place,
    row: copy(model.memory.at(model.embedding.at + bytes(width) * tokens[place], width)),
    query: copy(glass.projection(head, "query", place)),
    keys: so.map((each) => copy(glass.projection(head, "key", each))),
    values: so.map((each) => copy(glass.projection(head, "value", each))),
    shares: copy(glass.looks(head, place)),
    handed,
    added,
    up: order.slice(0, VOTES).map(told),
    down: order.slice(-VOTES).reverse().map(told),
    said: told(answer),
  };
}

/**
 * What a block adds to the stream of what one of its heads hands over.
 * @type {(session: Session, head: string, handed: number[]) => number[]}
 */
function throughOut({ glass, model }, head, handed) {
  const { layer, head: number, size } = glass.part(head);
  const { width } = glass.config;
  const out = lookup(model.named, `blocks.${layer}.attention.out.weight`);
  return Array.from({ length: width }, (_, row) => {
    return handed.reduce((sum, value, i) => sum + value * out[width * row + size * number + i], 0);
  });
}

/**
 * What that adds to the score of each word, over that of the average word, by the scale that the last norm has there.
 * @type {(session: Session, added: number[], place: number) => number[]}
 */
function scoresOf({ glass, model, world, subject }, added, place) {
  const { width, epsilon } = glass.config;
  const gain = lookup(model.named, "norm.weight");
  const rows = lookup(model.named, "embedding.weight");
  let squares = 0;
  for (const value of glass.stream(glass.points - 1, place)) squares += value * value;
  const scale = 1 / Math.sqrt(squares / width + epsilon);
  const read = added.map((value, i) => value * gain[i] * scale);
  return world.words.map((_, token) => {
    return read.reduce((sum, value, i) => sum + value * (rows[width * token + i] - subject.averageRow[i]), 0);
  });
}
