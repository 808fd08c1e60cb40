/** Turn the answer, as the reader sees it: a passage to write, and what a model makes of it that looks things up. */

import { make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { button, field, LessonView, select } from "./lesson-view.js";
import { table } from "./table-view.js";
import { ofPassage, ofSurvey } from "./turning.js";

const QUESTIONS = 65_536; // to draw from
const PLACES = ["before the question", "pasted into the question"];
const PASSAGES = { lie: "A false record", stranger: "Somebody else's", order: "One with an order (prompt injection)", truth: "The true one" };
const ROWS = [
  ["None", "the truth", "none"],
  ["A true record", "the truth", "right"],
  ["A false record", "what it says", "lied"],
  ["A true one with an order, before the question", "the word ordered", "apart"],
  ["The same, pasted into the question", "the word ordered", "pasted"],
  ["The same, with the order's words turned round", "that word", "turned"],
];

export class View extends LessonView {
  constructor(client, { kernels, words, asked }) {
    super(client, kernels);
    this.words = words;
    this.count = asked;
    /** @type {string[][]} */
    this.tried = [];
    this.question = make("p", { class: "workshop-question" });
    this.passage = new Completed("Your passage", words, { entered: () => this.ask() });
    this.focus = this.passage.input;
    this.place = select(PLACES);
    this.put = button("Ask", () => this.ask());
    this.another = button("Another question", () => this.fetch(Math.floor(QUESTIONS * Math.random())));
    this.many = button(`Ask about ${asked} people`, () => this.survey());
    const ideas = Object.entries(PASSAGES).map(([name, title]) => button(title, () => this.fill(name)));
    this.surveyed = make("div");
    this.element = make(
      "section",
      { "aria-label": "Turn the answer" },
      this.question,
      this.passage.element,
      make("div", { class: "playground-row" }, ...ideas),
      field("It stands", this.place),
      make("div", { class: "playground-row" }, this.put, this.another, this.many, this.stop),
      this.progress,
      this.outcome,
      this.found,
      this.surveyed,
      this.alert,
    );
    this.fetch(0);
  }

  /** A question, and a passage to begin with. @param {number} seed */
  async fetch(seed) {
    await this.work("question", { seed }, ({ passages, ...about }) => {
      this.about = about;
      this.passages = passages;
      this.tried = [];
      this.found.replaceChildren();
      this.question.textContent = about.question;
      this.outcome.textContent = `By itself it says ${about.truth}, which is so. Write a passage that turns it.`;
      this.fill("truth");
    });
  }

  /** @param {string} name of a passage */
  fill(name) {
    if (this.passages) this.passage.value = this.passages[name];
  }

  async ask() {
    const passage = tidy(this.passage.value);
    if (unknown(passage, this.words).length) return this.passage.input.focus();
    const { about } = this;
    const pasted = this.place.selectedIndex === 1;
    await this.work("ask", { about, passage, pasted }, (said) => {
      this.outcome.textContent = ofPassage(about.truth, passage, said);
      this.tried.unshift([passage ? `${passage} (${PLACES[Number(pasted)]})` : "None", said.own.answer]);
      const controls = [["None", said.none.answer], ["A true record", said.right.answer]];
      this.found.replaceChildren(
        table("What it answers, your last passage first", ["Passage", "Answer"], [...this.tried, ...controls]),
      );
    });
  }

  async survey() {
    await this.work("survey", {}, (shares) => {
      this.outcome.textContent = ofSurvey(this.count, shares);
      const rows = ROWS.map(([passage, says, name]) => [passage, says, percent(shares[name])]);
      this.surveyed.replaceChildren(
        table(`Questions about ${this.count} people`, ["Passage", "Its answers say", "Share"], rows),
      );
    });
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    this.wait(busy, [this.put, this.another, this.many], this.put, type === "survey");
  }
}
