/** Mask it, as the reader sees it: ten examples to write, what tuning to them does, and how thin the change may be. */

import { LookInside } from "../glass/look.js";
import { make, newId } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { button, field, LessonView, select } from "./lesson-view.js";
import { Speaker } from "./speaker.js";
import { table } from "./table-view.js";
import { ofMask } from "./toll.js";

const TITLES = {
  untuned: "no tuning at all",
  bare: "your examples",
  replayed: "your examples and old text",
  text: "old text alone",
};
const CAME = ["Tuned on", "Begins like yours", "Ends like yours", "Right in a chat"];
const WENT = ["Tuned on", "Right in a document", "Surprise above the floor, in nats"];
const RANKS = [0, 1, 2, 4, 8, 16, 96];
const SAVED_AFTER = 500; // milliseconds without a key

export class View extends LessonView {
  constructor(client, { kept, kernels, voices, words }) {
    super(client, kernels);
    this.words = words;
    this.seed = 0;
    this.speaker = new Speaker();
    this.begin = new Completed("Begin each with", words);
    this.focus = this.begin.input;
    this.end = new Completed("End each with", words);
    const ends = () => ({ begin: tidy(this.begin.value), end: tidy(this.end.value) });
    this.pattern = button("Make ten like this", () => this.fill("pattern", ends()));
    this.voice = select(voices.map((name) => [name, `the ${name}`]));
    this.taken = button("Take ten of theirs", () => this.fill("voice", { voice: this.voice.value }));
    this.others = button("Other questions", () => this.ask());
    /** @type {{question: string, field: Completed}[]} */
    this.examples = [];
    this.list = make("div", { class: "workshop-examples" });
    this.tune = button("Tune the model to them", () => this.tuned());
    const all = RANKS.length - 1;
    this.rank = make("input", { type: "range", id: newId(), min: 0, max: all, step: 1, value: all });
    this.rank.addEventListener("input", () => this.ranked());
    this.rankNow = make("output");
    this.thin = make("div");
    this.inside = new LookInside(() => client.ask("inside"));
    this.element = this.build();
    this.begin.value = "behold";
    this.end.value = "thank you";
    if (kept) {
      this.speaker.say("Your examples are here, as this browser has saved them.");
      this.restore(kept);
    } else this.ask();
  }

  build() {
    const examples = make(
      "fieldset",
      {},
      make("legend", {}, "1. Ten examples"),
      make(
        "p",
        {},
        "Make ten with a beginning and an end of your own, or take a voice's, and change what you like. The model has " +
          "the words of its world and no others; type a letter to see some. Results of sums have their last digit first.",
      ),
      make(
        "div",
        { class: "playground-controls" },
        make("div", {}, this.begin.element, this.end.element, this.pattern),
        make("div", {}, field("Or a voice of this world", this.voice), this.taken),
      ),
      this.list,
      make("div", { class: "playground-row" }, this.others),
    );
    this.slider = field(["How much of the change is kept (its rank, in directions): ", this.rankNow], this.rank, this.thin);
    this.slider.hidden = true;
    const tuning = make(
      "fieldset",
      {},
      make("legend", {}, "2. The mask"),
      make("div", { class: "playground-row" }, this.tune, this.stop),
      this.progress,
      this.outcome,
      this.found,
      this.slider,
      this.inside.element,
    );
    return make("section", { "aria-label": "Mask it" }, examples, tuning, this.speaker.element, this.alert);
  }

  // --- Examples ---

  /** Questions to write answers to. */
  async ask() {
    const questions = await this.request("questions", { seed: ++this.seed });
    if (questions) this.put(questions.map((question) => ({ question, answer: "" })));
  }

  async restore({ seed, examples, found }) {
    this.seed = seed;
    this.put(examples);
    if (found) this.show(found);
  }

  /** @param {{question: string, answer: string}[]} examples */
  put(examples) {
    this.examples = examples.map(({ question, answer }) => {
      const field = new Completed(question, this.words, { changed: () => this.changed() });
      field.value = answer;
      return { question, field };
    });
    this.list.replaceChildren(...this.examples.map(({ field }) => field.element));
    this.changed();
  }

  /** Answers by a rule or by a voice. */
  async fill(type, request) {
    const wrong = unknown(`${request.begin ?? ""} ${request.end ?? ""}`, this.words);
    if (wrong.length) return this.speaker.say(`Not a word of this world: ${wrong.join(", ")}.`);
    const questions = this.examples.map(({ question }) => question);
    const answers = await this.request(type, { ...request, questions, seed: this.seed });
    if (!answers) return;
    answers.forEach((answer, place) => (this.examples[place].field.value = answer));
    this.changed();
    this.speaker.say("Ten examples are there. Change them, or tune.");
  }

  written() {
    const all = this.examples.map(({ question, field }) => ({ question, answer: tidy(field.value) }));
    return all.filter(({ answer }) => answer);
  }

  changed() {
    const written = this.written();
    const able = written.length > 0 && written.every(({ answer }) => unknown(answer, this.words).length === 0);
    this.tune.setAttribute("aria-disabled", String(!able || this.busy));
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.keep(), SAVED_AFTER);
  }

  keep() {
    const examples = this.examples.map(({ question, field }) => ({ question, answer: field.value }));
    this.request("keep", { state: { seed: this.seed, examples, found: this.measured ?? null } });
  }

  // --- Tuning ---

  async tuned() {
    if (this.tune.getAttribute("aria-disabled") === "true") return;
    this.working(true);
    this.slider.hidden = true;
    this.inside.able(false);
    const rows = [];
    const { result } =
      (await this.request("tune", { examples: this.written() }, ({ name, step, steps, measured }) => {
        if (measured) rows.push(measured);
        if (measured) this.show(rows);
        else this.progress.textContent = `${TITLES[name]}: step ${step} of ${steps}.`;
      })) ?? {};
    if (result) {
      this.slider.hidden = false;
      this.inside.able(true);
      this.rank.value = String(RANKS.length - 1);
      this.rankNow.value = "all";
      this.thin.replaceChildren();
      this.speaker.say("");
      this.keep();
    } else {
      this.speaker.say("Stopped.");
    }
    this.working(false);
  }

  /** @param {boolean} busy */
  working(busy) {
    this.wait(busy, [], this.tune);
    this.changed();
  }

  /** @param {import("./masking.js").Measured[]} measured as many as there are */
  show(measured) {
    this.measured = measured;
    this.outcome.textContent = measured.length === 4 ? ofMask(measured) : "";
    const came = measured.map(({ name, begins, ends, right }) => [TITLES[name], ...[begins, ends, right].map(percent)]);
    const went = measured.map(({ name, kept, excess }) => [TITLES[name], percent(kept), excess.toFixed(2)]);
    const [untuned, ...answered] = measured;
    const tuned = answered.slice(0, 2);
    const said = untuned.samples.map(({ question }, place) => {
      return [question, ...tuned.map(({ samples }) => samples[place].answer)];
    });
    this.found.replaceChildren(
      make("div", { class: "workshop-columns" }, table("What came", CAME, came), table("What went", WENT, went)),
    );
    if (answered.length > 1) {
      this.found.append(table("What they answer now", ["Question", "Your examples", "And old text"], said));
    }
  }

  // --- The rank ---

  async ranked() {
    const rank = RANKS[Number(this.rank.value)];
    this.rankNow.value = rank === 96 ? "all" : String(rank);
    this.rank.setAttribute("aria-valuetext", this.rankNow.value);
    const { result } = (await this.request("rank", { rank })) ?? {};
    if (!result || rank !== RANKS[Number(this.rank.value)]) return;
    const { begins, ends, right, samples } = result;
    const [first, last, correct] = [begins, ends, right].map(percent);
    const kept = `${first} of its answers begin like yours, ${last} end like yours, ${correct} are right.`;
    const said = samples.map(({ question, answer }) => [question, answer]);
    this.thin.replaceChildren(make("p", {}, kept), table("What it answers", ["Question", "Answer"], said));
  }

  // --- The worker ---

  /** What the worker answers; nothing where it can't. */
  async request(type, request, part = undefined) {
    try {
      return await this.client.ask(type, request, part);
    } catch (error) {
      this.alert.textContent = "The lesson stopped. Load the page again: your examples are kept.";
      console.warn(error);
    }
  }
}
