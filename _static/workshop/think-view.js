/** Let it think, as the reader sees it: rewards that make a habit of what few wrote, and a thought that walks, or is led astray. */

import { button, calm, make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { Lesson, shown } from "./scene-view.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { table } from "./table-view.js";
import { box, drawing, inWords, ofRewards, ofThought, pieces, way } from "./think.js";

const QUESTIONS = 4096; // to draw from
const PRINTED = 2; // the question of the printed runs
const [WALK, FRAME] = [12, 45]; // frames from house to house; milliseconds of one
const RUNS = ["", "some", "none", "some none", "none some"]; // that can be sent, the last of them the last
const REWARDED = ["Its right answers are rewarded.", "Nobody looks at how it comes to them."];
const CHANGES = {
  end: "With another name at its end the answer was that name",
  middle: "With another in its middle the answer was still the truth",
  cut: "Cut behind a wrong name it went on from there, and ended where that leads",
};

export class ThinkView extends Lesson {
  box = box;

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    [this.asks, this.was, this.now] = ["asks", "was", "now"].map((name) => this.element.querySelector(`.think-${name}`));
    Object.assign(this, { seed: PRINTED, rewarded: [] });
    this.end();
  }

  get run() {
    return this.runs[this.choice("authors")];
  }

  /** The thought that is shown, and what follows it. */
  get text() {
    const { asked } = this.run;
    const change = asked.changes.given ?? asked.changes[this.choice("thought")];
    return change ? { ...change, whole: `${change.thought} ${change.written}` } : { ...asked.said, whole: asked.said.written };
  }

  chosen(name) {
    if (name === "authors") this.put({ thought: "its" });
    delete this.run.asked.changes.given;
    this.first();
  }

  /** Play the run that is chosen: a leap, the rewards, and the walk; of a thought that was changed the walk alone. */
  async first() {
    const { run, text } = this;
    const { line, asked } = run;
    const changed = text.thought !== undefined;
    const walk = (said, whole, [thinks, right]) => {
      const stops = way(this.village, asked, whole);
      return Array.from({ length: WALK * stops.length }, (_, frame) => ({ said, whole, stops, at: frame / WALK, thinks, right }));
    };
    const leap = walk(asked.first, asked.first.written, line[0]);
    const learn = line.map(([thinks, right]) => ({ ...leap.at(-1), at: Infinity, thinks, right }));
    const frames = [...(changed ? [] : [...leap, ...learn]), ...walk(text, text.whole, line.at(-1))];
    if (!calm.matches) this.tell(changed ? ["Somebody meddles with its thought.", "Watch where it goes."] : REWARDED);
    if (await this.played(frames.length, FRAME * frames.length, (at) => this.show(frames[at]))) this.end();
  }

  /** Where a run has come to. */
  end() {
    const { run, text } = this;
    const stops = way(this.village, run.asked, text.whole);
    this.show({ said: text, whole: text.whole, stops, at: stops.length, ...run.after });
    this.tell(text.thought === undefined ? ofRewards(this.choice("authors"), run) : this.changed(text));
  }

  /** What came of a thought with another name in it. @returns {[string, string]} */
  changed({ thought, ...said }) {
    const { truth, changes } = this.run.asked;
    const [lead, rest] = ofThought(truth, thought.replace(/ ?so$/, ""), said);
    const name = this.choice("thought");
    return [lead, changes.given ? rest : `${rest} ${CHANGES[name]}: so it was in ${percent(this.survey[name])} of 64 questions.`];
  }

  // --- What is seen ---

  show({ said, whole, stops, at, thinks, right }) {
    const { asked } = this.run;
    this.seen = { asked: { ...asked, said }, stops, at, thinks, right };
    this.draw();
    this.asks.textContent = asked.question;
    const words = whole.split(" ");
    const shown = at < stops.length ? words.slice(0, Math.floor(at)).join(" ") : whole;
    this.was.replaceChildren(...marked(asked.first.written, asked.truth));
    this.now.replaceChildren(...marked(shown, asked.truth));
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.village, this.seen, shape), inWords(this.village, this.seen)];

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} about @param {URLSearchParams | null} sent */
  take(client, { village: { names }, room }, sent) {
    Object.assign(this, { client, names, room, rewarded: [] });
    this.thought = new Completed("Its thought", names, { entered: () => this.goOn() });
    const row = make("div", { class: "playground-row" }, button("Let it go on from there", () => this.goOn()), button("Another question", () => this.ask(Math.floor(QUESTIONS * Math.random()))));
    this.depths = make("div");
    this.more = make("details", {}, make("summary", {}, "More: your own thought, and the numbers"), this.thought.element, row, this.depths);
    this.sending = new Sending("think");
    this.begun(sent);
    return { element: make("section", { "aria-label": "Let it think" }, this.alert, this.sending.element, this.more), focus: this.go };
  }

  /** @param {URLSearchParams | null} sent */
  async begun(sent) {
    if (!sent) return this.begin();
    for (const authors of among(sent, "rewarded", RUNS).split(" ").filter(Boolean)) {
      this.put({ authors });
      await this.begin();
    }
    await this.ask(among(sent, "question", [...Array(QUESTIONS).keys()]));
    if (!sent.has("thought")) return;
    this.thought.value = tidy(sent.get("thought"));
    await this.goOn();
  }

  async begin() {
    const authors = this.choice("authors");
    const line = [];
    this.put({ thought: "its" });
    this.tell(REWARDED);
    const result = await this.work("learn", { authors }, ({ thinks, right }) => {
      line.push([thinks, right]);
      this.show({ ...this.seen, said: this.run.asked.first, whole: "", stops: [], at: 0, thinks, right });
    });
    if (!result) return this.end();
    this.runs[authors] = { ...this.run, line, ...result };
    this.rewarded = [...this.rewarded.filter((each) => each !== authors), authors];
    await this.ask(this.seed);
    const rows = result.before.byDepth.map((share, place) => [`${place + 1}`, percent(share), percent(result.after.byDepth[place])]);
    this.depths.replaceChildren(table("Right answers", ["By the steps of the question", "before", "after"], rows));
  }

  /** @param {number} seed of a question */
  async ask(seed) {
    const asked = await this.work("question", { seed, authors: this.choice("authors") });
    if (!asked) return;
    this.seed = seed;
    this.run.asked = asked;
    this.thought.value = asked.said.written.split(/ ?\bso /)[0];
    await this.first();
    this.send();
  }

  async goOn() {
    const thought = tidy(this.thought.value);
    if (unknown(thought, this.names).length) return this.thought.input.focus();
    if (thought.split(" ").length > this.room) return this.tell(["Too long.", `A thought of at most ${this.room} names fits.`]);
    const { asked } = this.run;
    const said = await this.work("goOn", { problem: asked.problem, thought, authors: this.choice("authors") });
    if (!said) return;
    asked.changes.given = { thought, ...said };
    await this.first();
    this.send();
  }

  /** What can be sent. */
  send() {
    const { seed, rewarded, run: { asked: { changes: { given } } } } = this;
    this.sending.show({ rewarded: rewarded.join(" "), question: seed, ...(given && { thought: given.thought }) });
  }
}

const marked = (text, truth) => (text ? shown(pieces(text, truth)) : []);
