/** Says beside the button of each lesson what an earlier visit has left in this browser, and forgets it if told to. */

import { make } from "../page/dom.js";
import { BATCH_SIZE, LENGTH, steps } from "./recipe.js";
import { forget, read } from "./store.js";

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What is kept of a lesson, in words; "" where that is nothing that the reader made. */
const TOLD = {
  grow: ({ run: { recipe, step } }) => {
    const words = step * BATCH_SIZE * LENGTH;
    const all = step < steps(recipe) ? ` of ${recipe.tokens.toLocaleString("en")}` : "";
    return `a model that has read ${words.toLocaleString("en")}${all} words`;
  },
  mask: ({ examples }) => {
    const written = examples.filter(({ answer }) => answer).length;
    return written ? `your voice, in ${counted(written, "example")}` : "";
  },
  bench: ({ pile, runs }) => {
    const clicks = counted(pile.clicks.length, "click");
    const climbs = runs.length ? ` and ${counted(runs.length, "climb")}` : "";
    return pile.clicks.length ? `${clicks}${climbs}` : "";
  },
};

for (const root of document.querySelectorAll(".workshop")) tell(root);

async function tell(root) {
  const { lesson } = root.dataset;
  const kept = TOLD[lesson] && (await read(lesson));
  const place = root.querySelector(".workshop-open");
  const open = place?.hidden ? root.querySelector(".play-main") : place;
  const what = kept && open && TOLD[lesson](kept);
  if (!what) return;
  const line = make("p", { class: "workshop-saved" }, `Saved in this browser: ${what}. The button opens it. `);
  const act = async () => {
    await forget(lesson);
    line.textContent = "Forgotten.";
    open.focus(); // as the button that was pressed is gone
  };
  line.append(make("button", { type: "button", onclick: act }, "Forget it"));
  place.after(line);
}
