/** The picture of the bench: runs that are printed are shown again, and one that is made here is shown as it is made. */

import { calm } from "../page/dom.js";
import { box, drawing, inWords, noted, smoothed, STEPS, written } from "./hill.js";
import { Scene } from "./scene-view.js";

const PLAYED = 5000; // milliseconds of a printed run
export const LIKES = { polite: "courtesy", short: "brevity", rude: "rudeness", true: "the truth", own: "what you click" };
export const HOW = "What it marks well becomes likelier, fifty times.";

/**
 * A run as it is printed.
 * @typedef {{line: import("./hill.js").Line, said: [number, string, string][], told: [string, string],
 *   end: import("./hill.js").Said}} Printed
 */

export class HillView extends Scene {
  coming = "Half a megabyte, once. Then it learns in this page, and nowhere else.";

  /** @param {HTMLElement} root @param {() => void} open fetches the lesson, whose view is `lesson` then */
  constructor(root, open) {
    super(root, open);
    const find = (selector) => root.querySelector(selector);
    this.own = () => find(".bench-own").content.firstElementChild.cloneNode(true);
    this.paper = [".hill-asked", ".hill-now", ".hill-note"].map(find);
    this.line = this.runs["polite 0"].line;
    this.others = [];
  }

  get taste() {
    return this.choice("taste");
  }

  get beta() {
    return Number(this.choice("leash"));
  }

  /** @param {string} taste @param {number} beta */
  choose(taste, beta) {
    this.turn++; // nothing is played any more
    for (const input of this.choices) input.checked = [taste, String(beta)].includes(input.value);
  }

  chosen() {
    const { taste, beta } = this;
    this.others = beta && taste !== "own" ? [{ line: this.runs[`${taste} 0`].line, name: "no leash" }] : [];
    if (taste === "own" && this.lesson) this.lesson.sit();
    else if (taste === "own") this.fetch("own");
    else this.play(this.runs[`${taste} ${beta}`]);
  }

  press() {
    if (this.busy) this.lesson.halt();
    else super.press();
  }

  first() {
    return this.play(this.runs[`${this.taste} ${this.beta}`]);
  }

  /** @param {Printed} run */
  async play({ line, said, told, end }) {
    if (!calm.matches) this.tell([`Its judge likes ${LIKES[this.taste]}.`, HOW]);
    const step = (/** @type {number} */ at) => {
      this.show(line, at);
      const [, question, now] = said.findLast(([begins]) => begins <= at);
      this.say({ question, now }, `A run made before: step ${at} of ${STEPS}.`);
    };
    if (!(await this.played(STEPS, PLAYED, step))) return;
    this.show(line);
    this.say(end);
    this.tell(told);
  }

  // --- What is seen ---

  /** @param {import("./hill.js").Line} line @param {number} [step] as far as it is drawn; to its end it is there faintly */
  show(line, step = line.length - 1) {
    this.line = line.slice(0, step + 1);
    this.whole = step < line.length - 1 ? [{ line, name: "" }] : [];
    this.draw();
  }

  box = box;

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.line, { shape, others: [...this.others, ...(this.whole ?? [])] }), this.whole?.length ? "" : inWords(this.line)];

  /** @param {import("./hill.js").Said} said */
  say(said, note = "") {
    const texts = [said.question, said.now, said.before ? noted(said) : note];
    texts.forEach((text, place) => (this.paper[place].textContent = written(text)));
  }

  // --- A run that is made here ---

  /** @param {boolean} busy */
  working(busy) {
    this.busy = busy;
    this.go.textContent = busy ? "Stop" : "Let it climb";
    for (const each of this.choices) each.disabled = busy;
  }

  /** @param {import("./outcome.js").Measured} before @param {{line: import("./hill.js").Line, name: string}[]} others */
  begin({ learned, worth }, others) {
    this.turn++;
    this.others = others;
    this.made = [[learned, worth]];
    this.show(this.made);
  }

  /** @param {import("./climb-view.js").Run} run @param {[string, string]} told */
  end({ line, samples: [{ question, before, after, marks }] }, told) {
    this.turn++;
    this.show(line);
    this.say({ question, before, now: after, marks });
    this.tell(told);
    performance.mark("hill-climbed");
  }

  step({ step, steps, learned, worth, question, answer }) {
    this.made.push([learned, worth]);
    this.show(smoothed(this.made));
    this.say({ question, now: answer }, `Step ${step} of ${steps}.`);
  }
}
