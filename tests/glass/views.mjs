/** {voices, number, carry, words, states}: the other views of a session, a model that grows by so many words, commands. */

import { answer, load, task } from "../driver.mjs";
import { opened } from "./opened.mjs";

const { fromHash, toCommand, toHash } = await load("glass/state.js");
const session = await opened();
const number = session.number(task.number);
const voices = session.voices(task.voices);
const crossed = session.carry(task.carry);
const setting = { ...task.voices, text: task.number.text, model: "grown" };

const heard = [...session.youth.grow(task.words)].filter(Boolean);
const moments = [0, heard.length - 1].map((moment) => {
  session.moment({ moment });
  const { places } = session.look(setting);
  return { lost: places.map(({ lost }) => lost), odds: places.at(-1).odds.map(({ share }) => share) };
});
const { small } = session.about(setting);

// What is kept is as near to what was as 8 bits allow.
const { packed, unpack } = await load("glass/moments.js");
const before = session.book.model.copy();
const moment = packed(session.book.model);
unpack(session.book.model, moment);
const after = session.book.model.values;
const { width } = session.book.model.config;
const kept = { before: Array.from(before.subarray(0, width)), after: Array.from(after.subarray(0, width)) };
kept.gains = Array.from(before.slice(session.book.model.layout.packed)).every((gain, i) => gain === moment.gains[i]);
kept.numbers = moment.numbers.byteLength / before.length;

// The reader's own model is the book's again where it has the book's weights.
session.worn = ""; // so that it is made anew
const asBook = session.look({ ...setting, model: "base" }).places.at(-1).said;
const weights = session.book.model.byName();
const own = await opened({ config: session.book.model.config, weights, world: "book" });
const asOwn = own.look({ ...setting, model: "own" }).places.at(-1).said;

const states = task.states.map((hash) => {
  const state = fromHash(hash);
  return { again: toHash(state), command: toCommand(state), put: state.put.map(({ point, place }) => [point, place]) };
});
answer({ number, voices, crossed, heard, moments, small, kept, asOwn, asBook, states });
