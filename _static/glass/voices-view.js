/** Who speaks: below each word what Bayes' rule says and what shows of the model's belief; block by block behind a fold. */

import { make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { moved, row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { choices, textField } from "./drawing.js";
import { tell } from "./stage-view.js";
import { EXAMPLES, OPENINGS, openedBy } from "./state.js";
import { largest, shown, spoken } from "./written.js";

const MOST_MISSED = 0.3; // of the odds: a trained model misses less, one that has read next to nothing twice as much

export class VoicesView extends AskingView {
  constructor(given) {
    super(given, "voices");
    const { voices, layers } = this.about;
    this.text = textField("A text", (text) => this.readText(text));
    const known = OPENINGS.filter((word) => this.about.words.includes(word));
    this.openings = choices(Object.fromEntries(known.map((word) => [word, word])), (word) => this.readText(openedBy(word)));
    const opens = make("div", { class: "play-chips", role: "group", "aria-label": "The sentence opens with" });
    opens.append("It opens with", ...this.openings.buttons);
    const legend = voices.map((voice, number) => make("span", { "data-voice": number }, voice));
    this.words = make("div", { class: "glass-flow", role: "group", "aria-label": "The words, with who speaks after each" });
    this.words.addEventListener("click", ({ target }) => this.choose(target));
    this.words.addEventListener("keydown", (event) => this.move(event));
    const how = "Upper bar: who knows this world, by Bayes' rule. Lower bar: the model, where its odds show it.";
    const stage = make("div", {}, make("p", { class: "glass-legend" }, ...legend), this.words, make("p", { class: "glass-how" }, how));
    const blocks = Array.from({ length: layers }, (_, layer) => `Block ${layer + 1}`);
    this.beliefs = table("Block by block", ["Voice", "Bayes", "Word alone", ...blocks]);
    this.beliefs.element.classList.add("glass-blocks");
    const diary = this.examples({ "A diary": () => this.readText(EXAMPLES["A diary"]) });
    this.build({
      before: [opens],
      stage,
      more: ["More: a text of yours, and the belief block by block", diary, this.text.element, this.beliefs.element],
    });
  }

  focus() {
    this.openings.buttons[0].focus({ preventScroll: true });
  }

  // --- What the reader does ---

  choose(target) {
    const place = target.closest?.("[data-place]")?.dataset.place;
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
    this.openings.mark(places.find(({ word }) => OPENINGS.includes(word))?.word);
    this.buttons = places.map((each, place) => {
      const { word, exact } = each;
      const belief = this.believed(each)?.at(-1) ?? null;
      const told = `${spoken(word)}: by Bayes' rule ${this.told(exact)}; the model ${belief ? this.told(belief) : "shows nothing"}`;
      const attributes = { class: "glass-word", "aria-label": told, "data-place": place, style: `--n: ${place}` };
      return make("button", { type: "button", ...attributes }, make("span", {}, shown(word)), stack(exact), stack(belief));
    });
    this.words.replaceChildren(...this.buttons);
    this.showPlace();
    this.frame.fresh();
  }

  /** The likeliest voice. @param {number[] | null} belief */
  told(belief) {
    return belief ? `${this.voice(belief)} ${percent(Math.max(...belief))}` : "nobody";
  }

  /** Who it is, in a sentence. @param {number[]} belief */
  voice(belief) {
    return this.about.voices[largest(belief)].replace("rude", "rude one");
  }

  showPlace() {
    const { at, places, buttons } = this;
    buttons.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(place === at));
      button.tabIndex = place === at ? 0 : -1;
    });
    const { exact, shown: all, missed } = places[at];
    const model = this.believed(places[at])?.at(-1);
    const words = places.slice(Math.max(0, at - 2), at + 1).map(({ word }) => shown(word)).join(" ");
    const told = (belief) => `the ${this.voice(belief)}, ${percent(Math.max(...belief))} sure.`;
    const rule = exact ? `whoever knows this world takes the speaker for ${told(exact)}` : "nobody speaks whom this world knows.";
    let heard = "Here nothing shows of what the model believes: choose a word with a lower bar.";
    if (model) heard = `The model's odds show that it takes the speaker for ${told(model)}`;
    else if (all) heard = `Of the model nothing shows: ${percent(missed.at(-1))} of its odds are no mixture of the voices' odds.`;
    let lead = "Here the model doesn't show whom it hears.";
    if (!exact) lead = "Nobody here speaks like this.";
    else if (model) lead = this.voice(model) === this.voice(exact) ? `Both hear the ${this.voice(exact)}.` : "They hear two voices.";
    tell(this.line, lead, `After “${at > 2 ? "… " : ""}${words}” ${rule} ${heard}`);
    this.showBlocks(exact, this.believed(places[at]), missed);
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

/** Shares as a bar of colors. @param {number[] | null} belief */
function stack(belief) {
  const bar = make("i", { class: "glass-come" });
  let sum = 0;
  const stops = (belief ?? []).map((share, voice) => {
    const from = 100 * sum;
    sum += share;
    return `var(--voice-${voice}) ${from.toFixed(1)}% ${(100 * sum).toFixed(1)}%`;
  });
  if (belief) bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  return bar;
}

/** How far two beliefs are apart: 0 the same, 1 nothing in common. @type {(a: number[], b: number[]) => number} */
const distance = (a, b) => a.reduce((sum, share, voice) => sum + Math.abs(share - b[voice]) / 2, 0);
