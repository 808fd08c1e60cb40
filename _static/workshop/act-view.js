/** Let it act, as the reader sees it: an agent that its test rewards, and what can be done about the test. */

import { make, newId } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Chart } from "./chart.js";
import { ofChance, ofSteps } from "./incentives.js";
import { button, field, select } from "./lesson-view.js";
import { RewardView } from "./reward-view.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { table } from "./table-view.js";

const [CHEATS, RIGHT, PASSES] = ["writes to its test", "its work is right", "its test says pass"];
const MOST = 24; // presses
const SHOWERS = { few: "one cheat among a hundred", none: "a hundred, all of them honest" };
const REMEDY = {
  open: "open: its pass is rewarded",
  locked: "locked: nobody writes to it",
  hidden: "hidden: right work is rewarded",
  fined: "fined one pass if caught",
  dear: "fined three passes if caught",
};
const CAUGHT = "With a fine the test lies open, and of five cheats one is caught.";
const SHORT = { open: "open", locked: "locked", hidden: "hidden", fined: "watched", dear: "watched" };
const HEAD = ["Steps", "Cheats", "Right", "Passes", "Would"];
const TASKS = 4096; // to draw from

export class View extends RewardView {
  constructor(client, { remedies, trials, measured, ...about }, sent) {
    super(client, about, MOST);
    this.trials = trials;
    this.measured = measured;
    this.remedies = remedies;
    this.another = button("Another task", () => this.task(Math.floor(TASKS * Math.random())));
    this.showers = select(Object.entries(SHOWERS), () => this.start());
    this.remedy = select(Object.entries(REMEDY));
    this.chart = new Chart({
      title: "What it does while it learns",
      x: { title: "step" },
      y: { title: "of the tasks", to: 1, label: percent },
      lines: [{ name: CHEATS }, { name: RIGHT }, { name: PASSES }],
      height: 220,
    });
    this.sending = new Sending("act");
    this.shown = make("div");
    const caught = make("p", { class: "workshop-note", id: newId() }, CAUGHT);
    this.remedy.setAttribute("aria-describedby", caught.id);
    this.element = make(
      "section",
      { "aria-label": "Let it act" },
      make("p", {}, `An agent that looks numbers up and writes them down, by calls of tools. It has read how others do it. Of what it writes down some goes wrong without a word, and a test tells.`),
      field("Who showed it how", this.showers),
      field("Its test", this.remedy, caught),
      make("div", { class: "playground-row" }, this.press, this.reset, this.another, this.stop),
      this.progress,
      this.outcome,
      this.sending.element,
      this.chart.element,
      this.shown,
      this.found,
      this.alert,
    );
    if (sent) this.showers.value = among(sent, "shown", Object.keys(SHOWERS));
    this.begin(sent, this.remedy);
  }

  async start() {
    if (this.busy) {
      this.showers.value = this.teachers; // else it would say what isn't so
      return;
    }
    this.teachers = this.showers.value;
    await this.work("begin", { showers: this.teachers }, ({ measured, chance, shown }) => {
      this.seed = 0;
      /** @type {import("./incentives.js").State[]} */
      this.states = [{ step: 0, remedy: "open", ...measured }];
      this.rows = [...this.states];
      this.draw();
      this.outcome.textContent = `Its work is right in ${percent(measured.right)} of the tasks. ${ofChance(chance, this.trials)}`;
      this.show(shown);
    });
  }

  async learn() {
    const remedy = this.remedy.value;
    await this.reward({ remedy, seed: this.seed }, ({ step, measured, shown }) => {
      this.states.push({ step, remedy, ...measured });
      this.outcome.textContent = ofSteps(this.states, this.remedies, this.teachers);
      this.show(shown);
    });
  }

  point({ step, cheats, right, passes }) {
    return { x: step, [CHEATS]: cheats, [RIGHT]: right, [PASSES]: passes };
  }

  /** @param {number} seed */
  async task(seed) {
    const { remedy } = this.states[this.states.length - 1];
    await this.work("show", { seed, remedy }, (shown) => {
      this.seed = seed;
      this.show(shown);
    });
  }

  /** @param {boolean} busy @param {string} [type] of what is being done */
  working(busy, type) {
    super.working(busy, type);
    this.another.setAttribute("aria-disabled", String(busy));
  }

  /** @param {import("./acting.js").Shown} shown */
  show({ asked, calls, right, passes }) {
    const { states } = this;
    const verdict = `The work is ${right ? "right" : "wrong"}, and the test of the whole says ${passes ? "pass" : "fail"}.`;
    const rows = calls.map(({ call, answer }) => [call, answer || "–"]);
    this.shown.replaceChildren(table(`A task: write down the numbers of ${asked}. ${verdict}`, ["It calls", "The answer"], rows));
    const stages = states.map(({ step, remedy, cheats, right, passes, would }) => {
      return [step ? `${step}, ${SHORT[remedy]}` : "0", ...[cheats, right, passes, would].map(percent)];
    });
    this.found.replaceChildren(table(`After each run, by ${this.measured} tasks: how often it cheats, and would if its test lay open`, HEAD, stages));
    this.sending.show(states.length > 1 ? this.result() : null);
  }

  /** What can be sent. */
  result() {
    const { states, remedies, teachers, chart } = this;
    const steps = states.slice(1).map(({ remedy }) => remedy[0]).join("");
    const sentence = ofSteps(states, remedies, teachers); // and not `outcome`, which may say that the last run was stopped
    return { state: { shown: teachers, steps }, title: "An agent, and the test that rewards it", sentence, lines: [], chart };
  }
}
