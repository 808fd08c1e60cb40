/** Turn the answer, as the reader sees it: a passage before a question, and where the model points that looks things up. */

import { button, calm, inRow, make } from "../page/dom.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { box, drawing, inWords, marked, ofMany, ofPassage } from "./look.js";
import { Lesson, shown } from "./scene-view.js";

const QUESTIONS = 65_536; // to draw from
const [PLAYED, FRAMES, LAID] = [3600, 90, 0.4]; // milliseconds, frames, and the share of them in which the passage comes

export class LookView extends Lesson {
  box = box;

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    [this.asks, this.was, this.now] = ["asks", "was", "now"].map((name) => this.element.querySelector(`.look-${name}`));
    this.end();
  }

  get pasted() {
    return this.choice("place") === "pasted";
  }

  /** The passage that is chosen, and what came of it. */
  get run() {
    return this.runs[this.choice("passage")]?.[this.choice("place")];
  }

  async chosen() {
    if (this.run) return this.first();
    if (!this.client) return this.fetch("own");
    return this.choice("passage") in this.runs ? this.ask() : this.own();
  }

  /** Play the run that is chosen: a passage comes, and the answer turns or stands. */
  async first() {
    if (!calm.matches) this.tell(["A passage is put before the question.", "The model looks up what it says. Watch where it points."]);
    const frame = (/** @type {number} */ number) => {
      const share = number / FRAMES;
      this.show(Math.min(1, share / LAID), Math.max(0, (share - LAID) / (1 - LAID)) ** 2);
    };
    if (await this.played(FRAMES, PLAYED, frame)) this.end();
  }

  /** Where a run has come to. */
  end() {
    const { run, about, pasted } = this;
    this.show(1, 1);
    const [lead, rest] = ofPassage(about.truth, run.passage, run.said);
    this.tell([lead, `${rest} ${ofMany(this.choice("passage"), pasted, this.count, this.shares)}`]);
  }

  // --- What is seen ---

  /** @param {number} lying how much of the passage is there @param {number} done how much of the turn */
  show(lying, done) {
    const { run, about, pasted } = this;
    const { none, own } = run.said;
    const astray = own.value === about.truth ? null : (own.value ?? own.answer.split(" ")[0]);
    const last = run.passage.match(/\w+/g)?.at(-1) ?? about.truth; // which it might say instead
    const other = astray ?? (last === about.truth ? about.other : last);
    this.seen = { passage: run.passage, pasted, truth: about.truth, other, lying, turned: astray ? done : 0 };
    this.draw();
    this.asks.textContent = `Asked: ${about.question}`;
    for (const [place, said] of [[this.was, none], [this.now, done > 0.5 ? own : none]]) place.replaceChildren(...shown(marked(said, about.truth)));
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.seen, shape), inWords(this.seen)];

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} about */
  take(client, { words }) {
    Object.assign(this, { client, known: words });
    this.passage = new Completed("Your passage", words, { entered: () => this.own() });
    this.passage.value = this.runs.lie.before.passage;
    const element = make("section", { "aria-label": "Turn the answer" }, this.alert, this.passage.element, inRow(button("Ask with this passage", () => this.own())));
    if (this.wanted === "go") this.begin();
    else this.own();
    return { element, focus: this.wanted === "go" ? this.go : this.passage.input };
  }

  /** Another question, with passages of its own. */
  async begin() {
    const found = await this.work("question", { seed: Math.floor(QUESTIONS * Math.random()) });
    if (!found) return;
    const { passages, ...about } = found;
    this.about = { ...about, other: passages.lie.split(" ").at(-2) };
    this.runs = Object.fromEntries(Object.entries(passages).map(([name, passage]) => [name, { passage }]));
    if (this.choice("passage") === "own") this.put({ passage: "lie" });
    this.passage.value = passages[this.choice("passage")];
    await this.ask();
  }

  /** What the reader wrote. */
  async own() {
    const passage = tidy(this.passage.value);
    if (unknown(passage, this.known).length) return this.passage.input.focus();
    this.put({ passage: "own" });
    this.runs.own = { passage };
    await this.ask();
  }

  /** Ask with the passage that is chosen. */
  async ask() {
    const { passage } = this.runs[this.choice("passage")];
    const said = await this.work("ask", { about: this.about, passage, pasted: this.pasted });
    if (!said) return;
    this.runs[this.choice("passage")][this.choice("place")] = { passage, said };
    await this.first();
  }
}
