/** The bench in the page: it connects what the reader clicks or chooses, what the worker does, and what is shown. */

import { LostNetwork } from "../page/client.js";
import { make } from "../page/dom.js";
import { ClimbView, leash } from "./climb-view.js";
import { HOW, LIKES } from "./hill-view.js";
import { BETAS, climbed } from "./hill.js";
import { JudgeView } from "./judge-view.js";
import { leaning, ofClimb, ofPile, verdict } from "./outcome.js";
import { PileView } from "./pile-view.js";
import { clickedBy, markOf, PAIRS, Pile, readClicks, ROUNDS, spelled } from "./pile.js";
import { among } from "./sent.js";

export class View {
  /** @param {import("../page/client.js").Client} client @param {any} about @param {URLSearchParams | null} sent
   * @param {import("./hill-view.js").HillView} hill */
  constructor(client, _, sent, hill) {
    this.client = client;
    this.hill = hill;
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.own = hill.own();
    this.pileView = new PileView(this.own.firstElementChild, {
      click: (choice) => this.click(choice),
      undo: () => this.undo(),
      renew: (who) => this.renew(who),
    });
    this.judgeView = new JudgeView(this.own.lastElementChild, () => this.fit());
    this.climbView = new ClimbView(() => client.ask("inside"));
    const sit = () => {
      if (hill.busy) return;
      this.sit();
      this.pileView.answers[0].element.focus();
    };
    this.sitting = make("button", { type: "button", class: "play-button", onclick: sit }, "Sit on the bench");
    const parts = [this.alert, this.climbView.element, this.sitting, this.own];
    this.element = make("section", { "aria-label": "The bench" }, ...parts);
    this.turn = 0; // counts what makes a running fit worthless
    this.who = "base";
    /** @type {{pile: Pile, done: Promise<void>} | null} */
    this.coming = null; // the pile that waits for what its next click needs
    this.seed = 0;
    this.pile = new Pile();
    /** @type {import("./outcome.js").Measured | null} */
    this.before = null; // what the judge makes of the model as it was; null where there is no judge
    /** @type {import("./climb-view.js").Run[]} */
    this.runs = [];
    this.taught = ""; // whom the worker's judge has learned from: a taste, or the reader's clicks
    /** @type {Record<string, import("./climb-view.js").Run[]>} */
    this.simulated = {}; // climbs by judges of simulated readers
    hill.lesson = this;
    this.focus = hill.wanted === "go" ? hill.go : this.pileView.answers[0].element;
    if (sent) this.replay(sent);
    else if (hill.wanted === "go") this.go();
    else this.sit();
  }

  // --- Who judges ---

  /** The reader does. */
  sit() {
    this.hill.choose("own", this.hill.beta);
    if (!this.own.hidden) return this.tellOwn();
    this.own.hidden = false;
    this.sitting.hidden = true;
    this.renew("base");
  }

  /** Let it climb: the reward of the judge that is chosen. */
  async go() {
    const { hill, before } = this;
    const { taste, beta } = hill;
    const own = taste === "own";
    if (this.busy) return;
    if (own && !before) return this.sit();
    this.halting = false;
    hill.working(true);
    this.own.inert = !own; // as there is one worker, and one judge
    if (this.taught !== taste) await this.teach(taste);
    if (this.taught === taste && !this.halting) await this.climb(beta);
    else this.halted();
    hill.working(false);
    this.own.inert = false;
    if (own && this.before !== before) return this.tellOwn();
    if (!own && !this.own.hidden) await this.ask("seat", { who: this.who });
    if (!own && !this.own.hidden) this.taught = "";
    if (this.before && !this.checked) this.check(this.pile.comparisons());
  }

  /** Have the worker's judge learn from clicks: the reader's, or those of a simulated one. */
  async teach(taste) {
    const own = taste === "own";
    const who = own ? this.who : "base";
    this.hill.tell([`Clicks for ${LIKES[taste]}.`, "From thirty a judge learns to give marks. Then the model climbs these."]);
    this.taught = "";
    await this.ask("seat", { who });
    const offer = async (request) => (this.halting ? {} : await this.ask("offer", request)).result;
    const pile = own ? this.pile : await clickedBy(taste, offer);
    if (this.halting || !pile.enough) return;
    const { result } = await this.work("fit", { comparisons: pile.comparisons() });
    if (result) this.judged(taste, { pile, who, before: result.before, runs: own ? this.runs : (this.simulated[taste] ??= []) });
  }

  /** Whose reward is climbed. */
  judged(taste, judge) {
    this.taught = taste;
    this.judge = { ...judge, clicker: taste === "own" ? judge.pile.clicker : "simulated" };
  }

  /** End what the reader waits for, also between two questions, when nothing runs that the worker could stop. */
  halt() {
    this.halting = true;
    this.client.ask("stop");
  }

  halted() {
    this.hill.tell(["Stopped.", "Let it climb, and it begins anew."]);
  }

  // --- The pile ---

  /** Begin anew. @param {"base" | "tuned"} who */
  async renew(who) {
    this.who = who;
    const pile = new Pile();
    this.pile = pile;
    this.over();
    await this.ask("seat", { who });
    if (pile !== this.pile) return;
    return this.more();
  }

  /** Do what somebody did who sent it. @param {URLSearchParams} sent */
  async replay(sent) {
    const who = among(sent, "who", ["base", "tuned"]);
    const seeds = (sent.get("pairs") ?? "").split(".", ROUNDS).map((seed) => Number(seed) >>> 0);
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
    this.own.hidden = false;
    this.sitting.hidden = true;
    this.hill.choose("own", among(sent, "beta", BETAS));
    Object.assign(this, { who, pile });
    this.over();
    await this.more();
    await this.fit();
    this.hill.element.scrollIntoView();
    return this.go();
  }

  click(choice) {
    if (this.pile.full) return;
    if (!this.pile.next()) return this.more();
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

  /** The next thing to do is below. */
  filled() {
    this.judgeView.fit.focus();
  }

  /** What the next click needs: a pair. */
  more() {
    const { pile } = this;
    if (this.coming?.pile === pile) return this.coming.done;
    const coming = { pile, done: pile.next() || pile.full ? Promise.resolve() : this.offer() };
    this.coming = coming;
    return coming.done.then(() => {
      if (this.coming === coming) this.coming = null;
    });
  }

  /** More pairs. */
  async offer() {
    const { pile } = this;
    const { result } = await this.ask("offer", { count: PAIRS, seed: ++this.seed });
    if (!result || pile !== this.pile) return;
    pile.add(result, this.seed);
    this.showPile();
  }

  /** Other clicks than before. */
  changed() {
    this.over();
    return this.more();
  }

  /** What followed from the clicks is over, as they are others now. */
  over() {
    this.turn++;
    if (this.busy) this.client.ask("stop");
    this.before = null;
    this.runs = [];
    this.judgeView.clear(this.pile.enough);
    this.climbView.clear();
    this.showPile();
    this.tellOwn();
  }

  /** What the reader who judges does next. */
  tellOwn() {
    const { hill } = this;
    if (hill.taste !== "own" || this.busy) return;
    const run = this.before && this.runs.find(({ beta }) => beta === hill.beta);
    if (run) return this.show(run, this);
    hill.begin(this.before ?? { learned: 0, worth: 0 }, []);
    hill.say({ question: "", now: "" });
    if (this.before) hill.tell(["Your judge is taught.", "What it likes best and least stands below. Let it climb."]);
    else if (this.pile.enough) hill.tell(["Teach the judge, below.", "From your clicks it learns to give marks."]);
    else hill.tell(["You judge.", "Click the answer that you like better, below, twenty times or more. Never mind why."]);
  }

  showPile() {
    const { pile } = this;
    this.pileView.show(pile, this.who);
    const reading = pile.reading();
    this.pileView.tell(pile.enough ? ofPile(reading, pile.chosen, pile.clicks.length, pile.clicker) : [], reading);
  }

  // --- The judge ---

  async fit() {
    const { pile, judgeView } = this;
    if (!pile.enough || this.busy) return;
    const turn = ++this.turn;
    const comparisons = pile.comparisons();
    judgeView.clear(false);
    judgeView.progress.textContent = "Reading the clicks.";
    const { result } = await this.work("fit", { comparisons }, (report) => judgeView.learning(report));
    if (!result || turn !== this.turn) return judgeView.clear(this.pile.enough);
    this.before = result.before;
    this.judged("own", this);
    this.checked = false;
    judgeView.show(result);
    judgeView.fit.setAttribute("aria-disabled", "false");
    this.tellOwn();
    if (judgeView.fit === document.activeElement) this.hill.go.focus(); // the next thing to do
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
    const { hill, judge } = this;
    const { pile, before, runs, clicker } = judge;
    const reports = [];
    const others = runs.filter((each) => each.beta !== beta).map((each) => ({ line: each.line, name: leash(each.beta).split(" (")[0] }));
    this.climbView.clear();
    hill.begin(before, others);
    hill.tell([`Its judge likes ${LIKES[hill.taste]}.`, HOW]);
    const { result } = await this.work("climb", { beta }, (report) => {
      reports.push(report);
      hill.step(report);
    });
    if (!result) return this.halted();
    const { after, samples } = result;
    const lean = leaning(pile.reading());
    const sentence = ofClimb(lean, clicker, before, after);
    const run = { beta, trait: lean?.trait ?? null, sentence, before, after, samples, line: climbed(before, reports, after) };
    const at = runs.findIndex((each) => each.beta === beta);
    runs.splice(at < 0 ? runs.length : at, Number(at >= 0), run); // as the same leash leads to the same again
    this.show(run, judge);
  }

  /** What came of a climb: the picture, and the sentence, and the numbers. */
  show(run, { runs, pile, who }) {
    this.hill.end(run, [verdict(run.before, run.after), run.sentence]);
    this.climbView.show(runs, run, this.sent(run, pile, who));
  }

  /** What can be sent. @param {import("./climb-view.js").Run} run */
  sent({ beta }, pile, who) {
    const mark = markOf(pile.pairs.slice(0, pile.clicks.length));
    return { who, pairs: pile.seeds.join("."), clicks: spelled(pile.clicks), beta, mark };
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
      this.alert.textContent = "The bench stopped. Load the page again.";
      if (!(error instanceof LostNetwork)) console.warn(error);
      return {};
    }
  }
}
