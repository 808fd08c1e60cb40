/** {texts, silent, damaged, carry}: what a session sees in part 4's copier, and by itself what verses are. */

import { answer, dataFile, load, refusal, run, task } from "../driver.mjs";
import { opened } from "./opened.mjs";

const { Copier } = await load("glass/copier.js");
const { fromHash, textsOf, toHash } = await load("glass/state.js");
const session = await opened();
const subject = new Copier(session.kernels, await dataFile("../../workshop/data/copier"));
session.take("copier", subject);

const setting = { model: "copier", silent: [], by: "zero", cut: [] };
const looks = task.texts.map((text) => session.look({ ...setting, text }));
const silenced = task.silent.map((part) => session.look({ ...setting, text: task.texts[0], silent: [part] }));
const again = session.look({ ...setting, text: "song : b h k", model: "base" }).places.length; // as if nothing had been
const refusals = ["k d ?", "k ".repeat(65), "k ".repeat(64)].map((text) => refusal(() => session.look({ ...setting, text })));
const carry = session.carry({ ...textsOf("copier"), model: "copier", put: task.put });
const { result: average } = run(session.average(setting));
const states = task.states.map((hash) => toHash(fromHash(hash)));
const texts = subject.texts().map((text) => [...text]);
answer({ about: session.about(setting), looks, silenced, again, refusals, carry, average, states, texts });
