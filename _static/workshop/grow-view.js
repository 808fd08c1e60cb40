/** Grow it, once a model has come: it grows in the picture, and below stands what was measured. */

import { LookInside } from "../glass/look.js";
import { button, calm, make, phone } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { lasting } from "./descent-view.js";
import { short } from "./descent.js";
import { FIRST, LACKS, RANKS } from "./recipe.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { table } from "./table-view.js";
import { WATCH, told } from "./telling.js";

const SELDOM = 10_000; // milliseconds between two lines that nobody asked for, as they are read out
const CHOICES = ["world", "size", "tokens", "rate", "broken"];

export class View {
  /** @param {import("../page/client.js").Client} client @param {any} about @param {URLSearchParams | null} sent
   * @param {import("./descent-view.js").DescentView} scene */
  constructor(client, _, sent, scene) {
    Object.assign(this, { client, scene, growing: false });
    this.run = null; // what is known of the model that is there: {recipe, points, looks, step, steps}
    this.reset = button("Back to the start", () => this.forget());
    this.other = button("Another sentence", () => this.write());
    this.sending = new Sending("grow");
    this.inside = new LookInside(() => client.ask("inside"));
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.earlier = make("ol", {});
    this.looked = make("div", { class: "workshop-columns" });
    this.element = this.build();
    this.focus = scene.go;
    scene.lesson = this;
    scene.put(scene.recipe);
    scene.rest();
    this.mark();
    if (sent) this.again(sent);
    else if (scene.wanted) this.grow();
  }

  build() {
    const legend = make("p", { class: "workshop-note" }, "Crossed out: what nobody in its world would say. ✓ is so, ✗ is not.");
    const earlier = make("details", {}, make("summary", {}, "What it wrote on the way"), this.earlier);
    this.below = make("div", {}, this.looked, earlier);
    const more = make("details", {}, make("summary", {}, "What it lacks, and which facts it knows"), this.below);
    const row = make("div", { class: "playground-row" }, this.other, this.reset);
    return make("section", { "aria-label": "Grow a model" }, row, legend, this.sending.element, this.alert, more, this.inside.element);
  }

  /** Grow what somebody sent. @param {URLSearchParams} sent */
  again(sent) {
    const { scene } = this;
    const values = (name) => [FIRST[name], ...scene.choices.filter(({ dataset }) => dataset.choice === name).map(({ value }) => value)];
    scene.put(Object.fromEntries(CHOICES.map((name) => [name, among(sent, name, values(name))])));
    this.grow();
  }

  /** What can be done, by what is going on. */
  mark() {
    const { scene, run, growing, reset, other } = this;
    const done = run && run.step === run.steps;
    scene.mark(growing ? "Pause" : run && !done ? "Go on" : done ? "Grow another" : "Let it grow", Boolean(run) && !done);
    reset.hidden = !run;
    other.hidden = !run || growing;
    this.inside.able(Boolean(run));
    this.below.setAttribute("aria-busy", growing);
  }

  // --- Growing ---

  go() {
    return this.growing ? this.client.ask("stop") : this.grow();
  }

  async grow() {
    const { client, run, scene } = this;
    const goesOn = run && run.step < run.steps;
    const recipe = goesOn ? run.recipe : scene.recipe;
    if (!goesOn) this.clear(recipe);
    this.growing = true;
    this.mark();
    if (phone.matches) scene.go.scrollIntoView({ block: "end" }); // so that what grows above it is seen
    this.tell([goesOn ? "It goes on." : "It grows.", WATCH[recipe.broken]]);
    try {
      const how = await client.ask("grow", { recipe: goesOn ? null : recipe, ...this.heard() }, (news) => this.hear(news));
      if (how.overtaken) return;
      if (how.result) this.finished(how.result);
      else this.tell(["It waits.", "Let it go on when you like."]);
    } catch (error) {
      this.fail(error);
    }
    this.growing = false;
    this.mark();
  }

  async forget() {
    await this.client.ask("stop");
    await this.client.ask("reset");
    this.clear(this.run.recipe);
    this.run = null;
    this.mark();
    this.scene.rest();
    this.focus.focus(); // as the button that was pressed is gone
    this.tell(["It is forgotten.", "The next begins with random numbers again."]);
  }

  /** @param {import("./recipe.js").Recipe} recipe of a model that begins */
  clear(recipe) {
    this.scene.turn++;
    this.run = { recipe, points: [], looks: [], step: 0, steps: Infinity };
    this.sending.show(null);
    this.earlier.replaceChildren();
    this.alert.textContent = "";
    this.looked.replaceChildren();
  }

  hear({ step, steps, tokens, speed, left, points, looks, sentence }) {
    const { run, scene } = this;
    Object.assign(run, { step, steps });
    run.points.push(...points);
    run.looks.push(...looks);
    for (const look of looks) {
      this.earlier.append(make("li", {}, `After ${look.tokens.toLocaleString("en")} words: ${look.sentence.words.join(" ")}`));
    }
    const [all, seen] = [run.points, run.looks].map((rows) => rows.map(({ tokens, loss }) => [tokens, loss]));
    if (looks.length) this.looked.replaceChildren(...tables(run));
    if (seen.length) scene.show({ to: run.recipe.tokens, floor: run.looks.at(-1).floor, points: all, looks: seen });
    const pace = step && step < steps ? `, ${whole(speed)} a second, about ${lasting(left)} left` : "";
    const of = step < steps ? ` of ${whole(run.recipe.tokens)}` : ""; // as the last batch may end before the round number
    const shown = calm.matches ? looks.at(-1)?.sentence : (sentence ?? looks.at(-1)?.sentence);
    scene.say(shown ?? this.said ?? { words: [], good: 0 }, `${whole(tokens)}${of} words read${pace}.`);
    this.said = shown ?? this.said;
    if (step) scene.speeds[run.recipe.size] = speed;
    if (this.growing && performance.now() - this.last > SELDOM) this.tell([`${Math.round((100 * step) / steps)}% read.`, this.price()]);
  }

  price() {
    const { points, looks } = this.run;
    const loss = points.at(-1)?.loss;
    return loss === undefined ? "" : `A word surprises it by ${loss.toFixed(2)} nats; ${looks[0].floor.toFixed(2)} is the least possible.`;
  }

  /** How much of what was measured is here. */
  heard() {
    return { points: this.run.points.length, looks: this.run.looks.length };
  }

  finished(news) {
    const { run, scene } = this;
    this.hear(news);
    this.tell(told(run.recipe, run.points, run.looks));
    scene.guess();
    this.sending.show(Object.fromEntries(CHOICES.map((name) => [name, run.recipe[name]])));
    performance.mark("grow-grown");
  }

  async write() {
    try {
      this.said = await this.client.ask("write");
      this.scene.say(this.said, this.scene.note.textContent);
      this.tell(["It writes:", this.said.words.join(" ")]);
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {[string, string]} told */
  tell(told) {
    this.last = performance.now();
    this.scene.tell(told);
  }

  fail(error) {
    const lost = error.name === "LostNetwork";
    this.alert.textContent = lost ? "It stopped. Load the page again." : `Something broke: ${error.message}`;
    if (!lost) throw error;
  }
}

/** What each look at the model has found. */
function tables({ recipe, looks }) {
  const rows = (groups, of) => looks.map((look) => [short(look.tokens), ...Object.keys(groups).map((name) => of(look, name))]);
  const [lacks, known] = [LACKS, RANKS].map((groups) => groups[recipe.world]);
  return [
    table("What it hasn’t learned yet: surprise above the least possible, in nats", ["words read", ...Object.keys(lacks)], rows(lacks, (look, name) => look.lacks[name].toFixed(2))),
    table("Facts it knows, by how often they are told", ["words read", ...Object.keys(known)], rows(known, (look, name) => percent(look.known[name]))),
  ];
}

const whole = (number) => Math.round(number).toLocaleString("en");
