/** Grow it, as the reader sees it. */

import { LookInside } from "../glass/look.js";
import { bringUp, calm, make, newId, phone } from "../page/dom.js";
import { Chart } from "./chart.js";
import { field, select } from "./lesson-view.js";
import { FIRST, LACKS, RANKS } from "./recipe.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { Speaker } from "./speaker.js";
import { WATCH, told } from "./telling.js";

const CHOICES = {
  world: ["What it reads", { small: "a small world: 32 people, diaries and talks", book: "the book's world, all of it" }],
  size: ["Its size", { "0.1M": "0.1 million numbers that learn (weights)", "0.4M": "0.4 million, as in the book" }],
  tokens: [
    "Words to read",
    { 200_000: "200,000", 400_000: "400,000", 1_000_000: "1 million", 2_000_000: "2 million", 4_000_000: "4 million, as in the book" },
  ],
  rate: [
    "How far each step goes (learning rate)",
    [[0.1, "a tenth of what suits it"], [0.3, "a third of that"], [1, "what suits its size"], [3, "three times that"]], // an object would put 1 first
  ],
  broken: [
    "Break it",
    {
      nothing: "not at all",
      rate: "steps fifty times too long",
      order: "shuffle the words it reads",
      mask: "let it look ahead (no causal mask)",
    },
  ],
};
const USUAL = { small: { size: "0.1M", tokens: 400_000 }, book: { size: "0.4M", tokens: 2_000_000 } };
const SPEEDS = { "0.1M": 34_000, "0.4M": 13_000 }; // words a second on a laptop, before anything is measured
const SLOWER = { relaxed: 1, simd: 1, plain: 13 }; // by the kernels
const [TRAINING, TESTED, FLOOR] = ["while it trains", "on text it hasn't read", "the least possible (floor)"];

export class View {
  constructor(client, { kernels, run }, sent) {
    this.client = client;
    this.kernels = kernels;
    this.growing = false;
    this.run = null; // what is known of the model that is there: {recipe, points, looks, step, steps}
    this.selects = Object.fromEntries(Object.entries(CHOICES).map(([name, [, options]]) => {
      const pairs = Array.isArray(options) ? options : Object.entries(options);
      return [name, select(pairs, () => this.chosen(name))];
    }));
    this.buttons = {
      go: make("button", { type: "submit" }, "Grow"),
      reset: make("button", { type: "button", onclick: () => this.reset() }, "Back to the start"),
      write: make("button", { type: "button", onclick: () => this.write() }, "Another sentence"),
    };
    this.focus = this.buttons.go;
    this.speaker = new Speaker();
    this.sending = new Sending("grow");
    this.inside = new LookInside(() => client.ask("inside"));
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.watch = make("p", { id: newId() });
    this.selects.broken.setAttribute("aria-describedby", this.watch.id);
    this.estimate = make("p", { class: "playground-message" });
    this.progress = make("progress", { max: 1, value: 0, "aria-label": "Words read" });
    this.pace = make("p", { class: "playground-message" });
    this.written = make("p", { class: "workshop-written" });
    this.earlier = make("ol", {});
    this.charts = this.draw();
    this.element = this.build();
    this.put(FIRST);
    this.speaker.say(run ? "The model is where you left it." : "Press Grow: it begins with random numbers.");
    if (run) this.take(run);
    this.mark();
    if (sent) this.again(sent);
  }

  // --- Building ---

  build() {
    const { selects, buttons, charts } = this;
    const fields = Object.entries(selects).map(([name, input]) => field(CHOICES[name][0], input));
    this.choices = make("fieldset", {}, make("legend", {}, "The model"), ...fields, this.watch, this.estimate);
    const row = make("div", { class: "playground-row" }, ...Object.values(buttons));
    const form = make("form", { class: "workshop-columns workshop-grow" }, this.choices);
    const state = make(
      "div",
      {},
      row,
      this.progress,
      this.pace,
      make("p", { class: "workshop-title" }, "What it writes"),
      this.written,
      make("p", { class: "workshop-note" }, "Bold: who in its world talks like this. Wavy: what nobody there would say."),
      this.speaker.element,
      this.sending.element,
      this.alert,
    );
    form.append(state);
    form.addEventListener("submit", (event) => {
      event.preventDefault(); // which would load the page anew
      if (this.growing) this.pause();
      else if (phone.matches && this.run && this.run.step === this.run.steps) this.reset(); // so that there is something to choose
      else this.grow();
    });
    const earlier = make("details", {}, make("summary", {}, "What it wrote on the way"), this.earlier);
    const drawings = Object.values(charts).map(({ element }) => element);
    this.below = make("div", { class: "workshop-columns" }, ...drawings, earlier);
    return make("section", { "aria-label": "Grow a model" }, form, this.below, this.inside.element);
  }

  draw() {
    const x = { title: "words read", label: short };
    return {
      loss: new Chart({
        title: "How much each word surprises it (loss)",
        x,
        y: { title: "surprise, in nats", from: 0.5, to: 7, log: true },
        lines: [{ name: TRAINING }, { name: TESTED }, { name: FLOOR, level: true }],
        height: phone.matches ? 130 : 240, // so that all that grows fits into a phone's window
      }),
      lacks: new Chart({
        title: "What it hasn't learned yet",
        x,
        y: { title: "surprise above the least possible, in nats", from: 0.001, to: 5, log: true },
        lines: [],
      }),
      known: new Chart({
        title: "Facts it knows, by how often they are told",
        x,
        y: { title: "share of the facts", to: 1, label: (share) => `${Math.round(100 * share)}%` },
        lines: [],
      }),
    };
  }

  // --- What the reader chooses ---

  put(recipe) {
    for (const [name, select] of Object.entries(this.selects)) select.value = String(recipe[name]);
    this.chosen("");
  }

  /** Grow what somebody sent. @param {URLSearchParams} sent */
  again(sent) {
    const values = (name) => [FIRST[name], ...[...this.selects[name].options].map(({ value }) => value)];
    this.put(Object.fromEntries(Object.keys(CHOICES).map((name) => [name, among(sent, name, values(name))])));
    this.grow();
  }

  recipe() {
    const { world, size, tokens, rate, broken } = this.selects;
    const [words, times] = [tokens, rate].map((select) => Number(select.value));
    return { ...FIRST, world: world.value, size: size.value, tokens: words, rate: times, broken: broken.value };
  }

  chosen(name) {
    const { selects } = this;
    if (name === "world") for (const [each, value] of Object.entries(USUAL[selects.world.value])) selects[each].value = value;
    const { size, tokens, broken } = this.recipe();
    if (!this.run) for (const chart of Object.values(this.charts)) chart.set([], { x: { to: tokens } });
    this.watch.textContent = WATCH[broken];
    const seconds = (tokens / (this.speed?.[size] ?? SPEEDS[size])) * (this.speed?.[size] ? 1 : SLOWER[this.kernels]);
    const slow = this.kernels === "plain" ? " This browser has no fast arithmetic (WebAssembly SIMD), so it takes long." : "";
    const about = this.speed?.[size] ? "about" : "at least"; // a laptop's speed is a phone's by luck alone
    this.estimate.textContent = `It takes ${about} ${lasting(seconds)} here.${slow}`;
  }

  /** Which buttons there are, by what is going on. */
  mark() {
    const { buttons, run, growing, choices } = this;
    const done = run && run.step === run.steps;
    buttons.go.textContent = growing ? "Pause" : run && !done ? "Go on" : done ? "Grow another" : "Grow";
    buttons.reset.hidden = !run;
    buttons.write.hidden = !run || growing;
    this.inside.able(Boolean(run));
    choices.parentElement.classList.toggle("workshop-begun", Boolean(run));
    choices.disabled = Boolean(run) && !done;
    this.below.setAttribute("aria-busy", growing); // and not the line above, which speaks meanwhile
  }

  // --- Growing ---

  async grow() {
    const { client, run } = this;
    const goesOn = run && run.step < run.steps;
    const recipe = goesOn ? run.recipe : this.recipe();
    if (!goesOn) this.clear(recipe);
    this.growing = true;
    this.mark();
    bringUp(this.element);
    this.speaker.say(goesOn ? "It goes on." : "It grows.");
    try {
      const how = await client.ask("grow", { recipe: goesOn ? null : recipe, ...this.heard() }, (news) => this.hear(news));
      if (how.overtaken) return;
      if (how.result) this.finished(how.result);
      else this.speaker.say("It waits. A reload of the page finds it here.");
    } catch (error) {
      this.fail(error);
    }
    this.growing = false;
    this.mark();
  }

  pause() {
    return this.client.ask("stop");
  }

  async reset() {
    await this.pause();
    await this.client.ask("reset");
    const { recipe } = this.run;
    this.clear(recipe);
    this.run = null;
    this.mark();
    this.buttons.go.focus(); // as the button that was pressed is gone
    this.speaker.say("It is forgotten. The next begins with random numbers again.");
  }

  /** @param {import("./recipe.js").Recipe} recipe of a model that begins */
  clear(recipe) {
    this.run = { recipe, points: [], looks: [], step: 0, steps: Infinity };
    this.sending.show(null);
    this.written.replaceChildren();
    this.earlier.replaceChildren();
    this.progress.value = 0;
    this.pace.textContent = "";
    this.alert.textContent = "";
    const { loss, lacks, known } = this.charts;
    const named = (groups) => Object.keys(groups).map((name) => ({ name }));
    lacks.lines = named(LACKS[recipe.world]);
    known.lines = named(RANKS[recipe.world]);
    for (const chart of [loss, lacks, known]) chart.set([], { x: { to: recipe.tokens } });
    loss.set([], { y: { from: recipe.broken === "mask" ? 0.05 : 0.5 } });
  }

  /** Take up a run that the worker has kept. */
  take({ recipe, ...news }) {
    this.put(recipe);
    this.clear(recipe);
    if (news.step === news.steps) this.finished(news);
    else this.hear(news);
  }

  hear({ step, steps, tokens, speed, left, points, looks, sentence }) {
    const { run, charts } = this;
    Object.assign(run, { step, steps });
    run.points.push(...points);
    run.looks.push(...looks);
    const floor = run.looks[0]?.floor;
    const rows = [
      ...points.map((point) => ({ x: point.tokens, [TRAINING]: point.loss, [FLOOR]: floor })),
      ...looks.map((look) => ({ x: look.tokens, [TESTED]: look.loss, [FLOOR]: floor })),
    ];
    for (const row of rows.sort((a, b) => a.x - b.x)) charts.loss.add(row);
    for (const look of looks) {
      charts.lacks.add({ x: look.tokens, ...look.lacks });
      charts.known.add({ x: look.tokens, ...look.known });
      this.earlier.append(make("li", {}, `After ${look.tokens.toLocaleString("en")} words: ${look.sentence.words.join(" ")}`));
    }
    const shown = calm.matches ? looks.at(-1)?.sentence : (sentence ?? looks.at(-1)?.sentence);
    if (shown) this.show(shown);
    this.progress.value = step / steps;
    const pace = step && step < steps ? `, ${whole(speed)} a second, about ${lasting(left)} left` : "";
    const all = step < steps ? ` of ${whole(run.recipe.tokens)}` : ""; // as the last batch may end before the round number
    this.pace.textContent = `${whole(tokens)}${all} words read${pace}.`;
    if (step) this.speed = { ...this.speed, [run.recipe.size]: speed };
    if (this.growing) this.speaker.mention(`${Math.round((100 * step) / steps)}% read. ${this.price()}`);
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
    const { run } = this;
    this.hear(news);
    const sentence = told(run.recipe, run.points, run.looks);
    this.speaker.say(sentence);
    const state = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, run.recipe[name]]));
    const title = "I grew a language model in my browser";
    const lines = [`It writes: ${run.looks.at(-1).sentence.words.join(" ")}`];
    this.sending.show({ state, title, sentence, lines, chart: this.charts.loss });
  }

  /** Show a sentence: whose it is, and from where on it is nobody's. */
  show({ words, good, voice }) {
    const parts = [make("span", {}, words.slice(0, good).join(" "))];
    if (voice) parts.push(" ", make("b", {}, `(${voice})`)); // else it reads as a word of the sentence
    const rest = words.slice(good).join(" ");
    if (rest) parts.push(" ", make("span", { class: "workshop-wrong" }, rest));
    this.written.replaceChildren(...parts);
  }

  async write() {
    try {
      const sentence = await this.client.ask("write");
      this.show(sentence);
      this.speaker.say(`It writes: ${sentence.words.join(" ")}`);
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) {
    const lost = error.name === "LostNetwork";
    this.alert.textContent = lost ? "It stopped. Load the page again." : `Something broke: ${error.message}`;
    if (!lost) throw error;
  }
}

const whole = (number) => Math.round(number).toLocaleString("en");
const short = (number) => (!number ? "0" : number >= 1e6 ? `${Number((number / 1e6).toFixed(2))} M` : `${Math.round(number / 1e3)} k`);

/** A time in words. */
function lasting(seconds) {
  if (!(seconds < 90)) return Number.isFinite(seconds) ? `${Math.round(seconds / 60)} minutes` : "a while";
  return Math.round(seconds) === 1 ? "1 second" : `${Math.round(seconds)} seconds`;
}
