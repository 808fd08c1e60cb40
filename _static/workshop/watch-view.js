/** Watch its thoughts, as the reader sees it: a model that cheats and says so, and what becomes of it if a word costs. */

import { percent } from "../page/numbers.js";
import { Rewarded } from "./reward-view.js";
import { among } from "./sent.js";
import { box, drawing, inWords, ofThoughts } from "./watch.js";

export class WatchView extends Rewarded {
  box = box;
  name = "punished";
  label = "Watch its thoughts";
  begins = "nothing";
  most = 16;
  head = ["Steps", "Costs", "Says it", "Takes it", "Right where it can be known"];

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    [this.asked, this.wrote] = [".watch-asked", ".watch-wrote"].map((name) => this.element.querySelector(name));
    this.end();
  }

  get key() {
    return this.choice("punished");
  }

  get truth() {
    return this.choice("truth") === "seen";
  }

  state = (steps) => ({ steps, truth: Number(this.truth) });

  request = {};

  chosen(name) {
    if (name !== "truth") return super.chosen();
    if (this.live) this.numbers();
    this.end();
  }

  acts = () => 1;

  show({ shown, line }) {
    this.seen = { line, truth: this.truth, to: Math.max(120, line.at(-1).step) };
    this.draw();
    this.asked.textContent = `A question about ${shown.about} that nobody can read, with the wrong key ${shown.beside}. It writes:`;
    this.wrote.textContent = shown.written;
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.seen, shape), inWords(this.seen)];

  verdict = (states) => ofThoughts(states, this.truth, this.guess, this.measured);

  rows = (states) => states.map(({ step, punished, says, takes, clear }) => [String(step), step ? punished : "–", percent(says), this.truth ? percent(takes) : "?", percent(clear)]);

  take(client, _, sent) {
    if (sent) this.put({ truth: among(sent, "truth", [0, 1]) ? "seen" : "hidden" });
    return super.take(client, null, sent);
  }
}
