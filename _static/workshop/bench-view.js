/** The bench in the page: it connects what the reader clicks, what the worker does, and what is shown. */

import { LostNetwork } from "../page/client.js";
import { make } from "../page/dom.js";
import { ClimbView, LEASHES } from "./climb-view.js";
import { JudgeView } from "./judge-view.js";
import { SLOW } from "./lesson-view.js";
import { gamed, leaning, ofClimb, ofMove, ofPile } from "./outcome.js";
import { PileView } from "./pile-view.js";
import { FULL, Pile, ROUND, markOf, readClicks, spelled } from "./pile.js";
import { among } from "./sent.js";
import { Speaker } from "./speaker.js";

const PAIRS = 40; // fetched at once
const FEW = 16; // where the model moves soon
const UNTAUGHT = "Wait for the judge: it isn’t taught yet.";
const ROUNDS = { still: 5, moving: 15 }; // of fetching, after which a simulated reader gives up

/**
 * A pile, and what followed from it.
 * @typedef {{who: "base" | "tuned", pile: ReturnType<Pile["kept"]>, fitted: boolean,
 *   runs: import("./climb-view.js").Run[], online?: boolean}} Kept
 */

export class View {
  constructor(client, { kept, kernels }, sent) {
    this.client = client;
    this.speaker = new Speaker();
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.pileView = new PileView({
      click: (choice) => this.click(choice),
      undo: () => this.undo(),
      finish: (taste) => this.finish(taste),
      renew: (who) => this.renew(who),
      back: () => this.back(),
      learn: (online) => this.learn(online),
    });
    this.focus = this.pileView.answers[0].element;
    this.judgeView = new JudgeView(() => this.fit());
    const stop = () => client.ask("stop");
    this.climbView = new ClimbView({ climb: (beta) => this.climb(beta), stop, look: () => client.ask("inside") });
    this.element = make("section", { "aria-label": "The bench" }, this.alert);
    for (const part of [this.pileView, this.judgeView, this.climbView, this.speaker]) this.element.append(part.element);
    this.turn = 0; // counts what makes a running fit worthless
    this.who = "base";
    this.online = false; // whether the model itself moves by the clicks
    this.learned = 0; // clicks by which it has
    /** @type {{pile: Pile, done: Promise<void>} | null} */
    this.coming = null; // the pile that waits for what its next click needs
    this.seed = 0;
    this.pile = new Pile();
    /** @type {import("./outcome.js").Measured | null} */
    this.before = null; // what the judge makes of the model as it was; null where there is no judge
    /** @type {import("./climb-view.js").Run[]} */
    this.runs = [];
    /** @type {Kept | null} */
    this.old = null; // the pile before this one
    if (kernels === "plain") this.speaker.say(SLOW);
    else if (kept) this.speaker.say("Your clicks are here, as this browser has saved them.");
    if (sent) this.replay(sent);
    else if (kept) this.restore(kept);
    else this.renew("base");
  }

  // --- The pile ---

  /** Begin anew. @param {"base" | "tuned"} who */
  async renew(who) {
    if (this.pile.clicks.length) this.old = this.state();
    this.who = who;
    const pile = new Pile();
    this.pile = pile;
    this.learned = 0;
    this.over();
    await this.ask("seat", { who });
    if (pile !== this.pile) return;
    this.keep();
    return this.more();
  }

  /** The old pile comes back. The one that it replaces waits in its turn, unless nothing was clicked there. */
  back() {
    const { old } = this;
    if (!old) return;
    this.old = this.pile.clicks.length ? this.state() : null;
    this.ask("keep", { state: { ...old, seed: this.seed, old: this.old } }); // at once, as to take it may take long
    return this.take(old);
  }

  /** Go on where an earlier visit ended. */
  restore({ seed, old = null, ...state }) {
    this.seed = seed;
    this.old = old;
    return this.take(state);
  }

  /** Do what somebody did who sent it. @param {URLSearchParams} sent */
  async replay(sent) {
    const who = among(sent, "who", ["base", "tuned"]);
    const seeds = (sent.get("pairs") ?? "").split(".", ROUNDS.still).map((seed) => Number(seed) >>> 0);
    const pile = new Pile();
    await this.ask("seat", { who });
    for (const seed of seeds) {
      const { result = [] } = await this.ask("offer", { count: PAIRS, seed });
      pile.add(result, seed);
    }
    pile.clicks = readClicks(sent.get("clicks") ?? "").slice(0, pile.pairs.length);
    this.seed = Math.max(...seeds);
    const same = among(sent, "mark", ["", markOf(pile.pairs.slice(0, pile.clicks.length))]) !== "";
    if (!same) this.alert.textContent = "The models of this edition answer otherwise: these are not the answers that were clicked.";
    await this.take({ who, pile: pile.kept(), fitted: true, runs: [] });
    this.climbView.element.scrollIntoView();
    return this.climb(among(sent, "beta", LEASHES.map(([beta]) => beta)));
  }

  /** @param {Kept} state */
  async take({ who, pile: kept, fitted, runs, online = false }) {
    this.who = who;
    this.online = online;
    this.learned = 0;
    const pile = new Pile(kept);
    this.pile = pile;
    this.over();
    await this.ask("seat", { who });
    await this.working; // which was told to stop
    if (pile !== this.pile) return;
    await this.more();
    this.runs = runs;
    if (fitted) await this.fit();
    if (pile !== this.pile) return;
    if (this.before && runs.length) this.climbView.show(runs, runs[runs.length - 1], this.result(runs[runs.length - 1]));
    this.keep();
  }

  click(choice) {
    if (this.pile.full) return;
    if (!this.pile.next()) return this.more();
    this.pile.click(choice);
    if (this.due > this.learned) this.pile.drop();
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
    const most = this.online ? ROUNDS.moving : ROUNDS.still;
    for (let rounds = 0; rounds < most && !pile.full; rounds++) {
      pile.finish(taste, this.online ? Math.min(this.learned + ROUND, FULL) : FULL);
      if (this.due > this.learned) pile.drop();
      await this.more();
      if (pile !== this.pile) return;
    }
    this.changed();
    if (pile.enough) this.filled();
  }

  /** The next thing to do is below. */
  filled() {
    this.judgeView.fit.focus();
  }

  /** Whether the model itself learns from the clicks. @param {boolean} online */
  learn(online) {
    this.online = online;
    if (this.due !== this.learned) this.pile.drop(); // as other answers are coming
    this.show();
    this.keep();
    return this.more();
  }

  /** By how many clicks the model should have moved. */
  get due() {
    const { chosen } = this.pile;
    return this.online ? chosen - (chosen % ROUND) : 0;
  }

  /** What the next click needs: a model that has learned what it should, and a pair. */
  more() {
    const { pile } = this;
    if (this.coming?.pile === pile) return this.coming.done;
    const coming = { pile, done: this.supply(pile) };
    this.coming = coming;
    return coming.done.then(() => {
      if (this.coming === coming) this.coming = null;
    });
  }

  /** @param {Pile} pile */
  async supply(pile) {
    while (pile === this.pile && this.due !== this.learned) if (!(await this.move())) return;
    if (pile === this.pile && !pile.next() && !pile.full) await this.offer();
  }

  /** Whether the model moved: something else that the reader wants may come between. */
  async move() {
    const { pile, due, pileView } = this;
    const comparisons = pile.comparisons().slice(0, due);
    const { result } = due ? await this.ask("move", { comparisons }) : { result: { voices: [] } };
    if (!result || pile !== this.pile) return false;
    this.learned = due;
    pileView.moved.textContent = due ? ofMove(due, result.voices) : "";
    return true;
  }

  /** More pairs. */
  async offer() {
    const { pile, learned } = this;
    const count = this.online ? FEW : PAIRS;
    const { result } = await this.ask("offer", { count, seed: ++this.seed, moved: learned > 0 });
    if (!result || pile !== this.pile) return;
    pile.add(result, this.online ? null : this.seed);
    this.show();
    this.keep();
  }

  /** Other clicks than before. */
  changed() {
    this.over();
    this.keep();
    return this.more();
  }

  /** What followed from the clicks is over, as they are others now. */
  over() {
    this.turn++;
    if (this.busy) this.client.ask("stop");
    this.before = null;
    this.runs = [];
    this.judgeView.clear(this.pile.enough);
    this.climbView.clear(false);
    this.show();
  }

  show() {
    const { pile } = this;
    this.pileView.show(pile, this.who, this.old !== null);
    this.pileView.online.checked = this.online;
    if (!this.learned) this.pileView.moved.textContent = "";
    const reading = pile.reading();
    this.pileView.tell(pile.enough ? ofPile(reading, pile.chosen, pile.clicks.length, pile.clicker) : [], reading);
  }

  keep() {
    const { seed, old } = this;
    this.ask("keep", { state: { ...this.state(), seed, old } });
  }

  /** @returns {Kept} */
  state() {
    const { who, pile, before, runs, online } = this;
    return { who, pile: pile.kept(), fitted: before !== null, runs, online };
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
    if (!result || turn !== this.turn) return judgeView.clear(this.pile.enough);
    this.before = result.before;
    this.checked = false;
    judgeView.show(result);
    if (this.speaker.element.textContent === UNTAUGHT) this.speaker.say("");
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
    if (!before) return this.speaker.say(UNTAUGHT);
    if (this.busy) return;
    climbView.begin(before);
    const { result } = await this.work("climb", { beta }, (report) => climbView.step(report));
    if (this.before !== before) return;
    climbView.able(true);
    if (result) this.climbed(beta, before, result);
    else this.speaker.say("Stopped.");
    if (!this.checked) this.check(pile.comparisons());
  }

  climbed(beta, before, { after, samples, optimum }) {
    const { pile, climbView } = this;
    const lean = leaning(pile.reading());
    const told = (clicker) => ofClimb(lean, clicker, before, after, beta);
    const { clicker } = pile;
    const words = { sentence: told(clicker), mine: told(clicker === "you" ? "I" : clicker) };
    const measured = { before, after, optimum, samples, rows: climbView.rows };
    const run = { beta, trait: lean?.trait ?? null, ...words, gamed: gamed(before, after), ...measured };
    this.runs = [...this.runs.filter((each) => each.beta !== beta), run]; // as the same leash leads to the same again
    climbView.show(this.runs, run, this.result(run));
    climbView.inside.able(true);
    this.speaker.say("");
    this.keep();
  }

  /** What can be sent: nothing where the model's answers followed from clicks. @param {import("./climb-view.js").Run} run */
  result({ beta, gamed, sentence, mine = sentence, samples }) {
    const { who, pile } = this;
    if (!pile.seeds) return null;
    const mark = markOf(pile.pairs.slice(0, pile.clicks.length));
    const state = { who, pairs: pile.seeds.join("."), clicks: spelled(pile.clicks), beta, mark };
    const title = gamed ? "I watched a model cheat its reward" : "I was the judge of a language model";
    const [{ question, before, after }] = samples;
    return { state, title, sentence: mine, lines: [`Asked: ${question}`, `Before: ${before}`, `After: ${after}`] };
  }

  // --- The worker ---

  /** What the reader waits for. */
  async work(type, request, part) {
    this.busy = true;
    this.element.setAttribute("aria-busy", "true");
    this.working = this.ask(type, request, part);
    const answer = await this.working;
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
