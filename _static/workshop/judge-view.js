/** What the reward model takes the reader to like: its best and its worst answers, and how far it can be trusted. */

import { make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { interval } from "./interval.js";
import { ofJudge } from "./outcome.js";
import { table } from "./table-view.js";

const ENDS = 10; // answers at each end of the ranking
const HEAD = ["Question and answer", "Judge", "True"];

export class JudgeView {
  /** @param {() => void} fit */
  constructor(fit) {
    this.fit = make("button", { type: "button", onclick: fit }, "Teach the judge");
    this.progress = make("p", { class: "playground-message" });
    this.sentence = make("p", { role: "status" });
    this.accuracy = make("p");
    this.ends = make("div", { class: "workshop-columns" });
    this.element = make(
      "fieldset",
      {},
      make("legend", {}, "2. The judge"),
      make(
        "p",
        {},
        "A copy of the model learns from your clicks to give each answer a number, the reward. (So it is called a reward " +
          "model.) Beside it stands the true one, which is what the people of this world want: right answers, one " +
          "courtesy, nothing rude.",
      ),
      make("div", { class: "playground-row" }, this.fit),
      this.progress,
      this.sentence,
      this.accuracy,
      this.ends,
    );
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
