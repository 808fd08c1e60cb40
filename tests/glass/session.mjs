/** {settings, place, refused, carry, average, texts}: what a session sees, loses without parts, carries, refuses. */

import { answer, refusal, run, task } from "../driver.mjs";
import { opened } from "./opened.mjs";

const session = await opened();
const [setting] = task.settings;
const refusals = task.refused.map((changes) => refusal(() => session.look({ ...setting, ...changes })));
const begun = performance.now();
const looks = task.settings.map((each) => session.look(each));
const spent = (performance.now() - begun) / looks.length;
const damage = run(session.damage({ ...setting, place: task.place }));
const carry = session.carry(task.carry);
const grid = run(session.grid(task.carry));
const average = task.average ? run(session.average(setting)) : null;
const texts = task.texts ? session.book.texts().map((text) => Array.from(text)) : null;
answer({ texts, about: session.about(setting), looks, spent, damage, carry, grid, average, refusals });
