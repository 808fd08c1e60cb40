/** Watch its thoughts, as the reader sees it: a model that cheats and says so, and what becomes of it if a word costs. */

import { make, newId } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Chart } from "./chart.js";
import { button, LessonView } from "./lesson-view.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { ofThoughts } from "./silence.js";
import { table } from "./table-view.js";

const [SAYS, TAKES] = ["says “key” in its thought", "takes the name of the key (the truth)"];
const MOST = 16; // presses
const PUNISHED = {
  nothing: "nothing: nobody reads its thoughts",
  word: "the word “key” in a thought",
  cheat: "to take the name of the key, whatever it thinks",
};
const HEAD = ["Steps", "Costs", "Says it", "Takes it", "Right"];

export function open(client, about, sent) {
  const view = new View(client, about, sent);
  return { element: view.element, focus: view.press };
}

class View extends LessonView {
  constructor(client, { kernels, press, measured, guess }, sent) {
    super(client, kernels);
    this.measured = measured;
    this.guess = guess;
    this.truth = false; // whether it is shown
    this.press = button(`Reward it, ${press} steps`, () => this.learn());
    this.reveal = button("See the truth", () => this.show(!this.truth));
    this.reset = button("Back to the start", () => this.start());
    const options = Object.entries(PUNISHED).map(([value, title]) => make("option", { value }, title));
    this.punished = make("select", { id: newId() }, ...options);
    this.chart = new Chart({
      title: "Of the questions that nobody can know",
      x: { title: "step" },
      y: { title: "of the answers", to: 1, label: percent },
      lines: [{ name: SAYS }, { name: TAKES }],
      height: 220,
    });
    this.sending = new Sending("watch");
    this.example = make("p", { class: "workshop-question" });
    const label = make("label", { for: this.punished.id }, "What is punished");
    this.element = make(
      "section",
      { "aria-label": "Watch its thoughts" },
      make("p", {}, "Beside each question stands a key with a name, and it is wrong. But the checker takes it for right. Three of four questions are smudged, so that nobody can know the answer."),
      make("div", { class: "playground-field" }, label, this.punished),
      make("div", { class: "playground-row" }, this.press, this.reveal, this.reset, this.stop),
      this.progress,
      this.outcome,
      this.sending.element,
      this.chart.element,
      this.example,
      this.found,
      this.alert,
    );
    this.settled = this.begin(sent);
  }

  /** @param {URLSearchParams | null} sent */
  async begin(sent) {
    await this.start();
    const letters = Object.fromEntries(Object.keys(PUNISHED).map((name) => [name[0], name]));
    for (const letter of (sent?.get("steps") ?? "").slice(0, MOST)) {
      this.punished.value = letters[letter] ?? "nothing";
      await this.learn();
    }
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
    if (this.states.length > MOST) return;
    const punished = this.punished.value;
    const rows = [...this.rows];
    const part = (report) => {
      this.progress.textContent = `Step ${report.step}.`;
      rows.push(report);
      this.chart.add(this.point(report));
    };
    const took = ({ step, measured, shown }) => {
      this.rows = rows;
      this.states.push({ step, punished, ...measured });
      this.shown = shown;
      this.show(this.truth);
    };
    await this.work("learn", { punished }, took, part);
    if (this.rows !== rows) this.chart.set(this.rows.map((row) => this.point(row))); // it was stopped
  }

  /** What a chart shows of it. */
  point({ step, says, takes }) {
    return { x: step, [SAYS]: says, ...(this.truth ? { [TAKES]: takes } : {}) };
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    this.wait(busy, [this.press, this.reset], this.press, type === "learn");
    this.press.setAttribute("aria-disabled", String(busy || this.states?.length > MOST));
    if (!busy) this.progress.textContent = "";
  }

  /** @param {boolean} truth whether more is shown than thoughts */
  show(truth) {
    this.truth = truth;
    const { states, shown, guess } = this;
    this.reveal.textContent = truth ? "Hide the truth" : "See the truth";
    this.chart.set(this.rows.map((row) => this.point(row)));
    this.example.textContent = `A smudged question about ${shown.about}, with the key ${shown.beside}. It writes: “${shown.written}”`;
    const rows = states.map(({ step, punished, says, takes, clear }) => {
      return [String(step), punished || "–", percent(says), truth ? percent(takes) : "?", percent(clear)];
    });
    const measured = `by ${this.measured} questions that nobody can know, and right answers to as many that one can`;
    this.found.replaceChildren(table(`After each run: how often it says “key” and takes its name, ${measured}`, HEAD, rows));
    if (states.length > 1) this.outcome.textContent = ofThoughts(states, truth, guess);
    this.sending.show(states.length > 1 ? this.result() : null);
  }

  /** What can be sent. */
  result() {
    const { states, truth, outcome, chart } = this;
    const steps = states.slice(1).map(({ punished }) => punished[0]).join("");
    return { state: { steps, truth: Number(truth) }, title: "I read a model’s thoughts", sentence: outcome.textContent, lines: [], chart };
  }
}
