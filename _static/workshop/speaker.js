/** A line that is read out to who can't see the page, and that speaks seldom. */

import { make } from "../page/dom.js";

const SELDOM = 10_000; // milliseconds between two lines that nobody asked for

export class Speaker {
  constructor() {
    this.element = make("p", { class: "playground-message", role: "status" });
    this.last = -Infinity;
  }

  /** What the reader waits for. */
  say(text) {
    this.last = performance.now();
    this.element.textContent = text;
  }

  /** What may be left out: it comes at most every ten seconds. */
  mention(text) {
    if (performance.now() - this.last > SELDOM) this.say(text);
  }
}
