/** Let it think, as the reader sees it: rewards that make a habit of what few wrote, and thoughts to meddle with. */

import { make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Chart } from "./chart.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { button, LessonView } from "./lesson-view.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { table } from "./table-view.js";
import { ofChanges, ofRewards, ofThought } from "./thoughts.js";

const QUESTIONS = 4096; // to draw from
const [THINKS, RIGHT] = ["with a thought", "right"];
const RUNS = ["", "some", "none", "some none", "none some"]; // that can be sent, the last of them the last
const CHANGES = [
  ["The whole thought", "the truth", "whole"],
  ["Another name at its end", "that name", "end"],
  ["Another name in its middle", "the truth", "middle"],
  ["Another name, and what followed is cut", "where that name leads", "cut"],
  ["None", "the truth", "none"],
];

export class View extends LessonView {
  constructor(client, { kernels, names, share, surveyed, room, deepest }, sent) {
    super(client, kernels);
    this.names = names;
    this.room = room;
    this.surveyed = surveyed;
    this.depths = deepest;
    /** @type {import("./thinking.js").Run[]} */
    this.runs = []; // the last last
    /** @type {string[][]} */
    this.tried = [];
    this.reward = button("Reward right answers", () => this.learn("some"));
    this.focus = this.reward;
    this.control = button("The same where nobody wrote a thought", () => this.learn("none"));
    this.chart = new Chart({
      title: "What it writes while it learns",
      x: { title: "step" },
      y: { title: "of the answers", to: 1, label: percent },
      lines: [{ name: THINKS }, { name: RIGHT }],
      height: 200,
    });
    this.chart.element.hidden = true;
    this.question = make("p", { class: "workshop-question" });
    this.thought = new Completed("Its thought", names, { entered: () => this.goOn() });
    this.go = button("Let it go on from there", () => this.goOn());
    this.another = button("Another question", () => this.fetch(Math.floor(QUESTIONS * Math.random())));
    this.many = button(`Change ${surveyed} thoughts`, () => this.survey());
    this.followed = make("p", { class: "workshop-outcome", role: "status" });
    this.answers = make("div");
    this.changes = make("div");
    this.sending = new Sending("think");
    this.element = make(
      "section",
      { "aria-label": "Let it think" },
      make("p", {}, `A village, where everybody has one boss, one friend and one neighbor. Who wrote of it answered at once; ${percent(share)} wrote each step before they answered.`),
      make("div", { class: "playground-row" }, this.reward, this.control, this.stop),
      this.progress,
      this.outcome,
      this.chart.element,
      this.found,
      make("p", { class: "workshop-title" }, "Meddle with a thought"),
      this.question,
      this.thought.element,
      make("div", { class: "playground-row" }, this.go, this.another, this.many),
      this.followed,
      this.sending.element,
      this.answers,
      this.changes,
      this.alert,
    );
    this.begin(sent);
  }

  /** @param {URLSearchParams | null} sent */
  async begin(sent) {
    this.outcome.textContent = "Nobody tells it to think. Reward its right answers, and see what becomes of its thoughts.";
    if (!sent) return this.fetch(0);
    for (const authors of among(sent, "rewarded", RUNS).split(" ").filter(Boolean)) await this.learn(authors);
    await this.fetch(among(sent, "question", [...Array(QUESTIONS).keys()]));
    if (!sent.has("thought")) return;
    this.thought.value = tidy(sent.get("thought"));
    await this.goOn();
  }

  /** @param {"some" | "none"} authors whether any of them wrote steps */
  async learn(authors) {
    const part = ({ step, steps, thinks, right }) => {
      this.progress.textContent = `Step ${step} of ${steps}.`;
      this.chart.element.hidden = false;
      if (step === 0) this.chart.set([], { x: { to: steps } });
      this.chart.add({ x: step, [THINKS]: thinks, [RIGHT]: right });
    };
    const took = (run) => {
      this.runs = [...this.runs.filter((each) => each.authors !== authors), run];
      this.outcome.textContent = ofRewards(run);
      this.show();
    };
    await this.work("learn", { authors }, took, part);
    if (authors === "some" && this.about) await this.fetch(this.seed); // it may answer otherwise now
  }

  /** @param {number} seed */
  async fetch(seed) {
    await this.work("question", { seed }, (about) => {
      const [thought] = about.own.written.split(/ ?\bso /);
      this.about = about;
      this.seed = seed;
      this.tried = [];
      this.given = null;
      this.thought.value = thought || about.steps;
      this.question.textContent = about.question;
      const by = thought ? "This is what it thinks" : "By itself it doesn’t think; these are the steps";
      this.followed.textContent = `It says ${about.own.answer ?? "nothing"}; it is ${about.truth}. ${by}. Put another name in.`;
      this.answers.replaceChildren();
      this.show();
    });
  }

  async goOn() {
    const thought = tidy(this.thought.value);
    if (unknown(thought, this.names).length) return this.thought.input.focus();
    if (thought.split(" ").length > this.room) {
      this.followed.textContent = `A thought of at most ${this.room} names fits.`;
      return;
    }
    const { problem, truth } = this.about;
    await this.work("goOn", { problem, thought }, (said) => {
      this.given = thought;
      this.followed.textContent = ofThought(truth, thought, said);
      this.tried.unshift([thought || "None", said.written]);
      this.answers.replaceChildren(table("What it writes after a thought, your last first", ["Thought", "It goes on"], this.tried));
      this.show();
    });
  }

  async survey() {
    await this.work("survey", {}, (shares) => {
      this.followed.textContent = ofChanges(this.surveyed, shares);
      const rows = CHANGES.map(([change, says, name]) => [change, says, percent(shares[name])]);
      this.changes.replaceChildren(table(`${this.surveyed} questions of three steps or more`, ["Thought that it is given", "Its answer says", "Share"], rows));
    });
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    this.wait(busy, [this.reward, this.control, this.go, this.another, this.many], this.reward, type === "learn");
  }

  show() {
    const { runs } = this;
    if (runs.length) {
      const columns = runs.flatMap(({ before, after }) => [before, after]);
      const name = { some: "few wrote thoughts", none: "nobody did" };
      const head = ["Right answers to", ...runs.flatMap(({ authors }) => [`${name[authors]}: before`, "after"])];
      const rows = Array.from({ length: this.depths }, (_, place) => [
        `${place + 1} step${place ? "s" : ""}`,
        ...columns.map(({ byDepth }) => percent(byDepth[place])),
      ]);
      this.found.replaceChildren(table("By the steps of the question", head, rows));
    }
    this.sending.show(runs.length || this.given !== null ? this.result() : null);
  }

  /** What can be sent. */
  result() {
    const { runs, given, seed, question, followed, chart } = this;
    const told = given === null ? {} : { thought: given };
    const state = { rewarded: runs.map(({ authors }) => authors).join(" "), question: seed, ...told };
    const tried = this.tried.slice(0, 3).map(([thought, on]) => `${thought}: “${on}”`);
    const lines = given === null ? [] : [question.textContent, followed.textContent, ...tried];
    if (!runs.length) return { state, title: "I meddled with a model’s thoughts", sentence: followed.textContent, lines: tried };
    return { state, title: "I rewarded right answers alone", sentence: ofRewards(runs[runs.length - 1]), lines, chart };
  }
}
