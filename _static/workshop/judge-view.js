/** What the reward model takes the reader to like: its best and its worst answers, and how far it can be trusted. */

import { make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { interval } from "./interval.js";
import { ofJudge } from "./outcome.js";
import { table } from "./table-view.js";

const ENDS = 10; // answers at each end of the ranking
const HEAD = ["Question and answer", "Judge", "True"];

export class JudgeView {
  /** @param {HTMLElement} element as `_ext/workshop.py` writes it @param {() => void} fit */
  constructor(element, fit) {
    [this.fit, this.progress, this.sentence, this.accuracy, this.ends] = ["teach", "progress", "sentence", "accuracy", "ends"].map(
      (name) => element.querySelector(`.bench-${name}`),
    );
    this.fit.addEventListener("click", fit);
    this.clear(false);
  }

  /** @param {boolean} able whether there are clicks enough */
  clear(able) {
    this.fit.setAttribute("aria-disabled", String(!able));
    this.progress.textContent = able ? "" : "It needs twenty clicks.";
    this.sentence.textContent = "";
    this.accuracy.textContent = "";
    this.ends.replaceChildren();
  }

  /** @param {{step: number, steps: number}} report */
  learning({ step, steps }) {
    this.progress.textContent = `Learning: step ${step} of ${steps}.`;
  }

  /** @param {{ranked: import("./outcome.js").Ranked[]}} found best first */
  show({ ranked }) {
    this.progress.textContent = `It has ranked ${ranked.length} answers that it hasn't seen before.`;
    this.sentence.textContent = ofJudge(ranked, ENDS);
    this.accuracy.textContent = "How good is it? It is being asked about clicks that it hasn't learned from yet.";
    const rows = ranked.map(({ question, text, score, worth }) => {
      const asked = make("span", { class: "workshop-asked" }, question);
      return [make("span", {}, asked, " ", text), decimal(score), decimal(worth)];
    });
    this.ends.replaceChildren(
      table("What it likes best", HEAD, rows.slice(0, ENDS), "workshop-answers"),
      table("What it likes least", HEAD, rows.slice(-ENDS).reverse(), "workshop-answers"),
    );
  }

  /** @param {{right: number, of: number}} found */
  check({ right, of }) {
    const [low, high] = interval(right, of).map(percent);
    this.accuracy.textContent =
      `How good is it? Asked about each of the ${of} clicks before it had learned from it, it gets ${right} right. ` +
      `Of many more clicks it might get anything from ${low} to ${high}; a coin gets 50%.`;
  }
}
