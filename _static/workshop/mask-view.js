/** Mask it, as the reader sees it: one sentence said twice; in *More* the ten answers that do it, and what was measured. */

import { LookInside } from "../glass/look.js";
import { button, calm, make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { box, drawing, inWords, pieces, told } from "./mask.js";
import { Lesson, shown } from "./scene-view.js";
import { table } from "./table-view.js";

const PLAYED = 5000; // milliseconds of a printed run
const [STEPS, FRAMES] = [30, 300];
const WHAT = {
  bare: "It learns from ten answers",
  replayed: "Once more, with old text beside the ten",
  text: "As many steps on old text alone, to compare",
  untuned: "And the base, to compare",
};
const NAMES = { bare: "the ten", replayed: "the ten and old text", text: "old text alone", untuned: "nothing: the base" };
const CAME = ["Tuned on", "Begins like the ten", "Ends like them", "Right in a chat"];
const WENT = ["Tuned on", "Right in a document", "Surprise above the floor, in nats"];

export class MaskView extends Lesson {
  box = box;

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    [this.who, this.now] = [".mask-who", ".mask-now"].map((name) => this.element.querySelector(name));
    this.end();
  }

  /** Which of the two models is shown. */
  get tuned() {
    return this.choice("beside") === "text" ? "replayed" : "bare";
  }

  get run() {
    return this.runs[this.choice("voice")];
  }

  chosen(name) {
    if (name === "voice" && this.client && this.choice(name) !== "own") this.fill();
    if (this.run) return this.first();
    if (!this.client) return this.fetch("own");
    this.turn++;
    this.more.open = true;
    this.tell(["Write ten answers, or change these.", "Then put the mask on. They stand under More."]);
  }

  /** Play the run that is chosen. */
  async first() {
    const { run, tuned } = this;
    const { on, said } = run[tuned];
    if (!calm.matches) this.tell([`${WHAT[tuned]}.`, `${STEPS} steps of learning. Watch the sentence on the right.`]);
    const frame = (/** @type {number} */ number) => {
      const at = Math.floor(STEPS * (number / FRAMES) ** 2); // slowly at first, where most is learned
      this.show(at, on[at], said.findLast(([begins]) => begins <= at)?.[1], this.knows, how(run));
    };
    if (await this.played(FRAMES, PLAYED, frame)) this.end();
  }

  /** Where a run has come to. */
  end() {
    const { run, tuned } = this;
    const { on, said } = run[tuned];
    this.show(STEPS, on[STEPS], said.at(-1)[1], run.measured.find(({ name }) => name === tuned).kept, how(run));
    this.tell(told(run.measured, tuned === "replayed"));
  }

  // --- What is seen ---

  show(step, on, said = this.before, after, how) {
    this.state = { on, before: this.knows, after };
    this.draw();
    this.who.textContent = `${how}: step ${step} of ${STEPS}`;
    this.now.replaceChildren(...shown(pieces(said, this.before, this.truth)));
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.state, shape), inWords(this.state)];

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} about */
  take(client, { words }) {
    Object.assign(this, { client, words, seed: 1, examples: [] });
    this.list = make("div", { class: "workshop-examples" });
    this.ends = [["Begin each with", "behold"], ["End each with", "thank you"]].map(([name, value]) => {
      const field = new Completed(name, words);
      field.value = value;
      return field;
    });
    const acts = [button("Make ten like this", () => this.own()), button("Other questions", () => this.own(++this.seed))];
    const hint = "The model has the words of its world and no others; type a letter to see some. Results of sums have their last digit first.";
    this.inside = new LookInside(() => client.ask("inside"));
    this.found = make("div");
    const ends = make("div", { class: "workshop-columns" }, ...this.ends.map(({ element }) => element));
    const title = make("summary", {}, "More: the ten answers, and the numbers");
    this.more = make("details", {}, title, make("p", {}, hint), ends, make("div", { class: "playground-row" }, ...acts), this.list, this.found, this.inside.element);
    this.begun();
    return { element: make("section", { "aria-label": "Mask it" }, this.alert, this.more), focus: this.go };
  }

  async begun() {
    await this.fill();
    if (this.wanted === "go") return this.begin();
    this.chosen();
  }

  /** Ten answers in the voice that is chosen, or with the reader’s beginning and end. @param {number} [seed] of the questions */
  async fill(seed = 1) {
    const { client } = this;
    const [begin, end] = this.ends.map(({ value }) => tidy(value));
    const voice = this.choice("voice");
    const questions = await client.ask("questions", { seed });
    const own = voice === "own" ? { begin, end } : { begin: "behold", end: "thank you" };
    const taken = ["own", "behold"].includes(voice) ? client.ask("pattern", { questions, seed, ...own }) : client.ask("voice", { questions, seed, voice });
    const answers = await taken;
    this.write(questions.map((question, place) => ({ question, answer: answers[place] })));
  }

  /** The reader’s own ten. @param {number} [seed] */
  async own(seed = this.seed) {
    const wrong = unknown(this.ends.map(({ value }) => value).join(" "), this.words);
    if (wrong.length) return this.tell(["Not a word of this world:", `${wrong.join(", ")}.`]);
    this.put({ voice: "own" });
    await this.fill(seed);
    this.changed();
    this.tell(["Ten answers are there.", "Change them, or put the mask on."]);
  }

  /** @param {{question: string, answer: string}[]} examples */
  write(examples) {
    this.examples = examples.map(({ question, answer }) => {
      const field = new Completed(question, this.words, { changed: () => this.changed() });
      field.value = answer;
      return { question, field };
    });
    this.list.replaceChildren(...this.examples.map(({ field }) => field.element));
  }

  get ten() {
    return this.examples.map(({ question, field }) => ({ question, answer: tidy(field.value) }));
  }

  /** Whatever was typed makes them the reader’s own. */
  changed() {
    this.put({ voice: "own" });
    delete this.runs.own;
  }

  async begin() {
    const examples = this.ten.filter(({ answer }) => answer);
    const wrong = unknown(examples.map(({ answer }) => answer).join(" "), this.words);
    if (wrong.length || !examples.length) return this.tell(["Not yet.", wrong.length ? `Not a word of this world: ${wrong.join(", ")}.` : "Write an answer first."]);
    const run = { bare: { on: [0], said: [] }, replayed: { on: [0], said: [] }, made: true };
    this.inside.able(false);
    const measured = await this.work("tune", { examples }, ({ name, step, steps, on, said }) => {
      this.tell([`${WHAT[name]}.`, said ? `Step ${step} of ${steps}.` : "Now it is asked 256 questions."]);
      if (!said || !run[name]) return;
      run[name].on.push(on);
      run[name].said.push([step, said]);
      this.show(step, on, said, this.knows, "Made here");
    });
    if (!measured) return;
    this.runs[this.choice("voice")] = { ...run, measured };
    this.numbers(measured);
    this.inside.able(true);
    this.end();
  }

  numbers(measured) {
    const came = measured.map(({ name, begins, ends, right }) => [NAMES[name], ...[begins, ends, right].map(percent)]);
    const went = measured.map(({ name, kept, excess }) => [NAMES[name], percent(kept), excess.toFixed(2)]);
    const [bare, replayed] = measured;
    const said = bare.samples.map(({ question, answer }, place) => [question, answer, replayed.samples[place].answer]);
    const both = make("div", { class: "workshop-columns" }, table("What came", CAME, came), table("What went", WENT, went));
    this.found.replaceChildren(both, table("What they answer now", ["Question", "The ten", "And old text"], said));
  }
}

const how = ({ made = false }) => (made ? "Made here" : "Made before");
