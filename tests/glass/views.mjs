/** {setting, number, carry, states}: the other views of a session, commands. */

import { answer, load, task } from "../driver.mjs";
import { opened } from "./opened.mjs";

const { fromHash, toCommand, toHash } = await load("glass/state.js");
const session = await opened();
const number = session.number(task.number);
const crossed = session.carry(task.carry);
const setting = { ...task.setting, text: task.number.text };

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
answer({ number, crossed, asOwn, asBook, states });
