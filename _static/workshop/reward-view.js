/** What `Let it act` and `Watch its thoughts` share: a press rewards some steps, and what it does before and after is played. */

import { button, calm, make } from "../page/dom.js";
import { Lesson } from "./scene-view.js";
import { Sending } from "./sending-view.js";
import { byLetter } from "./sent.js";
import { table } from "./table-view.js";

const FRAME = 45; // milliseconds

/**
 * What became of presses. states: where it stood after each of them, and what was chosen then; line: the shares of each step;
 * first, last: what it did.
 * @typedef {{states: any[], line: any[], first: any, last: any}} Run
 */

/**
 * A lesson's own: its `label`, the `name` of what is chosen for each press, what of it `begins`, `most` presses, `key` of the printed run, `acts(shown)` how many
 * frames there are of what it does, `show({shown, at, line})`, `verdict(states)`, `rows(states)` and `head` of a table.
 */
export class Rewarded extends Lesson {
  /** @returns {Run} */
  get run() {
    return this.live ?? this.runs[this.key];
  }

  chosen() {
    if (!this.live) return this.first();
    this.tell(["From the next step on.", "Reward it some steps more, and see what becomes of it."]);
  }

  /** Play the run: what it did, how it learned, and what it does now; of one that is made here the last alone. */
  async first() {
    const { live, run: { line, first, last } } = this;
    const acted = (shown, line) => Array.from({ length: this.acts(shown) }, (_, at) => ({ shown, at, line }));
    const before = acted(first, line.slice(0, 1));
    const learned = line.map((_, step) => ({ ...before.at(-1), line: line.slice(0, step + 1) }));
    const frames = [...(live ? [] : [...before, ...learned]), ...acted(last, line)];
    if (!calm.matches && !live) this.tell(["At first it does as it was shown.", "Then each step is rewarded. Watch what it does in the end."]);
    if (await this.played(frames.length, FRAME * frames.length, (at) => this.show(frames[at]))) this.end();
  }

  /** Where a run has come to. */
  end() {
    const { states, line, last } = this.run;
    this.show({ shown: last, at: Infinity, line: [...line.slice(0, -1), states.at(-1)] }); // as measured by more than a step
    this.tell(this.verdict(states));
  }

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} _ @param {URLSearchParams | null} sent */
  take(client, _, sent, ...more) {
    Object.assign(this, { client, live: null });
    this.found = make("div");
    this.sending = new Sending(this.root.dataset.lesson);
    const row = make("div", { class: "playground-row" }, button("Back to the start", () => this.busy || this.start()), ...more);
    this.more = make("details", {}, make("summary", {}, "More: the start, and the numbers"), row, this.found);
    this.begun(sent);
    return { element: make("section", { "aria-label": this.label }, this.alert, this.sending.element, this.more), focus: this.go };
  }

  /** @param {URLSearchParams | null} sent */
  async begun(sent) {
    await this.start();
    if (!sent) return this.begin();
    const known = this.choices.filter(({ dataset }) => dataset.choice === this.name).map(({ value }) => value);
    for (const value of byLetter(sent.get("steps") ?? "", known).slice(0, this.most)) {
      this.put({ [this.name]: value });
      await this.begin();
    }
  }

  async start() {
    const begun = await this.work("begin", this.request);
    if (!begun) return;
    const { measured, shown, chance } = begun;
    this.chance = chance;
    this.live = { states: [{ step: 0, [this.name]: this.begins, ...measured }], line: [{ step: 0, ...measured }], first: shown, last: shown };
    this.numbers();
    this.end();
  }

  async begin() {
    const { live, name } = this;
    if (live.states.length > this.most) return this.tell(["That is enough.", "Go back to the start, under More."]);
    const line = [...live.line];
    const chosen = this.choice(name);
    const learned = await this.work("learn", { ...this.request, [name]: chosen }, (report) => {
      line.push(report);
      this.show({ shown: live.last, at: Infinity, line });
      this.tell([`Step ${report.step}.`, "It tries, and what brings a reward becomes likelier."]);
    });
    if (!learned) return this.end();
    live.states.push({ step: learned.step, [name]: chosen, ...learned.measured });
    Object.assign(live, { line, last: learned.shown });
    this.numbers();
    await this.first();
  }

  numbers() {
    const { states } = this.live;
    this.found.replaceChildren(table("After each press", this.head, this.rows(states)));
    const steps = states.slice(1).map((state) => state[this.name][0]).join("");
    this.sending.show(steps ? this.state(steps) : null);
  }
}
