/** {settings}: what a session sees of each, at its last word, and what is told of it. */

import { answer, load, task } from "../driver.mjs";
import { opened } from "./opened.mjs";

const { told } = await load("glass/tell.js");
const session = await opened();
answer({
  told: task.settings.map((setting) => {
    const { places, person } = session.look({ text: "", model: "base", by: "zero", cut: [], silent: [], ...setting });
    return told(places, places.length - 1, person, { silent: [], cut: [], ...setting });
  }),
});
