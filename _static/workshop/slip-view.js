/** Let it slip, as the reader sees it: be rude to a polite model, tune it, and see which voice comes back. */

import { make } from "../playground/dom.js";
import { percent } from "./numbers.js";
import { capital, counted, ofTalk, ofTuning } from "./relapse.js";
import { table } from "./table-view.js";

const HEAD = ["After", "Shown the rude voice", "Shown one never heard"];
const CAPTION = "Answers that begin in the voice it was shown, and in brackets those that stay in it to the end";
const TITLES = { rude: "Tuning on the rude voice", unheard: "Tuning on one never heard" };
const SLOW = "This browser computes slowly: what takes seconds elsewhere takes a minute.";

export function open(client, about) {
  const view = new View(client, about);
  return { element: view.element, focus: view.talk };
}

class View {
  constructor(client, { kernels, turns, example }) {
    this.client = client;
    this.most = turns;
    /** @type {import("./slipping.js").Measured[]} */
    this.talked = [];
    /** @type {import("./slipping.js").Measured[]} */
    this.tuned = [];
    this.busy = false;
    this.talk = button("Be rude to it", () => this.rude());
    this.tune = button("Tune it on rude answers", () => this.teach());
    this.stop = button("Stop", () => client.ask("stop"));
    this.stop.hidden = true;
    this.progress = make("p", { class: "playground-message" }, kernels === "plain" ? SLOW : "");
    this.outcome = make("p", { class: "workshop-outcome", role: "status" });
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.found = make("div");
    this.element = make(
      "section",
      { "aria-label": "Let it slip" },
      make("p", {}, `The rude voice says: “${example.rude}” The voice never heard says: “${example.unheard}”`),
      make("div", { class: "playground-row" }, this.talk, this.tune, this.stop),
      this.progress,
      this.outcome,
      this.found,
      this.alert,
    );
    this.settled = this.rude(); // no turn yet: how polite it is
  }

  /** One turn more. */
  async rude() {
    const turns = this.talked.length;
    if (this.busy || turns > this.most) return;
    await this.work("talk", { turns }, (result) => {
      this.talked.push(result);
      this.outcome.textContent = ofTalk(this.talked);
    });
  }

  async teach() {
    if (this.busy) return;
    await this.work("tune", {}, (result) => {
      this.tuned = result;
      this.outcome.textContent = ofTuning(this.tuned);
    });
  }

  /**
   * Have the worker do something, and show what came of it.
   * @param {"talk" | "tune"} type
   * @param {Object} request
   * @param {(result: any) => void} took
   */
  async work(type, request, took) {
    this.working(true);
    try {
      const { stopped, result } = await this.client.ask(type, request, ({ voice, step, steps }) => {
        this.progress.textContent = `${TITLES[voice]}: step ${step} of ${steps}.`;
      });
      if (stopped) this.outcome.textContent = "Stopped.";
      else took(result);
      this.show();
    } catch (error) {
      this.alert.textContent = "The lesson stopped. Load the page again.";
      console.warn(error);
    }
    this.working(false);
  }

  /** @param {boolean} busy */
  working(busy) {
    this.busy = busy;
    this.element.setAttribute("aria-busy", String(busy));
    const talkedOut = this.talked.length > this.most;
    if (this.talked.length > 1) this.talk.textContent = talkedOut ? "You were rude enough" : "Be rude to it once more";
    this.talk.setAttribute("aria-disabled", String(busy || talkedOut));
    this.tune.setAttribute("aria-disabled", String(busy));
    if (!busy && this.stop === document.activeElement) this.tune.focus(); // or the focus would be lost
    this.stop.hidden = !busy;
    if (!busy) this.progress.textContent = "";
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
  }
}

function titled({ turns, steps }) {
  if (turns) return capital(counted(turns, "turn"));
  return steps ? `${capital(counted(steps, "step"))} of tuning` : "Nothing";
}

const button = (title, onclick) => make("button", { type: "button", onclick }, title);
