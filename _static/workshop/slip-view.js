/** Let it slip, as the reader sees it: be rude to a polite model, tune it, and see which voice comes back. */

import { make } from "../page/dom.js";
import { capital, percent } from "../page/numbers.js";
import { button, LessonView } from "./lesson-view.js";
import { counted, ofTalk, ofTuning } from "./relapse.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { table } from "./table-view.js";

const HEAD = ["After", "Shown the rude voice", "Shown one never heard"];
const CAPTION = "Answers that begin in the voice it was shown, and in brackets those that stay in it to the end";
const TITLES = { rude: "Tuning on the rude voice", unheard: "Tuning on one never heard" };

export class View extends LessonView {
  constructor(client, { kernels, turns, example }, sent) {
    super(client, kernels);
    this.most = turns;
    /** @type {import("./slipping.js").Measured[]} */
    this.talked = [];
    /** @type {import("./slipping.js").Measured[]} */
    this.tuned = [];
    this.talk = button("Be rude to it", () => this.rude());
    this.focus = this.talk;
    this.tune = button("Tune it on rude answers", () => this.teach());
    this.sending = new Sending("slip");
    this.element = make(
      "section",
      { "aria-label": "Let it slip" },
      make("p", {}, `The rude voice says: “${example.rude}” The voice never heard says: “${example.unheard}”`),
      make("div", { class: "playground-row" }, this.talk, this.tune, this.stop),
      this.progress,
      this.outcome,
      this.sending.element,
      this.found,
      this.alert,
    );
    this.begin(sent);
  }

  /** How polite it is; then what somebody sent, if anything. @param {URLSearchParams | null} sent */
  async begin(sent) {
    const rude = sent ? among(sent, "turns", [...Array(this.most + 1).keys()]) : 0;
    for (let turns = 0; turns <= rude; turns++) await this.rude();
    if (sent && among(sent, "tuned", [0, 1])) await this.teach();
  }

  /** One turn more. */
  async rude() {
    const turns = this.talked.length;
    if (turns > this.most) return;
    await this.work("talk", { turns }, (result) => {
      this.talked.push(result);
      this.outcome.textContent = ofTalk(this.talked);
      this.show();
    });
  }

  async teach() {
    const part = ({ voice, step, steps }) => {
      this.progress.textContent = `${TITLES[voice]}: step ${step} of ${steps}.`;
    };
    await this.work(
      "tune",
      {},
      (result) => {
        this.tuned = result;
        this.outcome.textContent = ofTuning(this.tuned);
        this.show();
      },
      part,
    );
  }

  /** @param {boolean} busy */
  working(busy) {
    this.wait(busy, [this.tune], this.tune);
    const talkedOut = this.talked.length > this.most;
    if (this.talked.length > 1) this.talk.textContent = talkedOut ? "You were rude enough" : "Be rude to it once more";
    this.talk.setAttribute("aria-disabled", String(busy || talkedOut));
  }

  show() {
    const states = [...this.talked, ...this.tuned];
    if (!states.length) return;
    const shares = states.map(({ rude, unheard, ...done }) => {
      return [titled(done), ...[rude, unheard].map(({ begins, whole }) => `${percent(begins)} (${percent(whole)})`)];
    });
    const said = states.map(({ rude, unheard, ...done }) => [titled(done), rude.answer, unheard.answer]);
    this.found.replaceChildren(
      table(CAPTION, HEAD, shares),
      table(`What it answers to: ${states[0].question}`, HEAD, said),
    );
    this.sending.show(states.length > 1 ? this.result(said) : null);
  }

  /** What can be sent. @param {string[][]} said */
  result(said) {
    const { talked, tuned } = this;
    const lines = said.map(([after, answer]) => `${after}: “${answer}”`);
    const state = { turns: talked.length - 1, tuned: Number(tuned.length > 0) };
    const title = "I tried to make a polite model rude";
    return { state, title, sentence: this.outcome.textContent, lines: [talked[0].question, ...lines] };
  }
}

function titled({ turns, steps }) {
  if (turns) return capital(counted(turns, "turn"));
  return steps ? `${capital(counted(steps, "step"))} of tuning` : "Nothing";
}
