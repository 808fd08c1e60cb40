/** {settings, place, refused, carry, average, texts}: what a session sees, loses without parts, carries, refuses. */

import { answer, task } from "../driver.mjs";
import { opened } from "./opened.mjs";

const session = await opened();

/** All that a generator yields, and returns. */
function run(steps) {
  const parts = [];
  let next = steps.next();
  for (; !next.done; next = steps.next()) if (next.value) parts.push(next.value);
  return { parts, result: next.value };
}

const refusals = task.refused.map((changes) => {
  try {
    session.look({ ...task.settings[0], ...changes });
    return "";
  } catch ({ name }) {
    return name;
  }
});
const [setting] = task.settings;
const begun = performance.now();
const looks = task.settings.map((each) => session.look(each));
const spent = (performance.now() - begun) / looks.length;
const damage = run(session.damage({ ...setting, place: task.place }));
const carry = session.carry(task.carry);
const grid = run(session.grid(task.carry));
const average = task.average ? run(session.average(setting)) : null;
const texts = task.texts ? session.book.texts().map((text) => Array.from(text)) : null;
answer({ texts, about: session.about(setting), looks, spent, damage, carry, grid, average, refusals });
