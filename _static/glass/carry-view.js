/** Carry it across: what the model holds at a place of one text is put into another, by a click or Enter. */

import { make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { bar, row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { bold, choice, textField } from "./drawing.js";
import { share, shown, spoken } from "./written.js";
import { isToy, MODELS, pointName, textsOf, UNTOUCHED } from "./state.js";

const SHOWN = 5; // words of the table

export class CarryView extends AskingView {
  constructor({ kind, ...given }) {
    super(given, "carry");
    this.kind = kind;
    this.alone = !(kind in MODELS); // no other model is of its kind
    /** @type {import("./state.js").Put[]} */
    this.put = [];
    /** @type {{first: import("./state.js").Put, on: boolean, moved: boolean} | null} */
    this.drawing = null; // with a mouse that is pressed, over places
    this.focused = { point: 0, place: 0 };
    this.build();
  }

  build() {
    this.from = textField("From this text", (text) => this.read({ text, at: -1 }));
    this.to = textField("Into this text", (other) => this.read({ other }));
    this.source = choice("read by", Object.entries(MODELS), (source) => this.read({ source }), "The first text is read by");
    this.source.element.hidden = this.alone;
    this.line = make("p", { class: "glass-line", role: "status" });
    this.body = make("tbody");
    this.head = make("tr");
    const caption = make("caption", {}, "Press a place (or draw over some with a mouse) to carry over what the model holds there");
    const head = make("thead", {}, this.head);
    this.table = make("table", { class: "playground-table glass-grid" }, caption, head, this.body);
    this.body.addEventListener("click", ({ target }) => this.press(target));
    this.body.addEventListener("keydown", (event) => this.move(event));
    this.body.addEventListener("pointerdown", (event) => this.begin(event));
    this.body.addEventListener("pointerover", (event) => this.over(event));
    this.next = table("What comes next", ["Word", "From", "Into", "Carried"]);
    this.tried = make("p", { class: "playground-message", role: "status" });
    this.all = make("button", { type: "button", onclick: () => this.tryAll() }, "Try every place");
    const example = () => this.read({ ...textsOf(this.kind), at: -1 });
    const title = isToy(this.kind) ? "Two verses" : "Two names";
    this.element = make(
      "div",
      {},
      make("div", { class: "playground-row" }, make("button", { type: "button", onclick: example }, title)),
      this.from.element,
      this.source.element,
      this.to.element,
      this.line,
      make(
        "div",
        { class: "playground-row" },
        this.all,
        make("button", { type: "button", onclick: () => this.read({}) }, "Take all back"),
      ),
      this.table,
      this.tried,
      this.next.element,
    );
  }

  focus() {
    this.from.input.focus({ preventScroll: true });
  }

  // --- What the reader does ---

  /** @param {Partial<import("./state.js").State>} changes */
  read(changes) {
    this.frame.set({ ...changes, ...UNTOUCHED });
  }

  press(target) {
    const here = placeOf(target);
    if (!here || this.drawing?.moved) return; // after drawing each place is as it should be
    this.carry([here], !this.has(here));
    this.reach(here);
  }

  /** Begin to draw: with a finger one scrolls instead. */
  begin({ target, pointerType, button }) {
    const first = pointerType === "mouse" && button === 0 ? placeOf(target) : null;
    this.drawing = first && { first, on: !this.has(first), moved: false };
  }

  /** Draw on: all places become what the first one becomes. */
  over({ target, buttons }) {
    const { drawing } = this;
    const here = placeOf(target);
    if (!drawing || !here || buttons !== 1) return;
    if (!drawing.moved && same(here, drawing.first)) return;
    this.carry(drawing.moved ? [here] : [drawing.first, here], drawing.on);
    drawing.moved = true;
    this.reach(here);
  }

  /** Whether something is carried there. @param {import("./state.js").Put} place */
  has(place) {
    return this.put.some((each) => same(each, place));
  }

  /** @param {import("./state.js").Put[]} places @param {boolean} on */
  carry(places, on) {
    const others = this.put.filter((each) => !places.some((place) => same(each, place)));
    this.frame.set({ put: on ? [...others, ...places] : others });
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
  reach({ point, place }) {
    const cell = this.body.querySelector(`[data-point="${point}"][data-place="${place}"]`);
    if (!cell) return null;
    for (const other of this.body.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    cell.tabIndex = 0;
    this.focused = { point, place };
    return cell;
  }

  async tryAll() {
    this.frame.busy(true);
    const { request } = this;
    const current = () => !differ(request, this.request);
    try {
      const found = await this.client.ask("grid", { ...request, put: [] }, ({ point, place, over }) => {
        if (current()) this.tell(point, place, over);
      });
      if (found && current()) {
        const way = `from “${shown(found.to)}” over to “${shown(found.from)}”`;
        this.tried.textContent = [
          `Each number is a run of its own: how far the answer goes ${way} if only that place is carried.`,
          "Above 100% it leans to it even more than the first text does, below 0% away from it.",
        ].join(" ");
      }
    } catch (error) {
      this.frame.fail(error);
    }
    this.frame.busy(false);
  }

  tell(point, place, over) {
    const button = this.body.querySelector(`[data-point="${point}"][data-place="${place}"]`);
    if (!button) return;
    button.textContent = percent(over);
    button.style.setProperty("--over", String(Math.max(0, Math.min(1, over))));
    button.setAttribute("aria-label", `${button.dataset.name}: ${percent(over)} of the way`);
  }

  // --- What it shows ---

  /** @param {import("./state.js").State} state */
  show(state) {
    const { text, other, model, source, moment, put } = state;
    const request = { text, other, model, source: this.alone ? model : source, moment };
    if (!this.request || differ(request, this.request)) this.drawnFor = "";
    this.request = request;
    this.put = put;
    this.from.put(text);
    this.to.put(other);
    this.source.select.value = request.source;
    this.want({ ...request, put });
  }

  failed(error) {
    this.drawnFor = "";
    this.body.replaceChildren();
    this.next.body.replaceChildren();
    this.line.textContent = "";
    this.all.disabled = true;
    super.failed(error);
  }

  shown({ words, said, odds }) {
    const [from, to] = words;
    const key = `${from} ${to}`;
    if (key !== this.drawnFor) this.draw(from, to);
    this.drawnFor = key;
    for (const button of this.body.querySelectorAll("[data-point]")) {
      button.setAttribute("aria-pressed", String(this.has(placeOf(button))));
    }
    const told = ({ word, share: value }) => [bold(word), `, ${share(value)}`];
    const count = this.put.length;
    const parts = ["The first text is followed by ", ...told(said[0]), "; the second by ", ...told(said[1]), "."];
    const places = count === 1 ? "one place" : `${count} places`;
    if (count) parts.push(` With ${places} carried over the second is followed by `, ...told(said[2]), ".");
    this.line.replaceChildren(...parts);
    const rows = odds.slice(0, SHOWN).map(({ word, from, to, mixed }) => row(shown(word), ...[from, to, mixed].map((each) => bar(each, share))));
    this.next.body.replaceChildren(...rows);
    this.all.disabled = false;
    this.frame.fresh();
  }

  /** The places at which the two texts can differ: words from top to bottom, parts from left to right. */
  draw(from, to) {
    const { layers } = this.about;
    const points = Array.from({ length: 2 * layers + 1 }, (_, point) => point);
    const part = (point) => (point % 2 ? "attention" : "gated");
    const after = (point) => (point === 0 ? "the word" : `${part(point)} ${Math.ceil(point / 2)}`);
    const long = (point) => make("abbr", { title: `after ${after(point)}` }, pointName(point));
    const heading = (point) => make("th", { scope: "col" }, long(point));
    this.head.replaceChildren(make("th", { scope: "col" }, "After"), ...points.map(heading));
    const { source, model } = this.request;
    const differs = source === model ? Math.max(0, from.findIndex((word, place) => word !== to[place])) : 0;
    this.tried.textContent = "";
    this.body.replaceChildren(...to.slice(differs).map((word, number) => {
      const place = differs + number;
      const words = from[place] === word ? [word] : [from[place], word];
      const name = words.map(shown).join(" → ");
      const cells = points.map((point) => {
        const label = `${words.map(spoken).join(" → ")}, after ${after(point)}`;
        const state = { "aria-pressed": "false", "aria-label": label, "data-name": label, tabindex: -1 };
        return make("td", {}, make("button", { type: "button", "data-point": point, "data-place": place, ...state }));
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
