/** Two answers, of which the reader clicks one: by mouse, by Tab and Enter, or by single keys. */

import { make, newId } from "../page/dom.js";
import { segments } from "./lesson-view.js";
import { ENOUGH, FIRST, FULL, NEITHER, ROUND, SECOND } from "./pile.js";
import { table } from "./table-view.js";
import { TRAITS } from "./traits.js";

/** @typedef {import("./pile.js").Pile} Pile */
/** @typedef {import("./pile.js").Reading} Reading */

const WHO = { base: "the untuned model (base), in a document", tuned: "the tuned model, in a chat" };
const ONLINE = `Let the model itself learn after every ${ROUND} clicks, without a judge (online DPO)`;
const KEYS = { 1: FIRST, ArrowLeft: FIRST, 2: SECOND, ArrowRight: SECOND, n: NEITHER, N: NEITHER };

export class PileView {
  /**
   * @param {{click: (choice: -1 | 0 | 1) => void, undo: () => void,
   *   renew: (who: "base" | "tuned") => void, back: () => void,
   *   learn: (online: boolean) => void}} act
   */
  constructor(act) {
    this.act = act;
    this.question = make("p", { class: "workshop-question" });
    this.answers = [FIRST, SECOND].map((choice) => {
      const text = make("span");
      const key = make("kbd", { "aria-hidden": "true" }, String(choice + 1));
      const onclick = () => act.click(choice);
      const element = make("button", { type: "button", class: "workshop-answer", onclick }, key, text);
      return { element, text };
    });
    this.neither = button("Neither", "N", () => act.click(NEITHER));
    this.undo = button("Undo", "U", () => act.undo());
    this.progress = make("p", { class: "playground-message" });
    this.bar = make("progress", { max: FULL, "aria-label": "Answers chosen" });
    this.who = segments("Answers by", Object.entries(WHO));
    this.renew = plain("New pile", () => act.renew(this.who.value));
    this.back = plain("Back to the old pile", () => act.back());
    this.online = make("input", { type: "checkbox", id: newId(), onchange: () => act.learn(this.online.checked) });
    this.moved = make("p", { role: "status" });
    this.shown = make("div", { "aria-live": "polite" });
    this.element = this.build();
  }

  build() {
    const label = "Which of two answers do you like better?";
    const pair = make("div", { role: "group", "aria-label": label, "aria-live": "polite", "aria-atomic": "true" });
    this.pair = make("div", { class: "workshop-pair" }, ...this.answers.map(({ element }) => element));
    pair.append(this.question, this.pair);
    this.clicking = make("div", {}, pair, make("div", { class: "playground-row" }, this.neither, this.undo));
    const element = make(
      "fieldset",
      {},
      make("legend", {}, "1. The pile"),
      make(
        "p",
        {},
        `${label} Never mind why. What is true here you mostly can't know. `,
        make("span", { class: "workshop-keys" }, "The keys 1 and 2, or the arrows left and right, do it too."),
      ),
      this.clicking,
      this.bar,
      this.progress,
      make("div", { class: "playground-check" }, this.online, make("label", { for: this.online.id }, ONLINE)),
      this.moved,
      make("p", {}, "Answers by"),
      make("div", { class: "playground-row" }, this.who.element, this.renew, this.back),
      this.shown,
    );
    element.addEventListener("keydown", (event) => this.press(event));
    return element;
  }

  /** Single keys, while the focus is among the answers. @param {KeyboardEvent} event */
  press(event) {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || /** @type {Element} */ (target).closest(".play-segments")) return;
    if (key in KEYS) this.act.click(KEYS[/** @type {keyof typeof KEYS} */ (key)]);
    else if (key === "u" || key === "U") this.act.undo();
    else return;
    event.preventDefault();
  }

  /**
   * @param {Pile} pile
   * @param {"base" | "tuned"} who
   * @param {boolean} old whether there is a pile to go back to
   */
  show(pile, who, old) {
    const pair = pile.next();
    this.who.value = who;
    if (!old && this.back === document.activeElement) this.renew.focus(); // or the focus would be lost
    this.back.hidden = !old;
    this.question.textContent = pile.full ? "The pile is full." : (pair?.question ?? "More answers are coming.");
    this.pair.hidden = pile.full;
    for (const [place, { text }] of this.answers.entries()) text.textContent = pair?.answers[place].text ?? "…";
    this.neither.hidden = pile.full;
    this.undo.setAttribute("aria-disabled", String(pile.clicks.length === 0));
    this.bar.value = Math.min(pile.chosen, FULL);
    const skipped = pile.clicks.length - pile.chosen;
    const rest = skipped ? ` Neither: ${skipped}.` : "";
    const short = pile.enough ? " That is enough for the judge below; more make a better one." : ` ${ENOUGH} are enough.`;
    this.progress.textContent = `${pile.chosen} of ${FULL} chosen.${rest}${pile.full ? "" : short}`;
  }

  /**
   * What the clicks show.
   * @param {string[]} sentences
   * @param {Reading} reading
   */
  tell(sentences, reading) {
    if (!sentences.length) return this.shown.replaceChildren();
    const rows = reading.map(({ trait, differ, chosen }) => {
      return [TRAITS[trait].title, String(differ), differ ? String(chosen) : "–"];
    });
    const counted = table("Pairs that differ in it", ["Answer that is …", "Pairs", "Chosen"], rows);
    this.shown.replaceChildren(
      ...sentences.map((sentence) => make("p", {}, sentence)),
      make("details", {}, make("summary", {}, "The clicks, counted"), counted),
    );
  }
}

/** @param {string} title @param {() => void} onclick */
const plain = (title, onclick) => make("button", { type: "button", class: "play-button", onclick }, title);

/**
 * A button with the key that does the same.
 * @type {(title: string, key: string, onclick: () => void) => HTMLElement}
 */
function button(title, key, onclick) {
  return make("button", { type: "button", onclick }, `${title} `, make("kbd", { "aria-hidden": "true" }, key));
}
