/** What `Let it act` and `Watch its thoughts` share: a button that rewards a model for some steps, and what came of each press. */

import { button, LessonView } from "./lesson-view.js";
import { byLetter } from "./sent.js";

/** A lesson's own: its `chart`, its `start()` and `learn()`, and `point(report)`, what a chart shows of a step. */
export class RewardView extends LessonView {
  /** @param {import("../page/client.js").Client} client @param {{kernels: string, press: number}} about @param {number} most presses */
  constructor(client, { kernels, press }, most) {
    super(client, kernels);
    this.most = most;
    this.press = button(`Reward it, ${press} steps`, () => this.learn());
    this.reset = button("Back to the start", () => this.start());
    this.focus = this.press;
  }

  /** What came of a start, or of presses that somebody sent. @param {URLSearchParams | null} sent @param {HTMLSelectElement} choice */
  async begin(sent, choice) {
    await this.start();
    const known = [...choice.options].map(({ value }) => value);
    for (const value of byLetter(sent?.get("steps") ?? "", known).slice(0, this.most)) {
      choice.value = value;
      await this.learn();
    }
  }

  /** Some steps more. @param {Object} request @param {(result: any) => void} took */
  async reward(request, took) {
    if (this.states.length > this.most) return;
    const rows = [...this.rows];
    const part = (report) => {
      this.progress.textContent = `Step ${report.step}.`;
      rows.push(report);
      this.chart.add(this.point(report));
    };
    const done = (result) => {
      this.rows = rows;
      took(result);
    };
    await this.work("learn", request, done, part);
    if (this.rows !== rows) this.draw(); // it was stopped
  }

  draw() {
    this.chart.set(this.rows.map((row) => this.point(row)));
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    this.wait(busy, [this.press, this.reset], this.press, type === "learn");
    this.press.setAttribute("aria-disabled", String(busy || this.states?.length > this.most));
  }
}
