/** Carry it across: what the model holds at a place of one text is put into another, step by step or where one presses. */

import { button, inRow, make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { bar, row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { choice, textField } from "./drawing.js";
import { tell } from "./stage-view.js";
import { CARRIED, isCarried, MODELS, stepsOf, UNTOUCHED } from "./state.js";
import { quoted, share, shown, spoken } from "./written.js";

const SHOWN = 5; // words of the table

export class CarryView extends AskingView {
  constructor({ kind, ...given }) {
    super(given, "carry");
    this.alone = !(kind in MODELS); // no other model is of its kind
    /** @type {import("./state.js").Put[]} */
    this.put = [];
    this.focused = { point: 0, place: 0 };
    this.from = textField("From this text", (text) => this.read({ text, at: -1 }));
    this.to = textField("Into this text", (other) => this.read({ other }));
    this.source = choice("read by", Object.entries(MODELS), (source) => this.read({ source }), "The first text is read by");
    this.source.element.hidden = this.alone;
    this.said = make("div", { class: "glass-said" });
    this.body = make("tbody");
    this.head = make("tr");
    const caption = make("caption", {}, "Press a place to carry over what the model holds there");
    this.table = make("table", { class: "playground-table glass-grid" }, caption, make("thead", {}, this.head), this.body);
    this.body.addEventListener("click", ({ target }) => this.press(target));
    this.body.addEventListener("keydown", (event) => this.move(event));
    this.next = button("", () => this.frame.set({ put: this.after.put }), { class: "play-button play-main" });
    this.odds = table("What comes next", ["Word", "From", "Into", "Carried"]);
    const known = Object.entries(CARRIED).filter(([title]) => isCarried(title, kind, this.about.small));
    const examples = known.map(([title, texts]) => [title, () => this.frame.set({ ...UNTOUCHED, ...texts, at: -1 })]);
    this.build({
      before: [this.examples(Object.fromEntries(examples))],
      stage: make("div", {}, this.said, this.table),
      act: [this.next],
      more: [
        "More: texts of yours, another reader, all odds",
        this.from.element,
        this.source.element,
        this.to.element,
        inRow(button("Carry nothing", () => this.read({}))),
        this.odds.element,
      ],
    });
  }

  focus() {
    this.next.focus({ preventScroll: true });
  }

  // --- What the reader does ---

  /** @param {Partial<import("./state.js").State>} changes */
  read(changes) {
    this.frame.set({ ...changes, ...UNTOUCHED });
  }

  press(target) {
    const here = placeOf(target);
    if (!here) return;
    const others = this.put.filter((each) => !same(each, here));
    this.frame.set({ put: this.has(here) ? others : [...others, here] });
    this.reach(here);
  }

  /** Whether something is carried there. @param {import("./state.js").Put} place */
  has(place) {
    return this.put.some((each) => same(each, place));
  }

  /** One place can be reached by Tab, the others by arrow keys. */
  move(event) {
    const ways = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    const [down, right] = ways[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const { point, place } = this.focused;
    this.reach({ point: point + right, place: place + down })?.focus();
  }

  /** @param {import("./state.js").Put} where */
  reach(where) {
    const cell = this.cell(where);
    if (!cell) return null;
    for (const other of this.body.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    cell.tabIndex = 0;
    this.focused = where;
    return cell;
  }

  /** @param {import("./state.js").Put} where */
  cell({ point, place }) {
    return this.body.querySelector(`[data-point="${point}"][data-place="${place}"]`);
  }

  /** Each place by itself, as soon as there are two texts. */
  async tryAll() {
    this.frame.busy(true);
    const { request } = this;
    const current = () => !differ(request, this.request);
    try {
      const found = await this.client.ask("grid", { ...request, put: [] }, (part) => current() && this.tell(part));
      if (!found && current()) this.drawnFor = ""; // something overtook it: they are tried when this is seen again
    } catch (error) {
      this.frame.fail(error);
    }
    this.frame.busy(false);
  }

  tell({ point, place, over }) {
    const button = this.cell({ point, place });
    if (!button) return;
    button.textContent = percent(over);
    button.style.setProperty("--over", String(Math.max(0, Math.min(1, over))));
    button.setAttribute("aria-label", `${button.dataset.name}: ${percent(over)} of the way`);
  }

  // --- What it shows ---

  /** @param {import("./state.js").State} state */
  show(state) {
    const { text, other, model, source, put } = state;
    const request = { text, other, model, source: this.alone ? model : source };
    if (!this.request || differ(request, this.request)) this.drawnFor = "";
    this.request = request;
    this.put = put;
    this.from.put(text);
    this.to.put(other);
    this.source.select.value = request.source;
    this.want({ ...request, put });
  }

  failed(error) {
    this.drawnFor = this.why.textContent = "";
    for (const each of [this.body, this.odds.body, this.said]) each.replaceChildren();
    this.steps = [];
    tell(this.line, "Nothing can be carried.", "Take all back, or choose one of the examples.");
    this.next.textContent = this.after.title;
    super.failed(error);
  }

  shown({ words, said, odds }) {
    const [from, to] = words;
    const key = `${from} ${to}`;
    const anew = key !== this.drawnFor;
    if (anew) this.draw(from, to);
    this.drawnFor = key;
    for (const button of this.body.querySelectorAll("[data-point]")) {
      button.setAttribute("aria-pressed", String(this.has(placeOf(button))));
    }
    const [first, second, mixed] = said;
    const count = this.put.length;
    this.showSaid(words, said);
    const told = ({ word, share: value }) => `${quoted(word)}, ${share(value)}`;
    let lead = "Nothing is carried yet.";
    if (count) lead = `Now it says ${quoted(mixed.word)}, as after neither text.`;
    if (count && mixed.word === second.word) lead = `It still says ${quoted(mixed.word)}.`;
    if (count && mixed.word === first.word) lead = `Now it says ${quoted(mixed.word)}, as after the first text.`;
    const places = count === 1 ? "one place" : `${count} places`;
    const carried = count ? ` With ${places} carried over the second is followed by ${told(mixed)}.` : "";
    tell(this.line, lead, `The first text is followed by ${told(first)}; the second by ${told(second)}.${carried}`);
    const way = `from ${quoted(second.word)} over to ${quoted(first.word)}`;
    this.why.textContent = `Each number is a run of its own: how far the answer goes ${way} if only that place is carried.`;
    this.next.textContent = this.after.title;
    const rows = odds.slice(0, SHOWN).map(({ word, from, to, mixed }) => row(shown(word), ...[from, to, mixed].map((each) => bar(each, share))));
    this.odds.body.replaceChildren(...rows);
    this.frame.fresh();
    if (anew) this.tryAll();
  }

  /** What the button does: the step after the one that is done, or else all is taken back. */
  get after() {
    const done = this.steps.findIndex(({ put }) => put.length === this.put.length && put.every((each) => this.has(each)));
    const none = { title: "Take all back", put: [] };
    return (done < 0 && this.put.length ? none : this.steps[done + 1]) ?? none;
  }

  /** The texts, with what differs and what comes next. */
  showSaid([from, to], said) {
    const carried = (place) => this.put.some((each) => each.place === place);
    const line = (title, words, text) => {
      const each = words.map((word, place) => {
        const look = { "data-differs": from[place] !== to[place], "data-carried": text !== 0 && carried(place) };
        return make("span", look, shown(word));
      });
      const answer = make("b", {}, `→ ${shown(said[text].word)}`);
      const read = words[0] === "<doc>" ? each.slice(1) : each;
      return make("p", { class: text === 2 && !this.put.length && "glass-none" }, make("span", { class: "glass-how" }, title), ...read.flatMap((word) => [" ", word]), " ", answer);
    };
    const now = to.map((word, place) => (this.put.some((each) => each.point === 0 && each.place === place) ? from[place] : word));
    this.said.replaceChildren(line("From", from, 0), line("Into", to, 1), line("Carried", now, 2));
  }

  /** The places at which the two texts can differ: words from top to bottom, parts from left to right. */
  draw(from, to) {
    const { layers } = this.about;
    const points = Array.from({ length: 2 * layers + 1 }, (_, point) => point);
    const after = (point) => (point === 0 ? "the word" : `${point % 2 ? "attention" : "gated"} ${Math.ceil(point / 2)}`);
    const heading = (title, columns) => make("th", { scope: columns > 1 ? "colgroup" : "col", colspan: columns }, title);
    const blocks = Array.from({ length: layers }, (_, layer) => heading(`block ${layer + 1}`, 2));
    this.head.replaceChildren(heading("After", 1), heading("word", 1), ...blocks);
    const { source, model } = this.request;
    const differing = to.flatMap((word, place) => (word === from[place] ? [] : [place]));
    const differs = source === model ? (differing[0] ?? 0) : 0;
    this.steps = stepsOf(from.map(quoted), differing, layers);
    this.body.replaceChildren(...to.slice(differs).map((word, number) => {
      const place = differs + number;
      const words = from[place] === word ? [word] : [from[place], word];
      const name = words.map(shown).join(" → ");
      const cells = points.map((point) => {
        const label = `${words.map(spoken).join(" → ")}, after ${after(point)}`;
        const state = { "aria-pressed": "false", "aria-label": label, "data-name": label, tabindex: -1 };
        const look = { class: "glass-come", style: `--n: ${number + 2 * point}`, title: `after ${after(point)}` };
        return make("td", {}, make("button", { type: "button", "data-point": point, "data-place": place, ...state, ...look }));
      });
      return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
    }));
    this.reach({ point: 0, place: differs });
  }
}

/** The place that a button of the table stands for. @returns {import("./state.js").Put | null} */
function placeOf(target) {
  const cell = target.closest?.("[data-point]");
  return cell ? { point: Number(cell.dataset.point), place: Number(cell.dataset.place) } : null;
}

const same = (one, other) => one.point === other.point && one.place === other.place;
const differ = (one, other) => Object.keys(one).some((name) => one[name] !== other[name]);
