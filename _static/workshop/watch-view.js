/** Watch its thoughts, as the reader sees it: a model that cheats and says so, and what becomes of it if a word costs. */

import { make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Chart } from "./chart.js";
import { button, field, select } from "./lesson-view.js";
import { RewardView } from "./reward-view.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { ofThoughts } from "./silence.js";
import { table } from "./table-view.js";

const [SAYS, TAKES] = ["says “key” in its thought", "takes the name of the key (the truth)"];
const MOST = 16; // presses
const PUNISHED = {
  nothing: "nothing",
  word: "the word “key” in thoughts",
  cheat: "taking the name of the key",
};
const HEAD = ["Steps", "Costs", "Says it", "Takes it", "Right"];

export class View extends RewardView {
  constructor(client, { measured, guess, ...about }, sent) {
    super(client, about, MOST);
    this.measured = measured;
    this.guess = guess;
    this.truth = false; // whether it is shown
    this.reveal = button("See the truth", () => this.busy || this.show(!this.truth));
    this.punished = select(Object.entries(PUNISHED));
    this.chart = new Chart({
      title: "Of the questions that nobody can know",
      x: { title: "step" },
      y: { title: "of the answers", to: 1, label: percent },
      lines: [{ name: SAYS }, { name: TAKES }],
      height: 220,
    });
    this.sending = new Sending("watch");
    this.example = make("p", { class: "workshop-question" });
    this.element = make(
      "section",
      { "aria-label": "Watch its thoughts" },
      make("p", {}, "Beside each question stands a key with a name, and it is wrong. But the checker takes it for right. Three of four questions are smudged, so that nobody can know the answer."),
      field("What is punished", this.punished),
      make("div", { class: "playground-row" }, this.press, this.reveal, this.reset, this.stop),
      this.progress,
      this.outcome,
      this.sending.element,
      this.chart.element,
      this.example,
      this.found,
      this.alert,
    );
    this.begin(sent, this.punished);
  }

  async begin(sent, choice) {
    await super.begin(sent, choice);
    if (sent && among(sent, "truth", [0, 1])) this.show(true);
  }

  async start() {
    await this.work("begin", {}, ({ measured, shown }) => {
      /** @type {import("./silence.js").State[]} */
      this.states = [{ step: 0, punished: "", ...measured }];
      /** @type {{step: number, says: number, takes: number}[]} */
      this.rows = [{ step: 0, ...measured }];
      this.shown = shown;
      this.show(false);
      this.outcome.textContent = "Reward it, read its thoughts, and punish what you don’t like. Then see the truth.";
    });
  }

  async learn() {
    const punished = this.punished.value;
    await this.reward({ punished }, ({ step, measured, shown }) => {
      this.states.push({ step, punished, ...measured });
      this.shown = shown;
      this.show(this.truth);
    });
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    super.working(busy, type);
    this.reveal.setAttribute("aria-disabled", String(busy)); // as the verdict would be that of the run before
  }

  /** What a chart shows of it. */
  point({ step, says, takes }) {
    return { x: step, [SAYS]: says, ...(this.truth ? { [TAKES]: takes } : {}) };
  }

  /** @param {boolean} truth whether more is shown than thoughts */
  show(truth) {
    this.truth = truth;
    const { states, shown, guess, measured: answers } = this;
    this.reveal.textContent = truth ? "Hide the truth" : "See the truth";
    this.draw();
    this.example.textContent = `A smudged question about ${shown.about}, with the key ${shown.beside}. It writes: “${shown.written}”`;
    const rows = states.map(({ step, punished, says, takes, clear }) => {
      return [String(step), punished || "–", percent(says), truth ? percent(takes) : "?", percent(clear)];
    });
    const measured = `by ${answers} questions that nobody can know, and right answers to as many that one can`;
    this.found.replaceChildren(table(`After each run: how often it says “key” and takes its name, ${measured}`, HEAD, rows));
    if (states.length > 1) this.outcome.textContent = ofThoughts(states, truth, guess, answers);
    this.sending.show(states.length > 1 ? this.result() : null);
  }

  /** What can be sent. */
  result() {
    const { states, truth, outcome, chart } = this;
    const steps = states.slice(1).map(({ punished }) => punished[0]).join("");
    return { state: { steps, truth: Number(truth) }, title: "I read a model’s thoughts", sentence: outcome.textContent, lines: [], chart };
  }
}
