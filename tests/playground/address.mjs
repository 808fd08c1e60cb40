/** {usual, cases}: the hash of settings beside the usual ones, and what it says when it is read again. */

import { answer, load, task } from "./driver.mjs";

const { fromHash, toHash } = await load("address.js");
const { usual, cases } = task();
answer(cases.map((each) => (typeof each === "string" ? fromHash(each) : fromHash(toHash({ ...usual, ...each }, usual)))));
