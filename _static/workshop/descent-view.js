/** The picture of Grow it, and what can be chosen: printed runs are shown again, and one that grows here as it grows. */

import { calm } from "../page/dom.js";
import { box, drawing, inWords, pieces, short, until } from "./descent.js";
import { FIRST } from "./recipe.js";
import { Scene, shown } from "./scene-view.js";

const PLAYED = 8000; // milliseconds of a printed run
const FRAMES = 400; // of it
const USUAL = { small: { size: "0.1M", tokens: 400_000 }, book: { size: "0.4M", tokens: 2_000_000 } };
const SPEEDS = { "0.1M": 34_000, "0.4M": 13_000 }; // words a second on a laptop, before anything is measured
const HERE = "It learns in this page, and nowhere else.";

/**
 * A run as it is printed.
 * @typedef {import("./descent.js").Descent & {said: [tokens: number, text: string, good: number, facts: Record<number, boolean>, voice: string | null][],
 *   watch: string, told: [string, string]}} Printed
 */

export class DescentView extends Scene {
  coming = HERE;
  box = box;

  /** @param {HTMLElement} root @param {() => void} open fetches the lesson, whose view is `lesson` then */
  constructor(root, open) {
    super(root, open);
    [this.voice, this.now, this.note] = [".grow-voice", ".grow-now", ".grow-note"].map((name) => this.element.querySelector(name));
    this.estimate = this.element.querySelector(".grow-estimate");
    this.speeds = {}; // words a second, by size, as measured here
    this.run = this.runs.nothing;
    this.put(FIRST);
  }

  /** @returns {import("./recipe.js").Recipe} */
  get recipe() {
    const [world, size, broken] = ["world", "size", "broken"].map((name) => this.choice(name));
    return { ...FIRST, world, size, tokens: Number(this.choice("tokens")), rate: Number(this.choice("rate")), broken };
  }

  /** @param {Partial<import("./recipe.js").Recipe>} recipe */
  put(recipe) {
    for (const input of this.choices) {
      const { choice } = input.dataset;
      if (choice in recipe) input.checked = input.value === String(recipe[choice]);
    }
    this.guess();
  }

  chosen(name) {
    if (name === "world") this.put(USUAL[this.recipe.world]);
    this.guess();
    const { recipe } = this;
    if (!this.lesson?.run && Object.keys(FIRST).every((each) => each === "broken" || recipe[each] === FIRST[each])) return this.first();
    this.turn++; // nothing is played any more
    this.tell(["Let it grow.", this.estimate.textContent]);
  }

  /** How long it will take. */
  guess() {
    const { size, tokens } = this.recipe;
    const speed = this.speeds[size];
    const about = speed ? "about" : "at least"; // a laptop's speed is a phone's by luck alone
    this.estimate.textContent = `It takes ${about} ${lasting(tokens / (speed ?? SPEEDS[size]))} here.`;
  }

  /** Play what is printed of the break that is chosen. */
  async first() {
    const run = this.runs[this.choice("broken")];
    if (!calm.matches) this.tell(["A run made before.", run.watch]);
    const at = (/** @type {number} */ frame) => {
      const tokens = run.to * (frame / FRAMES) ** 2;
      this.show(until(run, tokens), run);
      this.write(run.said.findLast(([read]) => read <= tokens), Math.floor(tokens));
    };
    if (!(await this.played(FRAMES, PLAYED, at))) return;
    this.rest(run);
    this.tell(run.told);
  }

  /** The end of a printed run. */
  rest(run = this.runs[this.choice("broken")]) {
    this.turn++;
    this.show(run);
    this.write(run.said.at(-1), run.to);
  }

  write([, text, good, facts, voice], tokens) {
    this.say({ words: text.split(" "), good, facts, voice }, `A run made before: ${short(tokens)} of ${short(this.run.to)} words read.`);
  }

  // --- What is seen ---

  /** @param {import("./descent.js").Descent} run @param {import("./descent.js").Descent | null} [whole] drawn faintly */
  show(run, whole = null) {
    Object.assign(this, { run, whole });
    this.draw();
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.run, shape, this.whole), this.whole ? "" : inWords(this.run)];

  /** @param {import("./descent.js").Sentence & {voice?: string | null}} sentence @param {string} note */
  say(sentence, note) {
    this.voice.textContent = `What it writes${sentence.voice ? ` (its voice: ${sentence.voice})` : ""}`;
    this.now.replaceChildren(...shown(pieces(sentence)));
    this.note.textContent = note;
  }

  /** @param {string} title of the button @param {boolean} locked whether nothing can be chosen */
  mark(title, locked) {
    this.go.textContent = title;
    for (const each of this.choices) each.disabled = locked;
  }
}

/** A time in words. @param {number} seconds */
export function lasting(seconds) {
  if (!(seconds < 90)) return Number.isFinite(seconds) ? `${Math.round(seconds / 60)} minutes` : "a while";
  return Math.round(seconds) === 1 ? "1 second" : `${Math.round(seconds)} seconds`;
}
