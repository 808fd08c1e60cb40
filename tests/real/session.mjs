/** {model, text, tokens, off}: what a session tells of a text read twice, and where heads looked before a word. */

import { answer, file, folder, load, run, task } from "../driver.mjs";
import { join } from "node:path";

const { chooseKernels } = await load("engine/llama/kernels.js");
const { Session } = await load("real/session.js");

const kernels = await chooseKernels(async (name) => file(join(folder, "engine", name)), "simd");
const session = new Session(kernels, file(task.model));
const asked = { messages: [{ role: "user", content: task.text }], off: task.off };
const written = run(session.write({ ...asked, most: 4 })).parts.map(({ id }) => id);
const before = run(session.twice({ text: task.text })).result;
const looks = run(session.looks({ ...asked, begun: written.slice(0, 2) })).result;
const twice = run(session.twice({ text: task.text })).result;
const again = run(session.write({ ...asked, most: 4 })).parts.map(({ id }) => id);
answer({ written, again, before, twice, looks });
