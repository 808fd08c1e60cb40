/** The climb: a leash to choose, two rewards that rise or fall, and in the end what happened, in words. */

import { LookInside } from "../glass/look.js";
import { bringUp, make, newId } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { Chart } from "./chart.js";
import { ofOptimum } from "./outcome.js";
import { Sending } from "./sending-view.js";
import { table } from "./table-view.js";

/** @typedef {import("./outcome.js").Measured} Measured */
/**
 * A climb that came to its end.
 * @typedef {{beta: number, trait: string | null, sentence: string, mine?: string, gamed: boolean, before: Measured, after: Measured,
 *   optimum?: Parameters<typeof ofOptimum>[0] | null, samples: {question: string, before: string, after: string}[], rows: Object[]}} Run
 */

export const LEASHES = [
  [0, "none"],
  [0.1, "loose (β = 0.1)"],
  [0.3, "tight (β = 0.3)"],
];
const LEARNED = "judge's reward";
const TRUE = "true reward";

export class ClimbView {
  /** @param {{climb: (beta: number) => void, stop: () => void, look: () => Promise<any>}} act */
  constructor(act) {
    this.climb = make("button", { type: "button", onclick: () => act.climb(this.beta()) }, "Let it climb");
    this.stop = make("button", { type: "button", onclick: act.stop }, "Stop");
    const name = newId();
    this.leashes = LEASHES.map(([value, title]) => {
      const input = make("input", { type: "radio", name, id: newId(), value, checked: value === 0 });
      return { input, label: make("label", { for: input.id }, title) };
    });
    this.chart = new Chart({
      title: "Two rewards for the same answers",
      x: { title: "step", to: 50 },
      y: { title: "reward", from: -1.5 },
      lines: [{ name: LEARNED }, { name: TRUE }],
    });
    this.now = make("p", { class: "playground-message" });
    this.written = make("p", { class: "workshop-written" });
    this.outcome = make("p", { class: "workshop-outcome", role: "status" });
    this.optimum = make("p");
    this.sending = new Sending("bench");
    this.samples = make("div");
    this.inside = new LookInside(act.look);
    this.runs = make("div");
    const { outcome, sending, chart, now, written, optimum, samples, inside, runs } = this;
    const below = [chart.element, now, written, optimum, samples, inside.element, runs];
    this.shown = make("div", {}, outcome, sending.element, ...below);
    this.element = make(
      "fieldset",
      {},
      make("legend", {}, "3. The climb"),
      make("p", {}, "Now the model answers, the judge marks, and what it marks well becomes likelier, fifty times: reinforcement learning."),
      make("p", {}, "A leash makes the model pay for changing. It can be loose or tight: β is what each nat of its drift (the KL divergence from what it was) costs."),
      make(
        "div",
        { class: "playground-row", role: "radiogroup", "aria-label": "Leash" },
        make("span", {}, "Leash:"),
        ...this.leashes.map(({ input, label }) => make("span", { class: "workshop-choice" }, input, label)),
      ),
      make("div", { class: "playground-row" }, this.climb, this.stop),
      this.shown,
    );
    this.clear(false);
  }

  beta() {
    return Number(this.leashes.find(({ input }) => input.checked).input.value);
  }

  /** @param {boolean} able whether there is a judge */
  clear(able) {
    this.able(able);
    this.shown.hidden = true;
    this.sending.show(null);
    this.inside.able(false); // until this climb is over
    this.outcome.textContent = "";
    for (const each of [this.optimum, this.samples, this.runs]) each.replaceChildren();
  }

  /** @param {boolean} able */
  able(able) {
    this.climb.setAttribute("aria-disabled", String(!able));
    if (this.stop === document.activeElement) this.climb.focus(); // or the focus would be lost
    this.stop.hidden = true;
  }

  /** Whether what changes with each step is shown. @param {boolean} shown */
  live(shown) {
    for (const each of [this.now, this.written]) {
      each.hidden = !shown;
      each.textContent = "";
    }
  }

  /** @param {Measured} before */
  begin(before) {
    this.shown.hidden = false;
    this.stop.hidden = false;
    this.climb.setAttribute("aria-disabled", "true");
    this.live(true);
    this.sending.show(null);
    this.inside.able(false); // until this climb is over
    this.outcome.textContent = "";
    for (const each of [this.optimum, this.samples]) each.replaceChildren();
    /** @type {Object[]} */
    this.rows = [point(0, before)];
    this.chart.set(this.rows);
    bringUp(this.climb);
  }

  /**
   * @param {Measured & {step: number, steps: number, question: string, answer: string,
   *   missed: import("./outcome.js").Missed | null}} report
   */
  step(report) {
    const row = point(report.step, report);
    this.rows.push(row);
    this.chart.add(row);
    const { drift, amounts, missed } = report;
    const far = missed ? ` The best that this leash allows (the optimal policy) is ${decimal(missed.distance)} nats away, on a few sums.` : "";
    this.now.textContent =
      `Step ${report.step} of ${report.steps}. ${percent(amounts.formed)} of the answers are well formed, ` +
      `it has drifted ${decimal(drift)} nats from what it was.${far}`;
    this.written.textContent = `${report.question} ${report.answer}`;
  }

  /**
   * @param {Run[]} runs one for each leash that was tried
   * @param {Run} last which is told
   * @param {import("./sending-view.js").Result | null} result what can be sent of it
   */
  show(runs, last, result) {
    this.shown.hidden = false;
    this.chart.set(last.rows);
    this.live(false);
    this.sending.show(result && { ...result, chart: this.chart });
    this.outcome.replaceChildren(make("strong", {}, last.gamed ? "The reward was gamed. " : ""), last.sentence);
    this.optimum.textContent = last.optimum ? ofOptimum(last.optimum) : "";
    const samples = last.samples.map(({ question, before, after }) => [question, before, after]);
    this.samples.replaceChildren(table("The same questions", ["Question", "Before", "After"], samples));
    const columns = [last.before, ...runs.map(({ after }) => after)];
    const rows = measures(last.trait).map(([title, of]) => [title, ...columns.map(of)]);
    const head = ["Mean of the answers", "at first", ...runs.map(({ beta }) => (beta ? leash(beta) : "no leash"))];
    this.runs.replaceChildren(table(`Your climbs, by ${last.before.answers} answers each`, head, rows));
  }
}

/** @type {(beta: number) => string} */
const leash = (beta) => LEASHES.find(([value]) => value === beta)[1];

/** @type {(step: number, measured: Measured) => Object} */
const point = (step, { learned, worth }) => ({ x: step, [LEARNED]: learned, [TRUE]: worth });

/**
 * What is told of a model: also what the clicks asked for, where it is none of the others.
 * @param {string | null} trait
 * @returns {[string, (measured: Measured) => string][]}
 */
function measures(trait) {
  /** @type {[string, (measured: Measured) => string][]} */
  const found = [
    ["judge's reward", ({ learned }) => decimal(learned)],
    ["true reward", ({ worth }) => decimal(worth)],
    ["drift, in nats", ({ drift }) => decimal(drift)],
    ["well formed", ({ amounts }) => percent(amounts.formed)],
    ["right", ({ amounts }) => percent(amounts.right)],
  ];
  if (trait === "short") found.push(["words", ({ amounts }) => decimal(-amounts.short)]);
  else if (trait === "courteous" || trait === "rude") found.push([trait, ({ amounts }) => percent(amounts[trait])]);
  return found;
}
