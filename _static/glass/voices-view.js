/** Who speaks: word by word, what Bayes' rule says and what shows of the model's belief; then block by block. */

import { make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { moved, row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { textField } from "./drawing.js";
import { largest, shown, spoken } from "./written.js";
import { EXAMPLES } from "./state.js";

const MOST_MISSED = 0.3; // of the odds: a trained model misses less, one that has read next to nothing twice as much

export class VoicesView extends AskingView {
  constructor(given) {
    super(given, "voices");
    this.build();
  }

  build() {
    const { voices, layers } = this.about;
    const read = (text) => this.readText(text);
    this.text = textField("A text", read);
    const example = make("button", { type: "button", onclick: () => read(EXAMPLES["A diary"]) }, "A diary");
    this.line = make("p", { class: "glass-line", role: "status" });
    const legend = voices.map((voice, number) => make("span", { "data-voice": number }, voice));
    this.words = table("Who speaks, word by word", ["After", "By Bayes' rule", "The model"]);
    this.words.element.classList.add("glass-voices");
    this.words.body.addEventListener("click", ({ target }) => this.choose(target));
    this.words.body.addEventListener("keydown", (event) => this.move(event));
    const wide = (text) => make("span", { class: "glass-wide" }, text);
    const blocks = Array.from({ length: layers }, (_, layer) => make("span", {}, wide("Block "), String(layer + 1)));
    this.beliefs = table("Block by block", ["Voice", "Bayes", make("span", {}, "Word", wide(" alone")), ...blocks]);
    this.beliefs.element.classList.add("glass-blocks");
    const why = make("p", { class: "glass-note" }, [
      "In this world each text has one of five voices, which nobody names; each opens, ends and lies in a way of its own.",
      "Bayes' rule says exactly how likely each voice is after the words so far. The model was never told of voices.",
      "What it takes the speaker for shows in its odds where every voice would go on otherwise, as where a sentence begins:",
      "there its odds are nearly a mixture of the voices' odds, and the parts of that mixture are its belief.",
      "How much of its odds no mixture has, the last row tells; where that is much, nothing shows.",
    ].join(" "));
    this.element = make(
      "div",
      {},
      make("div", { class: "playground-row" }, example),
      this.text.element,
      this.line,
      make("p", { class: "glass-legend" }, ...legend),
      make("div", { class: "glass-columns" }, this.words.element, make("div", {}, this.beliefs.element, why)),
    );
  }

  focus() {
    this.text.input.focus({ preventScroll: true });
  }

  // --- What the reader does ---

  choose(target) {
    const place = target.closest?.("tr")?.dataset.place;
    if (place !== undefined) this.goTo(Number(place));
  }

  move(event) {
    const to = moved(event, this.at, this.places.length - 1);
    if (to < 0) return;
    this.goTo(to);
    this.buttons[to].focus();
  }

  goTo(place) {
    this.frame.note({ at: place });
    this.at = place;
    this.showPlace();
  }

  /** What shows of the model's belief at a place: nothing where no mixture comes near to its odds. */
  believed({ shown: beliefs, missed }) {
    return beliefs && missed.at(-1) <= MOST_MISSED ? beliefs : null;
  }

  // --- What it shows ---

  /** @param {import("./state.js").State} state */
  show({ text, model, silent, by, cut, at }) {
    this.wanted = at;
    this.text.put(text);
    this.want({ text, model, silent, by, cut });
  }

  /** @param {{places: import("./voices.js").Belief[]}} found */
  shown({ places }) {
    this.places = places;
    const telling = places.flatMap((each, place) => (this.believed(each) ? [place] : []));
    this.at = this.wanted >= 0 && this.wanted < places.length ? this.wanted : (telling.at(-1) ?? places.length - 1);
    const rows = places.map((each, place) => {
      const { word, exact } = each;
      const belief = this.believed(each)?.at(-1) ?? null;
      const told = `${spoken(word)}: by Bayes' rule ${this.told(exact)}; the model ${belief ? this.told(belief) : "shows nothing"}`;
      const button = make("button", { type: "button", class: "glass-word", "aria-label": told }, shown(word));
      const line = row(button, this.stack(exact), this.stack(belief));
      line.dataset.place = String(place);
      return { line, button };
    });
    this.buttons = rows.map(({ button }) => button);
    this.words.body.replaceChildren(...rows.map(({ line }) => line));
    this.showPlace();
    this.frame.fresh();
  }

  /** The likeliest voice. @param {number[] | null} belief */
  told(belief) {
    if (!belief) return "nobody";
    const best = largest(belief);
    return `${this.about.voices[best]} ${percent(belief[best])}`;
  }

  /** Shares as a bar of colors. @param {number[] | null} belief */
  stack(belief) {
    if (!belief) return make("td");
    let sum = 0;
    const stops = belief.map((share, voice) => {
      const from = 100 * sum;
      sum += share;
      return `var(--voice-${voice}) ${from.toFixed(1)}% ${(100 * sum).toFixed(1)}%`;
    });
    const bar = make("span", { class: "glass-stack" });
    bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    return make("td", {}, bar);
  }

  showPlace() {
    const { at, places, buttons } = this;
    buttons.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(place === at));
      button.tabIndex = place === at ? 0 : -1;
      button.closest("tr").classList.toggle("glass-followed", place === at);
    });
    const { exact, shown: all, missed } = places[at];
    const beliefs = this.believed(places[at]);
    const words = places.slice(Math.max(0, at - 2), at + 1).map(({ word }) => shown(word)).join(" ");
    const parts = [`After “${at > 2 ? "… " : ""}${words}” `];
    const { voices } = this.about;
    const told = (belief) => [make("b", {}, voices[largest(belief)]), `, ${percent(Math.max(...belief))} sure. `];
    if (exact) parts.push("whoever knows this world takes the speaker for the ", ...told(exact));
    else parts.push("nobody speaks whom this world knows. ");
    if (beliefs) parts.push("The model's odds show that it takes the speaker for the ", ...told(beliefs.at(-1)));
    else if (all) parts.push(`Of the model nothing shows: ${percent(missed.at(-1))} of its odds are no mixture of the voices' odds.`);
    else parts.push("Here nothing shows of what the model believes: choose a word with a colored bar on the right.");
    this.line.replaceChildren(...parts);
    this.showBlocks(exact, all, missed);
  }

  /** @param {number[] | null} exact @param {number[][] | null} beliefs @param {number[]} missed */
  showBlocks(exact, beliefs, missed) {
    const columns = [exact, ...(beliefs ?? Array(this.about.layers + 1).fill(null))];
    const cell = (text) => make("td", {}, text);
    const rows = this.about.voices.map((voice, number) => {
      return row(voice, ...columns.map((belief) => cell(belief ? percent(belief[number]) : "–")));
    });
    const apart = columns.map((belief) => (belief && exact ? decimal(distance(belief, exact), 2) : "–"));
    const left = columns.map((_, column) => (column && missed.length ? percent(missed[column - 1]) : "–"));
    this.beliefs.body.replaceChildren(...rows, row("away from Bayes", ...apart.map(cell)), row("no mixture", ...left.map(cell)));
  }
}

/** How far two beliefs are apart: 0 the same, 1 nothing in common. @type {(a: number[], b: number[]) => number} */
const distance = (a, b) => a.reduce((sum, share, voice) => sum + Math.abs(share - b[voice]) / 2, 0);
