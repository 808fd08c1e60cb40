/** The picture of the bench: runs that are printed are shown again, and one that is made here is shown as it is made. */

import { calm, make, onceSeen } from "../page/dom.js";
import { box, drawing, inWords, noted, smoothed, STEPS, written } from "./hill.js";

const PLAYED = 5000; // milliseconds of a printed run
const NARROW = 620; // pixels
export const LIKES = { polite: "courtesy", short: "brevity", rude: "rudeness", true: "the truth", own: "what you click" };
export const HOW = "What it marks well becomes likelier, fifty times.";

/**
 * A run as it is printed.
 * @typedef {{line: import("./hill.js").Line, said: [number, string, string][], told: [string, string],
 *   end: import("./hill.js").Said}} Printed
 */

export class HillView {
  /** @param {HTMLElement} root @param {() => void} open fetches the lesson, whose view is `bench` then */
  constructor(root, open) {
    const find = (selector) => root.querySelector(selector);
    this.own = () => find(".bench-own").content.firstElementChild.cloneNode(true);
    this.open = open;
    this.bench = null; // the lesson's view, once it has come
    this.wanted = ""; // for what it is being fetched: "go" or "own"
    this.element = find(".hill");
    this.svg = find(".hill-picture");
    this.paper = [".hill-asked", ".hill-now", ".hill-note"].map(find);
    this.told = find(".play-guide p");
    this.go = find(".hill-go");
    this.choices = [...this.element.querySelectorAll("input")];
    this.runs = JSON.parse(find(".hill-runs").textContent);
    this.line = this.runs["polite 0"].line;
    this.others = [];
    this.turn = 0; // of what is played
    for (const each of this.choices) each.addEventListener("change", () => this.chosen());
    this.go.addEventListener("click", () => this.press());
    new ResizeObserver(() => this.draw()).observe(this.svg);
    if (!calm.matches) onceSeen(this.svg, () => this.turn || this.play(this.runs[`${this.taste} ${this.beta}`]));
    this.element.classList.add("hill-alive");
  }

  /** What is chosen of two. @param {"taste" | "leash"} name */
  choice(name) {
    return this.choices.find((input) => input.dataset.choice === name && input.checked).value;
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
    this.told.setAttribute("role", "status"); // from now on it speaks of what the reader has done
    this.others = beta && taste !== "own" ? [{ line: this.runs[`${taste} 0`].line, name: "no leash" }] : [];
    if (taste === "own" && this.bench) this.bench.sit();
    else if (taste === "own") this.fetch("own");
    else this.play(this.runs[`${taste} ${beta}`]);
  }

  press() {
    this.told.setAttribute("role", "status");
    if (this.busy) return this.bench.halt();
    if (this.bench) this.bench.go();
    else this.fetch("go");
  }

  fetch(wanted) {
    this.wanted = wanted;
    this.turn++; // or what is played would tell its end over it
    this.tell(["The model is on its way.", "Half a megabyte, once. Then it learns in this page, and nowhere else."]);
    this.open();
  }

  /** @param {Printed} run */
  async play({ line, said, told, end }) {
    const turn = ++this.turn;
    if (!calm.matches) this.tell([`Its judge likes ${LIKES[this.taste]}.`, HOW]);
    const begun = performance.now();
    for (let step = 0; !calm.matches && step < STEPS; ) {
      this.show(line, step);
      const [, question, now] = said.findLast(([at]) => at <= step);
      this.say({ question, now }, `A run made before: step ${step} of ${STEPS}.`);
      const time = await new Promise(requestAnimationFrame);
      if (turn !== this.turn) return;
      step = Math.min(STEPS, Math.floor((STEPS * Math.max(0, time - begun)) / PLAYED));
    }
    this.show(line);
    this.say(end);
    this.tell(told);
    performance.mark("hill-played");
  }

  // --- What is seen ---

  /** @param {import("./hill.js").Line} line @param {number} [step] as far as it is drawn; to its end it is there faintly */
  show(line, step = line.length - 1) {
    this.line = line.slice(0, step + 1);
    this.whole = step < line.length - 1 ? [{ line, name: "" }] : [];
    this.draw();
  }

  draw() {
    const shape = this.svg.clientWidth < NARROW ? "narrow" : "wide";
    this.svg.setAttribute("viewBox", box(shape));
    ["width", "height"].forEach((name, place) => this.svg.setAttribute(name, box(shape).split(" ")[2 + place]));
    this.svg.dataset.shape = shape;
    this.svg.innerHTML = drawing(this.line, { shape, others: [...this.others, ...(this.whole ?? [])] });
    if (!this.whole?.length) this.svg.setAttribute("aria-label", inWords(this.line));
  }

  /** @param {import("./hill.js").Said} said */
  say(said, note = "") {
    const texts = [said.question, said.now, said.before ? noted(said) : note];
    texts.forEach((text, place) => (this.paper[place].textContent = written(text)));
  }

  /** @param {[string, string]} told */
  tell([lead, rest]) {
    this.told.replaceChildren(make("b", {}, lead), make("span", {}, rest));
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
