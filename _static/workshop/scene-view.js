/** The picture with which a lesson opens: a run that is printed is shown again, and one that is made here as it is made. */

import { calm, make, onceSeen } from "../page/dom.js";

const NARROW = 620; // pixels

/** What a model says, in pieces, each with what it says of itself. @param {[kind: string, words: string][]} pieces */
export const shown = (pieces) => pieces.map(([kind, words]) => (kind ? make("span", { "data-kind": kind }, words) : words));

/** What a kind of picture adds: `chosen(name)`, `first()` to play, `paint(shape)` as a drawing and in words, and its `box(shape)`. */
export class Scene {
  /** @param {HTMLElement} root @param {() => void} open fetches the lesson, whose view is `lesson` then */
  constructor(root, open) {
    this.element = root.querySelector(".scene");
    const find = (selector) => this.element.querySelector(selector);
    this.open = open;
    this.lesson = null;
    this.wanted = ""; // for what the lesson is being fetched
    this.svg = find(".scene-picture");
    this.told = find(".play-guide p");
    this.go = find(".play-main");
    this.choices = [...this.element.querySelectorAll("[data-choice]")];
    this.runs = JSON.parse(find(".scene-runs").textContent);
    this.turn = 0; // of what is played
    for (const each of this.choices) each.addEventListener("change", () => this.heard(() => this.chosen(each.dataset.choice)));
    this.go.addEventListener("click", () => this.heard(() => this.press()));
    new ResizeObserver(() => this.draw()).observe(this.svg);
    this.element.dataset.alive = "";
    if (!calm.matches) onceSeen(this.svg, () => this.turn || this.first());
  }

  /** From now on what is told speaks of what the reader has done. @param {() => void} act */
  heard(act) {
    this.told.setAttribute("role", "status");
    act();
  }

  /** What is chosen of a few. @param {string} name */
  choice(name) {
    return this.choices.find((input) => input.dataset.choice === name && input.checked).value;
  }

  press() {
    if (this.lesson) this.lesson.go();
    else this.fetch("go");
  }

  fetch(wanted) {
    this.wanted = wanted;
    this.turn++; // or what is played would tell its end over it
    this.tell(["The model is on its way.", this.coming]);
    this.open();
  }

  /**
   * Show a run step by step; where the reader wants less motion, no step of it.
   * @param {number} steps @param {number} time milliseconds @param {(step: number) => void} show
   * @returns {Promise<boolean>} whether nothing else has begun meanwhile
   */
  async played(steps, time, show) {
    const turn = ++this.turn;
    const begun = performance.now();
    for (let step = 0; !calm.matches && step < steps; ) {
      show(step);
      const now = await new Promise(requestAnimationFrame);
      if (turn !== this.turn) return false;
      step = Math.min(steps, Math.floor((steps * Math.max(0, now - begun)) / time));
    }
    performance.mark("scene-played");
    return true;
  }

  draw() {
    const shape = this.svg.clientWidth < NARROW ? "narrow" : "wide";
    const box = this.box(shape);
    this.svg.setAttribute("viewBox", `0 0 ${box.join(" ")}`);
    ["width", "height"].forEach((name, place) => this.svg.setAttribute(name, box[place]));
    this.svg.dataset.shape = shape;
    const [drawn, words] = this.paint(shape);
    this.svg.innerHTML = drawn;
    if (words) this.svg.setAttribute("aria-label", words);
  }

  /** @param {[string, string]} told */
  tell([lead, rest]) {
    this.told.replaceChildren(make("b", {}, lead), make("span", {}, rest));
  }
}

/** A picture that is its lesson too: what a model does here is shown where the printed runs are. Its own: `begin()`, for the main button. */
export class Lesson extends Scene {
  coming = "Half a megabyte, once. Then it works in this page, and nowhere else.";

  /** @param {HTMLElement} root @param {() => void} open fetches the model, which `take` gets */
  constructor(root, open) {
    super(root, open);
    this.root = root;
    this.title = this.go.textContent;
    Object.assign(this, JSON.parse(this.element.querySelector(".scene-said").textContent)); // what else is printed
    this.client = null;
    this.alert = make("p", { class: "playground-alert", role: "alert" });
  }

  press() {
    if (this.busy) this.client.ask("stop");
    else if (this.client) this.begin();
    else this.fetch("go");
  }

  /** Have the worker do something, and hear how far it is; its result, if it wasn't stopped.
   * @param {string} type @param {Object} request @param {(part: any) => void} [part] */
  async work(type, request, part) {
    this.turn++; // nothing is played any more
    this.working(true);
    try {
      const { stopped, result } = await this.client.ask(type, request, part);
      if (stopped) this.tell(["Stopped.", "What it had learned on the way is forgotten."]);
      return result;
    } catch (error) {
      this.alert.textContent = "The lesson stopped. Load the page again.";
      console.warn(error);
    } finally {
      this.working(false);
    }
  }

  /** @param {boolean} busy */
  working(busy) {
    this.busy = busy;
    if (busy) this.left = this.choices.find((each) => each === document.activeElement);
    this.element.setAttribute("aria-busy", String(busy));
    this.go.textContent = busy ? "Stop" : this.title;
    for (const each of this.choices) each.disabled = busy;
    if (!busy && document.activeElement === document.body) this.left?.focus({ preventScroll: true }); // what is disabled loses it
  }

  /** Choose, as if the reader had. @param {Record<string, string>} wanted */
  put(wanted) {
    for (const input of this.choices) if (wanted[input.dataset.choice] === input.value) input.checked = true;
  }
}
