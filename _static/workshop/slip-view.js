/** Let it slip, as the reader sees it: two masks, and which of them holds when one talks to the model, or tunes it. */

import { calm, fold, make } from "../page/dom.js";
import { capital, percent } from "../page/numbers.js";
import { Lesson, shown } from "./scene-view.js";
import { Sending } from "./sending-view.js";
import { among } from "./sent.js";
import { box, counted, drawing, inWords, ofTalk, ofTuning, pieces } from "./slip.js";
import { table } from "./table-view.js";

const [STEP, FRAME] = [36, 45]; // frames from state to state; milliseconds of one
const BEGINS = {
  talk: ["Somebody is rude to it, three times.", "Then it is asked as before. Watch which mask holds."],
  tune: ["It is tuned on rude answers, twenty steps.", "A second one is tuned on a voice that it never heard."],
};
const TOLD = { talk: ofTalk, tune: ofTuning };
const HEAD = ["After", "Shown the rude voice", "Shown one never heard"];
const CAPTION = "Answers that begin in the voice it was shown, and in brackets those that stay in it to the end";

export class SlipView extends Lesson {
  box = box;

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    this.places = Object.fromEntries(["asked", "rude", "unheard"].map((name) => [name, this.element.querySelector(`.slip-${name}`)]));
    this.made = {}; // what was tried here
    this.end();
  }

  /** @returns {import("./slipping.js").Measured[]} */
  get states() {
    return this.runs[this.choice("how")];
  }

  chosen() {
    this.first();
  }

  /** Play the run that is chosen: each mask slips as far as the voice has come back. */
  async first() {
    const { states } = this;
    if (!calm.matches) this.tell(BEGINS[this.choice("how")]);
    const frames = STEP * (states.length - 1);
    if (await this.played(frames, FRAME * frames, (frame) => this.show(states[Math.floor(frame / STEP)], states[Math.ceil((frame + 1) / STEP)], (frame % STEP) / STEP))) this.end();
  }

  /** Where a run has come to. */
  end() {
    const { states } = this;
    this.show(states.at(-1));
    this.tell(TOLD[this.choice("how")](states));
  }

  // --- What is seen ---

  /** A state, or how far it is from one to the next. @param {import("./slipping.js").Measured} state */
  show(state, next = state, share = 0) {
    const each = (of) => ({ rude: of("rude"), unheard: of("unheard") });
    const { turns, steps } = share > 0.2 ? next : state; // what makes it slip comes before
    this.seen = { turns, steps, begins: each((voice) => state[voice].begins), on: each((voice) => state[voice].begins + share * (next[voice].begins - state[voice].begins)) };
    this.draw();
    const { asked, ...answers } = this.places;
    asked.textContent = `Asked: ${this.question}`;
    for (const [voice, place] of Object.entries(answers)) {
      const told = pieces(state[voice].answer, this.words[voice]);
      place.replaceChildren(...shown(told));
    }
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.seen, shape), inWords(this.seen)];

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} about @param {URLSearchParams | null} sent */
  take(client, { turns, example }, sent) {
    Object.assign(this, { client, turns });
    this.found = make("div");
    this.sending = new Sending("slip");
    const voices = make("p", {}, `The rude voice says: “${example.rude}” The voice never heard says: “${example.unheard}”`);
    const more = fold("More: the two voices, and the numbers", voices, this.found);
    this.begun(sent);
    return { element: make("section", { "aria-label": "Let it slip" }, this.alert, this.sending.element, more), focus: this.go };
  }

  /** @param {URLSearchParams | null} sent */
  async begun(sent) {
    if (!sent) return this.begin(this.wanted ? this.choice("how") : "talk"); // after another's run it begins at the beginning
    const turns = among(sent, "turns", [...Array(this.turns + 1).keys()]);
    const tuned = among(sent, "tuned", [0, 1]);
    if (turns || !tuned) await this.begin("talk", turns);
    if (tuned) await this.begin("tune");
  }

  async begin(how = this.choice("how"), turns = this.turns) {
    this.put({ how });
    this.tell(BEGINS[how]);
    const states = await this.work(how, { turns }, (state) => {
      this.show(state);
      if (state.steps) this.tell([`Step ${state.step} of ${state.steps}.`, BEGINS.tune[state.voice === "rude" ? 0 : 1]]);
    });
    if (!states) return this.end();
    this.made[how] = this.runs[how] = states;
    this.end();
    this.numbers();
  }

  numbers() {
    const { talk = [], tune = [] } = this.made;
    const states = [...talk, ...tune.slice(Number(talk.length > 0))]; // both begin with nothing
    const shares = states.map(({ rude, unheard, ...done }) => [titled(done), ...[rude, unheard].map(({ begins, whole }) => `${percent(begins)} (${percent(whole)})`)]);
    const said = states.map(({ rude, unheard, ...done }) => [titled(done), rude.answer, unheard.answer]);
    this.found.replaceChildren(table(CAPTION, HEAD, shares), table(`What it answers to: ${this.question}`, HEAD, said));
    this.sending.show({ turns: Math.max(0, talk.length - 1), tuned: Number(tune.length > 0) });
  }
}

function titled({ turns, steps }) {
  if (turns) return capital(counted(turns, "turn"));
  return steps ? `${capital(counted(steps, "step"))} of tuning` : "Nothing";
}
