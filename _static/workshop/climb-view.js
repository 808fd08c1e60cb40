/** A climb in numbers: how to send it, the same questions before and after, all climbs, and a look inside. */

import { LookInside } from "../glass/look.js";
import { make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { Sending } from "./sending-view.js";
import { table } from "./table-view.js";

/** @typedef {import("./outcome.js").Measured} Measured */
/**
 * A climb that came to its end.
 * @typedef {{beta: number, trait: string | null, sentence: string, before: Measured, after: Measured,
 *   line: import("./hill.js").Line,
 *   samples: {question: string, before: string, after: string, marks: [number, number]}[]}} Run
 */

export class ClimbView {
  /** @param {() => Promise<any>} look */
  constructor(look) {
    this.sending = new Sending("bench");
    this.samples = make("div");
    this.inside = new LookInside(look);
    this.runs = make("div");
    const { samples, inside, runs } = this;
    this.numbers = make("details", {}, make("summary", {}, "The climb in numbers"), runs, samples, inside.element);
    this.element = make("div", {}, this.sending.element, this.numbers);
    this.clear();
  }

  clear() {
    this.element.hidden = true;
    this.inside.able(false); // until this climb is over
  }

  /**
   * @param {Run[]} runs one for each leash that was tried
   * @param {Run} last which is told
   * @param {Record<string, string | number> | null} state what can be sent of it
   */
  show(runs, last, state) {
    this.element.hidden = false;
    this.sending.show(state);
    this.inside.able(true);
    const samples = last.samples.map(({ question, before, after }) => [question, before, after]);
    this.samples.replaceChildren(table("The same questions", ["Question", "Before", "After"], samples));
    const columns = [last.before, ...runs.map(({ after }) => after)];
    const rows = measures(last.trait).map(([title, of]) => [title, ...columns.map(of)]);
    const head = ["Mean of the answers", "at first", ...runs.map(({ beta }) => leash(beta))];
    this.runs.replaceChildren(table(`By ${last.before.answers} answers each`, head, rows));
  }
}

/** @type {(beta: number) => string} */
export const leash = (beta) => ({ 0: "no leash", 0.1: "loose leash (β = 0.1)", 0.3: "tight leash (β = 0.3)" })[beta];

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
