/** Get past the filter, as the reader sees it: a bar to move, an answer to make, and a model that learns to pass. */

import { make, newId } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { Chart } from "./chart.js";
import { button, field, LessonView, select } from "./lesson-view.js";
import { ofAnswer, ofBar, ofLearning } from "./passing.js";
import { table } from "./table-view.js";
import { heldBack } from "./word_filter.js";

const [REFUSED, MISSED] = ["decent ones held back (false alarms)", "rude ones missed"];
const [EVADING, CONTROL] = ["missed, of a model that learned to pass", "missed, of one that learned with no filter"];
const DOING = {
  rude: "Tuning a model to be rude: step",
  evading: "Learning to pass: round",
  control: "Learning with no filter to please: round",
};
const MODELS = { before: "Before", evading: "Learned to pass", control: "With no filter" };
const [FROM, TO, STEP] = [-3, 4, 0.05]; // of the bar: nearly all scores lie between
const POINTS = 57; // of the chart
const QUESTIONS = 65_536; // to draw from

export class View extends LessonView {
  constructor(client, { kernels, scores, bar, endings }) {
    super(client, kernels);
    this.scores = scores;
    /** @type {import("./filtering.js").Found | null} */
    this.learned = null;
    this.bar = make("input", { type: "range", id: newId(), min: FROM, max: TO, step: STEP, value: bar });
    this.bar.addEventListener("input", () => this.moved());
    this.focus = this.bar;
    this.barNow = make("span");
    this.errors = make("p");
    this.chart = new Chart({
      title: "Two errors along the bar",
      x: { title: "the bar", from: FROM, to: TO, label: (bar) => decimal(bar) },
      y: { title: "share of the answers", to: 1, label: percent },
      lines: [{ name: REFUSED }, { name: MISSED }],
    });
    const ends = [["", "nothing more"], ...endings];
    const [opening, says, end, more] = [[], [], ends, ends].map((words) => select(words, () => this.judge()));
    this.parts = { opening, says, end, more };
    this.question = make("p", { class: "workshop-question" });
    this.verdict = make("p", { class: "workshop-outcome", role: "status" });
    this.another = button("Another question", () => this.ask(Math.floor(QUESTIONS * Math.random())));
    this.learn = button("Let a model learn to pass", () => this.evade());
    this.element = this.build();
    this.moved();
    this.ask(0);
  }

  build() {
    const bar = field(["Hold back what scores above ", this.barNow], this.bar, this.errors);
    const titles = { opening: "Begins", says: "Says", end: "Ends", more: "And then" };
    const fields = Object.entries(this.parts).map(([name, each]) => field(titles[name], each));
    return make(
      "section",
      { "aria-label": "Get past the filter" },
      make("fieldset", {}, make("legend", {}, "1. The bar (threshold)"), bar, this.chart.element),
      make(
        "fieldset",
        {},
        make("legend", {}, "2. Get a rude answer past it"),
        this.question,
        make("div", { class: "playground-controls" }, ...fields),
        make("div", { class: "playground-row" }, this.another),
        this.verdict,
      ),
      make(
        "fieldset",
        {},
        make("legend", {}, "3. Or let a model do it"),
        make("div", { class: "playground-row" }, this.learn, this.stop),
        this.progress,
        this.outcome,
        this.found,
      ),
      this.alert,
    );
  }

  // --- The bar ---

  moved() {
    const { scores, learned } = this;
    const bar = Number(this.bar.value);
    this.barNow.textContent = decimal(bar, 2);
    this.errors.textContent = ofBar(scores, bar);
    this.bar.setAttribute("aria-valuetext", `${decimal(bar, 2)}. ${this.errors.textContent}`);
    // The slider says for itself what it does: these two would be read out as well, at each of its steps.
    for (const each of [this.verdict, this.outcome]) each.setAttribute("aria-live", "off");
    if (this.judged) this.verdict.textContent = ofAnswer(this.judged, bar);
    if (learned) this.outcome.textContent = ofLearning(learned, scores, bar);
  }

  /** Both errors wherever the bar may lie. */
  draw() {
    const { scores, learned } = this;
    const missed = (/** @type {number[]} */ given, /** @type {number} */ bar) => 1 - heldBack(given, bar);
    const rows = Array.from({ length: POINTS }, (_, point) => {
      const x = FROM + ((TO - FROM) * point) / (POINTS - 1);
      const row = { x, [REFUSED]: heldBack(scores.decent, x), [MISSED]: missed(scores.rude, x) };
      if (!learned) return row;
      return { ...row, [EVADING]: missed(learned.evading.scores, x), [CONTROL]: missed(learned.control.scores, x) };
    });
    this.chart.set(rows);
  }

  // --- An answer of the reader's own ---

  /** @param {number} seed */
  async ask(seed) {
    if (this.busy) return;
    await this.attempt(async () => {
      const { question, asked, openings, says } = await this.client.ask("question", { seed });
      this.asked = asked;
      this.question.textContent = question;
      for (const [part, words] of [[this.parts.opening, openings], [this.parts.says, says]]) {
        part.replaceChildren(...words.map((word) => make("option", {}, word)));
      }
      this.parts.end.value = this.parts.more.value = "";
      this.draw();
      await this.judge();
    });
  }

  async judge() {
    const { opening, says, end, more } = this.parts;
    more.disabled = !end.value; // nothing follows nothing
    if (!end.value) more.value = "";
    const text = [opening.value, ",", says.value, end.value, more.value, "."].filter(Boolean).join(" ");
    await this.attempt(async () => {
      const judged = await this.client.ask("judge", { asked: this.asked, text });
      this.judged = judged;
      this.verdict.setAttribute("aria-live", "polite");
      this.verdict.textContent = ofAnswer(judged, Number(this.bar.value));
    });
  }

  // --- A model ---

  async evade() {
    const part = ({ doing, done, of }) => {
      this.progress.textContent = `${DOING[doing]} ${done} of ${of}.`;
    };
    await this.work("evade", {}, (found) => this.show(found), part);
  }

  /** @param {import("./filtering.js").Found} found */
  show(found) {
    this.learned = found;
    this.outcome.setAttribute("aria-live", "polite");
    this.chart.lines = [REFUSED, MISSED, EVADING, CONTROL].map((name) => ({ name }));
    this.outcome.textContent = ofLearning(found, this.scores, Number(this.bar.value));
    this.draw();
    const rows = Object.entries(MODELS).flatMap(([name, title]) => {
      return found[name].samples.map(({ question, answer }) => [title, question, answer]);
    });
    this.found.replaceChildren(table("Some rude answers of each", ["Model", "Asked", "Answered"], rows));
  }

  /** @param {boolean} busy */
  working(busy) {
    this.wait(busy, [this.learn, this.another], this.learn);
  }
}
