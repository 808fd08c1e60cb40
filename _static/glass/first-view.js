/** The first view: two questions, and the last block's heads, which can be switched off before a model comes to the page. */

import { calm, onceSeen } from "../page/dom.js";
import { StageView, tell } from "./stage-view.js";

const EACH = 1000; // milliseconds that a head is off in what is played
const PLAYED = ["One head after the other goes off.", "Watch what becomes of the odds below the words. Then press a number yourself."];

export class FirstView {
  /** @param {HTMLElement} root whose options say what the model opens with */
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.cases = JSON.parse(find(".glass-cases").textContent);
    this.guide = find(".play-guide p");
    this.why = find(".glass-why");
    this.stage = new StageView(find(".glass-stage"), { toggle: (part) => this.toggle(part) });
    this.turn = 0; // of what is played
    this.asked = this.cases.known;
    this.show([]);
    for (const input of root.querySelectorAll(".play-segments input")) {
      input.addEventListener("change", () => {
        this.asked = this.cases[input.value];
        this.act([]);
      });
    }
    if (!calm.matches) onceSeen(this.stage.element, () => this.turn || this.play());
    find(".glass-first").classList.add("glass-alive");
  }

  toggle(part) {
    const { silent } = this;
    this.act(silent.includes(part) ? silent.filter((each) => each !== part) : [...silent, part]);
  }

  /** What the reader does, whom the model follows then. @param {string[]} silent */
  act(silent) {
    this.turn++; // nothing is played any more
    this.guide.setAttribute("role", "status");
    this.show(silent);
    Object.assign(this.root.dataset, { text: this.asked.text, silent: this.silent.join(",") });
  }

  /** @param {string[]} silent */
  show(silent, say = tell) {
    const { words, at, looks, states } = this.asked;
    this.silent = looks.map(({ part }) => part).filter((part) => silent.includes(part));
    const { odds, told, why } = states[this.silent.join(" ")];
    const heads = looks.map((head) => ({ ...head, off: silent.includes(head.part) }));
    this.stage.show({ words, at, heads, odds });
    say(this.guide, ...told);
    this.why.textContent = why;
  }

  async play() {
    const turn = ++this.turn;
    for (const { part } of this.asked.looks) {
      this.show([part], () => tell(this.guide, ...PLAYED));
      await new Promise((done) => setTimeout(done, EACH));
      if (turn !== this.turn) return;
    }
    this.show([]);
    performance.mark("glass-played");
  }
}
