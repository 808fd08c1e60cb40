/** {usual, cases}: what is read from a hash, given, or written of settings that differ from the usual ones. */

import { answer, load, task } from "./driver.mjs";

const { fromHash, toHash } = await load("playground/address.js");
const { usual, cases } = task;
const hash = (each) => (typeof each === "string" ? each : toHash({ ...usual, ...each }, usual));
answer(cases.map((each) => fromHash(hash(each))));
