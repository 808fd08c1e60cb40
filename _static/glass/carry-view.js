/** Carry it across: what the model holds at a place of one text is put into another, by a click or Enter. */

import { make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { AskingView } from "./asking-view.js";
import { bar, choice, row, share, shown, table, textField } from "./drawing.js";
import { FIRST, MODELS } from "./state.js";

const SHOWN = 5; // words of the table

export class CarryView extends AskingView {
  constructor({ kind, ...given }) {
    super(given, "carry");
    this.alone = !(kind in MODELS); // no other model is of its kind
    /** @type {{point: number, place: number}[]} */
    this.put = [];
    this.focused = { point: 0, place: 0 };
    this.build();
  }

  build() {
    this.from = textField("From this text", (text) => this.read({ text, at: -1 }));
    this.to = textField("into this one", (other) => this.read({ other }));
    this.source = choice("read by", Object.entries(MODELS), (source) => this.read({ source }));
    this.source.element.hidden = this.alone;
    this.line = make("p", { class: "glass-line", role: "status" });
    this.body = make("tbody");
    this.head = make("tr");
    const caption = make("caption", {}, "Press a place to carry over what the model holds there");
    const head = make("thead", {}, this.head);
    this.table = make("table", { class: "playground-table glass-grid" }, caption, head, this.body);
    this.body.addEventListener("click", ({ target }) => this.press(target));
    this.body.addEventListener("keydown", (event) => this.move(event));
    this.next = table("What comes next", ["Word", "From", "Into", "Carried"]);
    this.tried = make("p", { class: "playground-message", role: "status" });
    this.all = make("button", { type: "button", onclick: () => this.tryAll() }, "Try every place");
    const example = () => this.read({ text: FIRST.text, other: FIRST.other, at: -1, silent: [], cut: [] });
    this.element = make(
      "div",
      {},
      make("div", { class: "playground-row" }, make("button", { type: "button", onclick: example }, "Two names")),
      this.from.element,
      this.source.element,
      this.to.element,
      this.line,
      this.table,
      make(
        "div",
        { class: "playground-row" },
        this.all,
        make("button", { type: "button", onclick: () => this.read({}) }, "Take all back"),
      ),
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
    this.put = [];
    this.frame.set(changes);
  }

  press(target) {
    const cell = target.closest?.("[data-point]");
    if (!cell) return;
    const { point, place } = { point: Number(cell.dataset.point), place: Number(cell.dataset.place) };
    const same = (each) => each.point === point && each.place === place;
    this.put = this.put.some(same) ? this.put.filter((each) => !same(each)) : [...this.put, { point, place }];
    this.reach(point, place);
    this.ask();
  }

  /** One place can be reached by Tab, the others by arrow keys. */
  move(event) {
    const ways = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
    const [down, right] = ways[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const { point, place } = this.focused;
    this.reach(point + right, place + down)?.focus();
  }

  reach(point, place) {
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
        this.tried.textContent = `Each number is a run of its own: how far the answer goes ${way} if only it is carried.`;
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
    const { text, other, model, source } = state;
    const request = { text, other, model, source: this.alone ? model : source };
    if (this.request && differ(request, this.request)) this.put = [];
    this.request = request;
    this.from.put(text);
    this.to.put(other);
    this.source.select.value = request.source;
    this.drawnFor = "";
    this.ask();
  }

  ask() {
    this.want({ ...this.request, put: this.put });
  }

  failed(error) {
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
      const { point, place } = button.dataset;
      const on = this.put.some((each) => each.point === Number(point) && each.place === Number(place));
      button.setAttribute("aria-pressed", String(on));
    }
    const told = ({ word, share: value }) => [make("b", {}, shown(word)), `, ${share(value)}`];
    const count = this.put.length;
    const parts = ["The first text is followed by ", ...told(said[0]), "; the second by ", ...told(said[1]), "."];
    const places = count === 1 ? "one place" : `${count} places`;
    if (count) parts.push(` With ${places} carried over the second is followed by `, ...told(said[2]), ".");
    this.line.replaceChildren(...parts);
    const rows = odds.slice(0, SHOWN).map(({ word, from, to, mixed }) => row(shown(word), bar(from), bar(to), bar(mixed)));
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
    const short = (point) => (point === 0 ? "0" : `${Math.ceil(point / 2)}${point % 2 ? "a" : "g"}`);
    const long = (point) => make("abbr", { title: `after ${after(point)}` }, short(point));
    const heading = (point) => make("th", { scope: "col" }, long(point));
    this.head.replaceChildren(make("th", { scope: "col" }, "After"), ...points.map(heading));
    const { source, model } = this.request;
    const differs = source === model ? Math.max(0, from.findIndex((word, place) => word !== to[place])) : 0;
    this.tried.textContent = "";
    this.body.replaceChildren(...to.slice(differs).map((word, number) => {
      const place = differs + number;
      const name = from[place] === word ? shown(word) : `${shown(from[place])} → ${shown(word)}`;
      const cells = points.map((point) => {
        const label = `${name}, after ${after(point)}`;
        const state = { "aria-pressed": "false", "aria-label": label, "data-name": label, tabindex: -1 };
        return make("td", {}, make("button", { type: "button", "data-point": point, "data-place": place, ...state }));
      });
      return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
    }));
    this.reach(0, differs);
  }
}

const differ = (one, other) => Object.keys(one).some((name) => one[name] !== other[name]);
