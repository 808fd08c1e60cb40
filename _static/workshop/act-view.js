/** Let it act, as the reader sees it: an agent that its test rewards, and what can be done about the test. */

import { button } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { box, drawing, inWords, ofChance, ofSteps, TIMES } from "./act.js";
import { Rewarded } from "./reward-view.js";
import { among } from "./sent.js";

const TASKS = 4096; // to draw from

export class ActView extends Rewarded {
  box = box;
  name = "remedy";
  label = "Let it act";
  begins = "open";
  most = 24;
  head = ["Steps", "Cheats", "Right", "Passes", "Would, if its test lay open"];

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    this.seed = 0;
    this.end();
  }

  get key() {
    const remedy = this.choice("showers") === "none" ? "open" : this.choice("remedy");
    const late = this.choice("when") === "late" && remedy !== "open";
    return `${this.choice("showers")} ${remedy}${late ? " late" : ""}`;
  }

  state = (steps) => ({ shown: this.choice("showers"), steps });

  get request() {
    return { showers: this.choice("showers"), seed: this.seed };
  }

  chosen(name) {
    if (name === "showers" && this.live) return this.start();
    super.chosen();
  }

  acts = ({ calls }) => TIMES * calls.length;

  show({ shown, at, line }) {
    this.seen = { shown, at, shares: line.at(-1), remedy: this.run.states.at(-1).remedy };
    this.draw();
    this.element.querySelector(".act-asked").textContent = `A task: write down the numbers of ${shown.asked}.`;
    const verdict = `The work is ${shown.right ? "right" : "wrong"}, and the test says ${shown.passes ? "pass" : "fail"}.`;
    this.element.querySelector(".act-did").textContent = at >= this.acts(shown) - 1 ? verdict : "It works.";
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.seen, shape), inWords(this.seen)];

  verdict(states) {
    if (states.length > 1) return ofSteps(states, this.remedies, this.choice("showers"));
    return [`Its work is right in ${percent(states[0].right)} of the tasks.`, ofChance(this.chance, this.trials)];
  }

  rows = (states) => states.map(({ step, remedy, cheats, right, passes, would }) => [step ? `${step}, ${remedy}` : "0", ...[cheats, right, passes, would].map(percent)]);

  // --- With a model in the page ---

  take(client, { trials }, sent) {
    this.trials = trials;
    if (sent) this.put({ showers: among(sent, "shown", ["few", "none"]) });
    this.choices.find(({ dataset }) => dataset.choice === "when").closest("div").hidden = true; // a press is when
    return super.take(client, null, sent, button("Another task", () => this.task(Math.floor(TASKS * Math.random()))));
  }

  /** @param {number} seed */
  async task(seed) {
    if (this.busy || !this.live) return;
    this.seed = seed;
    this.live.last = await this.work("show", { seed, remedy: this.live.states.at(-1).remedy });
    await this.first();
  }
}
