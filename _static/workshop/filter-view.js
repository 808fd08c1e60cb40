/** Get past the filter, as the reader sees it: a bar to move, an answer to make, and a model that learns to pass. */

import { button, calm, field, fold, make, newId } from "../page/dom.js";
import { decimal } from "../page/numbers.js";
import { box, drawing, FROM, inWords, ofAnswer, ofBar, ofLearning, TO } from "./filter.js";
import { Lesson } from "./scene-view.js";
import { table } from "./table-view.js";

const [PLAYED, FRAMES] = [4000, 200]; // milliseconds and frames in which the bar comes down
const DOING = { rude: "It is tuned to be rude", evading: "It learns to pass", control: "Another learns with no filter to please" };
const MODELS = { before: "Before", evading: "Learned to pass", control: "With no filter" };
const QUESTIONS = 65_536; // to draw from

/** @param {[string, string][]} options values with their words @param {() => void} onchange */
const select = (options, onchange) => make("select", { id: newId(), onchange }, ...options.map(([value, words]) => make("option", { value }, words)));

export class FilterView extends Lesson {
  box = box;

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    this.slider = this.element.querySelector(".filter-slider");
    this.slider.addEventListener("input", () => this.heard(() => this.moved()));
    this.end();
  }

  /** Whose answers are shown. */
  get scores() {
    const model = this.runs[this.choice("who")];
    return model ? { decent: this.world.decent, rude: model.scores } : this.world;
  }

  chosen() {
    this.own = null;
    this.first();
  }

  /** The bar comes down to where it is. */
  async first() {
    const bar = Number(this.slider.value);
    if (!calm.matches) this.tell(["The bar comes down.", "To its right answers are held back: the rude ones, and some others."]);
    if (await this.played(FRAMES, PLAYED, (frame) => this.show(TO - ((TO - FROM) * frame) / FRAMES > bar ? TO - ((TO - FROM) * frame) / FRAMES : bar))) this.end();
  }

  moved() {
    this.turn++; // nothing is played any more
    this.end();
  }

  /** Where the bar is. */
  end() {
    const bar = Number(this.slider.value);
    this.show(bar);
    const told = this.own ? ofAnswer(this.own, bar) : this.choice("who") === "world" ? ofBar(this.world, bar) : ofLearning(this.runs, this.world, bar);
    this.slider.setAttribute("aria-valuetext", `${decimal(bar, 2)}. ${ofBar(this.scores, bar).join(" ")}`);
    this.tell(told);
  }

  /** @param {number} bar */
  show(bar) {
    this.bar = bar;
    this.draw();
    this.element.querySelector(".filter-now").textContent = decimal(bar, 2);
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this, shape), inWords(this)];

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} about */
  take(client, { endings }) {
    this.client = client;
    const ends = [["", "nothing more"], ...endings.map((words) => [words, words])];
    const [opening, says, end, more] = [[], [], ends, ends].map((words) => select(words, () => this.judge()));
    this.parts = { opening, says, end, more };
    this.question = make("p", { class: "workshop-question" });
    const titles = ["Begins", "Says", "Ends", "And then"];
    const fields = Object.values(this.parts).map((each, place) => field(titles[place], each));
    this.found = make("div");
    const here = make("div", { class: "playground-row" }, button("Let a model learn to pass here", () => this.evade()));
    this.more = fold("More: a model that learns it here, and what each says", here, this.found);
    this.samples();
    this.begin();
    return { element: make("section", { "aria-label": "Get past the filter" }, this.alert, this.question, make("div", { class: "playground-controls" }, ...fields), this.more), focus: this.go };
  }

  /** A question, to be answered. */
  async begin() {
    this.put({ who: "world" });
    const { question, asked, openings, says } = await this.client.ask("question", { seed: this.asked ? Math.floor(QUESTIONS * Math.random()) : 0 });
    this.asked = asked;
    this.question.textContent = question;
    for (const [part, words] of [[this.parts.opening, openings], [this.parts.says, says]]) part.replaceChildren(...words.map((word) => make("option", {}, word)));
    this.parts.end.value = "";
    this.go.textContent = this.title = "Another question";
    await this.judge();
  }

  async judge() {
    const { opening, says, end, more } = this.parts;
    more.disabled = !end.value; // nothing follows nothing
    if (!end.value) more.value = "";
    const text = [opening.value, ",", says.value, end.value, more.value, "."].filter(Boolean).join(" ");
    this.own = await this.client.ask("judge", { asked: this.asked, text });
    this.moved();
  }

  async evade() {
    if (this.busy) return;
    const found = await this.work("evade", {}, ({ doing, done, of }) => this.tell([`${DOING[doing]}.`, `${done} of ${of}.`]));
    if (!found) return;
    this.own = null;
    this.runs = found;
    this.put({ who: "evading" });
    this.samples();
    this.end();
  }

  samples() {
    const rows = Object.entries(MODELS).flatMap(([name, title]) => this.runs[name].samples.map(({ question, answer }) => [title, question, answer]));
    this.found.replaceChildren(table("Some rude answers of each", ["Model", "Asked", "Answered"], rows));
  }
}
