/** The bench in the page: it connects what the reader clicks, what the worker does, and what is shown. */

import { LostNetwork } from "../playground/client.js";
import { make } from "../playground/dom.js";
import { ClimbView } from "./climb-view.js";
import { JudgeView } from "./judge-view.js";
import { gamed, leaning, ofClimb, ofPile } from "./outcome.js";
import { Pile } from "./pile.js";
import { PileView } from "./pile-view.js";
import { Speaker } from "./speaker.js";

const SLOW = "This browser computes slowly: what takes seconds elsewhere takes a minute.";
const PAIRS = 40; // fetched at once

export function open(client, about) {
  const view = new View(client, about);
  return { element: view.element, focus: view.pileView.answers[0].element };
}

class View {
  constructor(client, { kept, kernels }) {
    this.client = client;
    this.speaker = new Speaker();
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.pileView = new PileView({
      click: (choice) => this.click(choice),
      undo: () => this.undo(),
      finish: (taste) => this.finish(taste),
      renew: (who) => this.renew(who),
    });
    this.judgeView = new JudgeView(() => this.fit());
    this.climbView = new ClimbView({ climb: (beta) => this.climb(beta), stop: () => client.ask("stop") });
    this.element = make("section", { "aria-label": "The bench" }, this.alert);
    for (const part of [this.pileView, this.judgeView, this.climbView, this.speaker]) this.element.append(part.element);
    this.turn = 0; // counts what makes a running fit worthless
    this.who = "base";
    this.seed = 0;
    this.pile = new Pile();
    /** @type {import("./outcome.js").Measured | null} */
    this.before = null; // what the judge makes of the model as it was; null where there is no judge
    /** @type {import("./climb-view.js").Run[]} */
    this.runs = [];
    if (kernels === "plain") this.speaker.say(SLOW);
    this.settled = kept ? this.restore(kept) : this.renew("base");
  }

  // --- The pile ---

  /** Begin anew. @param {"base" | "tuned"} who */
  async renew(who) {
    this.who = who;
    this.pile = new Pile();
    await this.ask("seat", { who });
    this.changed();
  }

  /** Go on where an earlier visit ended. */
  async restore({ who, seed, pile, fitted, runs }) {
    this.who = who;
    this.seed = seed;
    this.pile = new Pile(pile);
    await this.ask("seat", { who });
    this.show();
    if (!this.pile.next() && !this.pile.full) await this.offer();
    if (!fitted) return;
    await this.fit();
    if (!this.before || !runs.length) return;
    this.runs = runs;
    this.climbView.show(runs, runs[runs.length - 1]);
  }

  click(choice) {
    if (this.pile.full) return;
    this.pile.click(choice);
    this.changed();
    if (this.pile.full) this.filled();
  }

  undo() {
    if (!this.pile.clicks.length) return;
    const full = this.pile.full;
    this.pile.undo();
    this.changed();
    if (full && !this.pile.full) this.pileView.answers[0].element.focus();
  }

  /** A simulated reader clicks the rest. */
  async finish(taste) {
    const { pile } = this;
    for (let rounds = 0; rounds < 5 && !pile.full; rounds++) {
      pile.finish(taste);
      if (!pile.full) await this.offer();
      if (pile !== this.pile) return;
    }
    this.changed();
    if (pile.enough) this.filled();
  }

  /** The next thing to do is below. */
  filled() {
    this.judgeView.fit.focus();
  }

  /** More pairs. */
  async offer() {
    const { pile } = this;
    const { result } = await this.ask("offer", { count: PAIRS, seed: ++this.seed });
    if (!result || pile !== this.pile) return;
    pile.pairs.push(...result);
    this.show();
    this.keep();
  }

  /** Another pile than before: what followed from it is over. */
  changed() {
    this.turn++;
    if (this.busy) this.client.ask("stop");
    this.before = null;
    this.runs = [];
    this.judgeView.clear(this.pile.enough);
    this.climbView.clear(false);
    this.show();
    this.keep();
    if (!this.pile.next() && !this.pile.full) return this.offer();
  }

  show() {
    const { pile } = this;
    this.pileView.show(pile, this.who);
    const reading = pile.reading();
    this.pileView.tell(pile.enough ? ofPile(reading, pile.chosen, pile.clicks.length, pile.simulated) : [], reading);
  }

  keep() {
    const { who, seed, pile, runs } = this;
    this.ask("keep", { state: { who, seed, pile: pile.kept(), fitted: this.before !== null, runs } });
  }

  // --- The judge ---

  async fit() {
    const { pile, judgeView, climbView } = this;
    if (!pile.enough || this.busy) return;
    const turn = ++this.turn;
    const comparisons = pile.comparisons();
    judgeView.clear(false);
    judgeView.progress.textContent = "Reading the clicks.";
    const { result } = await this.work("fit", { comparisons }, (report) => judgeView.learning(report));
    if (!result || turn !== this.turn) return judgeView.clear(pile.enough);
    this.before = result.before;
    this.checked = false;
    judgeView.show(result);
    judgeView.fit.setAttribute("aria-disabled", "false");
    climbView.able(true);
    this.keep();
    this.check(comparisons);
  }

  /** While the reader reads: how good the judge is. A climb interrupts it. @param {Object[]} comparisons */
  async check(comparisons) {
    const { before } = this;
    const { result } = await this.ask("check", { comparisons });
    if (before !== this.before) return;
    this.checked = Boolean(result);
    if (result) this.judgeView.check(result);
  }

  // --- The climb ---

  async climb(beta) {
    const { before, climbView, pile } = this;
    if (!before || this.busy) return;
    climbView.begin(before);
    const { result } = await this.work("climb", { beta }, (report) => climbView.step(report));
    if (this.before !== before) return;
    climbView.able(true);
    if (result) this.climbed(beta, before, result);
    else this.speaker.say("Stopped.");
    if (!this.checked) this.check(pile.comparisons());
  }

  climbed(beta, before, { after, samples }) {
    const { pile, climbView } = this;
    const lean = leaning(pile.reading());
    const sentence = ofClimb(lean, pile.simulated, before, after, beta);
    const told = { trait: lean?.trait ?? null, sentence, gamed: gamed(before, after) };
    const run = { beta, ...told, before, after, samples, rows: climbView.rows };
    this.runs = [...this.runs.filter((each) => each.beta !== beta), run]; // as the same leash leads to the same again
    climbView.show(this.runs, run);
    this.speaker.say("");
    this.keep();
  }

  // --- The worker ---

  /** What the reader waits for. */
  async work(type, request, part) {
    this.busy = true;
    this.element.setAttribute("aria-busy", "true");
    const answer = await this.ask(type, request, part);
    this.busy = false;
    this.element.setAttribute("aria-busy", "false");
    return answer;
  }

  async ask(type, request, part = undefined) {
    try {
      return (await this.client.ask(type, request, part)) ?? {};
    } catch (error) {
      this.alert.textContent = "The bench stopped. Load the page again: your clicks are kept.";
      if (!(error instanceof LostNetwork)) console.warn(error);
      return {};
    }
  }
}
