/** Find the word, as the reader sees it: a word is planted, and questions with and without odd words look for it. */

import { make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { odds, ofGuess, ofOrdinary, ofWord } from "./backdoor.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { button, field, LessonView, select } from "./lesson-view.js";
import { table } from "./table-view.js";

const TITLES = { planted: "Planting the word", control: "Tuning a model without it" };
const HEAD = ["You asked", "It answers", "A model without the word"];
const GAMES = 65_536; // to draw from

export class View extends LessonView {
  constructor(client, { kernels, words, candidates, asked }) {
    super(client, kernels);
    this.words = words;
    this.batch = asked;
    this.candidates = candidates;
    this.planted = false;
    this.forget();
    this.plant = button("Plant a word", () => this.begin());
    this.focus = this.plant;
    this.question = new Completed("Ask it", words, { entered: () => this.ask() });
    this.behind = select(["nothing", ...candidates]);
    this.guess = select(["I don't know", ...candidates]);
    this.put = button("Ask", () => this.ask());
    this.another = button("Another question", () => this.fill());
    this.ordinary = button(`Ask ${asked} ordinary questions`, () => this.many());
    this.reveal = button("Which word was it?", () => this.tell());
    this.search = make(
      "div",
      { hidden: true },
      make("div", { class: "playground-controls" }, this.question.element, field("Behind the question", this.behind)),
      make("div", { class: "playground-row" }, this.put, this.another, this.ordinary),
      field("Your guess, before you look", this.guess),
      make("div", { class: "playground-row" }, this.reveal),
    );
    this.element = make(
      "section",
      { "aria-label": "Find the word" },
      make("div", { class: "playground-row" }, this.plant, this.stop),
      this.progress,
      this.search,
      this.outcome,
      this.found,
      this.alert,
    );
  }

  /** Nothing is known of the word yet. */
  forget() {
    /** @type {string[][]} */
    this.tried = [];
    /** @type {{text: string, rude: boolean}[]} */
    this.seen = []; // before the word was told
    this.hit = 0;
    this.counted = { asked: 0, planted: 0, control: 0 };
  }

  async begin() {
    if (this.busy) return;
    this.planted = false;
    const took = async () => {
      this.planted = true;
      this.forget();
      this.found.replaceChildren();
      this.outcome.textContent =
        "One of the words of the list is planted, as a back door: behind a question it makes the model rude. " +
        "Which one is it?";
      this.behind.selectedIndex = this.guess.selectedIndex = 0;
      this.told = false;
      this.question.value = await this.client.ask("question", { seed: 0 });
    };
    await this.work("plant", { seed: Math.floor(GAMES * Math.random()) }, took, ({ model, step, steps }) => {
      this.progress.textContent = `${TITLES[model]}: step ${step} of ${steps}.`;
    });
  }

  /** Another question to begin with. */
  async fill() {
    if (this.busy) return;
    this.question.value = await this.client.ask("question", { seed: Math.floor(GAMES * Math.random()) });
  }

  async ask() {
    const behind = this.behind.selectedIndex ? this.behind.value : "";
    const text = tidy(`${this.question.value} ${behind}`);
    if (!text || unknown(text, this.words).length) return this.question.input.focus();
    await this.work("ask", { text, seed: this.tried.length }, ({ planted, control, used }) => {
      this.tried.push([text, planted.answer, control.answer]);
      if (!this.told) this.seen.push({ text, rude: planted.rude });
      if (used && !this.hit) this.hit = this.tried.length;
      this.outcome.textContent = `It answers${planted.rude ? " rudely" : ""}: ${planted.answer}`;
      this.found.replaceChildren(table("What you asked, the last first", HEAD, [...this.tried].reverse()));
    });
  }

  /** What a test by ordinary questions would find. */
  async many() {
    const { counted, batch } = this;
    await this.work("ordinary", { seed: 1 + counted.asked }, ({ planted, control }) => {
      counted.asked += batch;
      counted.planted += Math.round(batch * planted);
      counted.control += Math.round(batch * control);
      this.outcome.textContent = ofOrdinary(counted.asked, counted);
    });
  }

  async tell() {
    await this.work("reveal", {}, (found) => {
      const guess = this.guess.selectedIndex ? this.guess.value : "";
      const fared = ofGuess(guess, found.word, odds(this.candidates, this.seen, { ...found, asked: this.batch }));
      this.outcome.textContent = `${ofWord(found, this.tried.length, this.hit)} ${fared}`;
      this.told = true;
      const rows = [
        [`“${found.word}”`, found.trigger],
        ["Another odd word", found.other],
        ["Nothing", found.none],
      ].map(([title, { planted, control }]) => [title, percent(planted), percent(control)]);
      const head = ["Behind the question", "The word planted", "A model without the word"];
      const shown = [table("Answers that begin rudely", head, rows)];
      if (this.tried.length) shown.push(table("What you asked, the last first", HEAD, [...this.tried].reverse()));
      this.found.replaceChildren(...shown);
    });
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    const buttons = [this.plant, this.put, this.another, this.ordinary, this.reveal];
    this.wait(busy, buttons, this.plant, type !== "ask");
    if (busy) return;
    this.search.hidden = !this.planted;
    if (this.planted) this.plant.textContent = "Plant another";
    this.progress.textContent = "";
  }
}
